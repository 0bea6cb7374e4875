"""The room's process has no memory for what only scoring, figures and documents need."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("nbgrader", "nbconvert", "IPython", "jupyter_server", "pandas", "matplotlib", "typst")


def test_its_addresses_bring_nothing_heavy_along() -> None:
    """In a process of its own: here everything is imported already."""
    code = (
        "import delivery.app, delivery.handlers, sys; delivery.handlers.routes();"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
