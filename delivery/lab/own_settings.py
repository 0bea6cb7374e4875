"""What makes a Jupyter server ours. Nothing of it lies where another Jupyter of the same environment would find it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import delivery

_HERE = Path(delivery.__file__).parent
SERVER_EXTENSION = "delivery.lab"
LABEXTENSIONS = _HERE / "static" / "labextensions"
"""Where the built JupyterLab extension lies, as JupyterLab looks for one."""
LAB_SETTINGS = _HERE / "lab" / "jupyterlab"
"""JupyterLab's defaults (``overrides.json``) in our servers."""


def own_settings(
    state: Path, *, without: Iterable[str] = (), also: Iterable[str] = ()
) -> dict[str, str]:
    """Traits for the command line of a JupyterLab that has our extension.

    ``state``: a folder of this server alone, for what its user sets and has open; ``without``: server extensions of others
    that stay away; ``also``: such that come along.
    """
    extensions = {
        SERVER_EXTENSION: True,
        **dict.fromkeys(also, True),
        **dict.fromkeys(without, False),
    }
    return {
        "ServerApp.jpserver_extensions": str(extensions),
        "LabApp.extra_labextensions_path": str(LABEXTENSIONS),
        "LabApp.app_settings_dir": str(LAB_SETTINGS),
        "LabApp.user_settings_dir": str(state / "settings"),
        "LabApp.workspaces_dir": str(state / "workspaces"),
    }
