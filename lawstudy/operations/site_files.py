"""Which files of a site are kept in a backup: all but what is made again by itself, and what holds only while a process runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foundation.site import SETTINGS, Site
from grading.nbgrader.course import LOCK
from lawstudy.operations.errors import ArchiveRefused
from lawstudy.operations.kept_names import kept_name
from lawstudy.operations.manifest import MANIFEST, open_archive

ARCHIVES = "lawstudy-backup-*.zip"
SITE, OUTSIDE = "site", "outside"
"""Folders in a backup: of the site, and of item folders that lie elsewhere (``outside/0``, …)."""
_RUNS = frozenset({"run", "backups"})
"""At the top: where processes tell that they run, and other backups."""
_REMADE = frozenset({"study", "admin"})
"""At the top: links in them are made anew by `lawstudy lab`."""
_SUFFIXES = ("-wal", "-shm", "-journal", ".room", ".pyc")
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class SiteFile:
    """A file to be kept. ``name``: its path in the backup, by ``/``."""

    name: str
    path: Path

    @property
    def is_database(self) -> bool:
        """Whether SQLite has to copy it."""
        with self.path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE


@dataclass(frozen=True)
class SiteFolder:
    """A folder to be kept, also when it is empty."""

    name: str
    path: Path


def outside_folders(site: Site) -> list[Path]:
    """Item folders of the site that do not lie in it."""
    found = [folder.resolve() for folder in site.item_folders]
    return [folder for folder in found if not _within(folder, site.root)]


def site_files(site: Site) -> Iterator[SiteFile | SiteFolder]:
    """Everything to be kept, folders before what is in them, in the order of the names."""
    yield from _below(site.root, SITE, site.root, set())
    for number, folder in enumerate(outside_folders(site)):
        if folder.is_dir():
            yield from _below(folder, f"{OUTSIDE}/{number}", site.root, set(), outside=True)


def _below(
    folder: Path, name: str, root: Path, above: set[Path], *, outside: bool = False
) -> Iterator[SiteFile | SiteFolder]:
    """``above``: the folders that this one is in, as they are: a link to one of them would have no end."""
    here = folder.resolve()
    if here in above:
        return
    yield SiteFolder(name, folder)
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # Removed meanwhile.
    for entry in found:
        path, within = Path(entry.path), f"{name}/{kept_name(entry.name)}"
        if _left_out(path, root) or (entry.is_symlink() and _is_remade(path, root, outside)):
            continue
        if entry.is_dir():
            yield from _below(path, within, root, above | {here}, outside=outside)
        elif entry.is_file() and not _is_backup(path):
            yield SiteFile(within, path)


def _left_out(path: Path, root: Path) -> bool:
    if path.parent == root and path.name in _RUNS:
        return True
    name = path.name
    return (
        name.endswith(_SUFFIXES)
        or name.startswith(".writing-")
        or name in (LOCK, "__pycache__", ".ipynb_checkpoints")
        or path.match(ARCHIVES)
    )


def _is_backup(path: Path) -> bool:
    """Whatever it is called: a backup without keys would else bring those of an earlier one, and each would hold all before it."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with open_archive(path) as archive:
            names = archive.NameToInfo
            return MANIFEST in names and f"{SITE}/{SETTINGS}" in names
    except (ArchiveRefused, OSError):
        return False


def _is_remade(link: Path, root: Path, outside: bool) -> bool:
    """A link into the site is there twice, and one that leads nowhere brings nothing."""
    if not outside and link.relative_to(root).parts[0] in _REMADE:
        return True
    return not link.exists() or _within(link.resolve(), root)


def _within(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())
