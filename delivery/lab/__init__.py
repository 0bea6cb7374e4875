"""The Jupyter Server extension behind the study view: self-check and handing in."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from delivery.lab.server import StudyServer

    return [{"module": "delivery.lab.server", "app": StudyServer}]
