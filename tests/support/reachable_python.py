"""A Python that other system accounts can run, with the packages of this one: where root tries what root does for others.

The one that runs the tests may lie in root's own folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import delivery
from lawstudy.errors import ShellError
from lawstudy.processes.hub.accounts import require_reachable

CHECKOUT = Path(delivery.__file__).parents[1]


def reachable_python(folder: Path) -> Path | None:
    """Its program, made below ``folder`` if need be; ``None``: there is none on this machine, or its packages are closed."""
    packages = Path(sysconfig.get_path("purelib"))
    if not _is_reachable(CHECKOUT, packages):
        return None
    if _is_reachable(Path(sys.executable).resolve(), Path(sys.executable)):
        return Path(sys.executable)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = shutil.which(name, path=os.pathsep.join(("/usr/bin", "/usr/local/bin")))
    if found is None or not _is_reachable(Path(found).resolve(), folder):
        return None
    place = folder / "python"
    subprocess.run([found, "-m", "venv", "--without-pip", str(place)], check=True)
    own = place / "lib" / name / "site-packages" / "these.pth"
    own.write_text(f"{packages}\n{CHECKOUT}\n", encoding="utf-8")
    (place / "share").symlink_to(Path(sys.prefix) / "share", target_is_directory=True)
    return place / "bin" / "python"


def _is_reachable(*paths: Path) -> bool:
    try:
        require_reachable(*paths)
    except ShellError:
        return False
    return True
