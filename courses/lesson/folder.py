"""Where the lessons are."""

from __future__ import annotations

from pathlib import Path

LESSONS = Path(__file__).parents[1] / "lessons"
