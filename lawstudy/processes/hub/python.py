"""The Python that people's servers run in: other system accounts must be able to read it.

The one that runs the Hub may lie in root's own folder. Then its programs and its library are copied to where others read them; the
packages stay where they are. Another Python of the system will not do: packages may need this very one.
"""

from __future__ import annotations

import shutil
import stat
import sys
import sysconfig
from pathlib import Path

import delivery
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.lab_files import link

_NOT_NEEDED = shutil.ignore_patterns("site-packages", "test", "__pycache__", "idlelib", "*.a")


def require_python() -> None:
    """Whether there is one. Raises `ShellError`, naming the folder that is closed to others."""
    if not separate():
        return
    for needed in (Path(delivery.__file__).parent, Path(sysconfig.get_path("purelib"))):
        if (closed := _closed(needed)) is not None:
            raise ShellError(messages.HUB_UNREACHABLE, folder=closed)


def servers_python(folder: Path) -> Path:
    """Its program; where it is not this one, it is a copy in ``folder``, made once. Call `require_python` before."""
    if not separate() or _closed(Path(sys.executable)) is None:
        return Path(sys.executable)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    place = folder / f"python-{'.'.join(map(str, sys.version_info[:3]))}"
    program, library = place / "bin" / name, place / "lib" / name
    made = place / ".made"
    if not made.exists():
        shutil.rmtree(place, ignore_errors=True)
        program.parent.mkdir(parents=True)
        shutil.copy(Path(sys.executable).resolve(), program)
        shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=_NOT_NEEDED)
        if (shared := _shared_library()) is not None:
            shutil.copy(shared, library.parent)
        # What has none of the packages knows where they are.
        (library / "site-packages").mkdir()
    paths = f"{sysconfig.get_path('purelib')}\n{Path(delivery.__file__).parents[1]}\n"
    (library / "site-packages" / "lawstudy.pth").write_text(paths, encoding="utf-8")
    for jupyters in ("share", "etc"):
        link(place / jupyters, Path(sys.prefix) / jupyters)
    if not made.exists():
        made.write_text("", encoding="utf-8")
        for each in (place, *place.rglob("*")):
            if not each.is_symlink():
                each.chmod(0o755 if each.is_dir() or each == program else 0o644)
    return program


def servers_libraries(program: Path) -> dict[str, str]:
    """Where a copy finds the library that it was copied with, as a variable of the environment."""
    if program == Path(sys.executable) or _shared_library() is None:
        return {}
    return {"LD_LIBRARY_PATH": str(program.parents[1] / "lib")}


def _shared_library() -> Path | None:
    """Python's own, where it is apart from the program."""
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        return None
    folder, name = (sysconfig.get_config_var(each) for each in ("LIBDIR", "INSTSONAME"))
    return Path(str(folder)) / str(name)


def _closed(place: Path) -> Path | None:
    """What others cannot read of the way to a file or folder, its links among it; ``None``: nothing."""
    for each in (place, *place.parents, place.resolve(), *place.resolve().parents):
        needed = stat.S_IXOTH if each.is_dir() else stat.S_IROTH
        if not each.stat().st_mode & needed:
            return each
    return None
