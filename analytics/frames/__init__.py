"""The records as tidy frames: ``from analytics import frames; data = frames.load(site)``."""

from analytics.frames.load import Frames, load

__all__ = ["Frames", "load"]
