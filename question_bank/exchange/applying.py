"""Item files written together: all of them or none, whatever happens meanwhile.

The new files are gathered in a hidden folder beside the items; renaming it to `_READY` is the moment from which the import
holds. What was ready when a machine stopped is put in place by whoever reads the folder next (`finish_import`).

What has to be on record before it holds is staged first (`stage_import`, `hold_staged`): the record decides what becomes of files
that a stopped machine left staged (`grading.bank_imports`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from foundation.files import NotRegular, flush_to_disk
from question_bank import messages
from question_bank.errors import BankChanged

_MANY = 100
_GATHERING, _STAGED, _READY = ".import-gathering-", ".import-staged-", ".import-ready"


@dataclass(frozen=True)
class BankFolder:
    """The item files of a folder at one moment: their bytes by their path below it."""

    files: Mapping[PurePosixPath, bytes]

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of all names and contents."""
        total = hashlib.sha256()
        for path in sorted(self.files):
            total.update(f"{path}\n{hashlib.sha256(self.files[path]).hexdigest()}\n".encode())
        return total.hexdigest()

    @cached_property
    def by_id(self) -> Mapping[str, PurePosixPath]:
        """Where each item stands: the name of a file is its id, whether or not it can be read."""
        return {path.stem: path for path in sorted(self.files)}


def look_at(folder: Path) -> BankFolder:
    """The item files below ``folder``, which need not exist. Raises ``OSError``."""
    finish_import(folder)
    return BankFolder(
        {
            PurePosixPath(*path.relative_to(folder).parts): path.read_bytes()
            for path in folder.rglob("*.md")
            if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
    )


def write_together(folder: Path, texts: Mapping[PurePosixPath, str], seen: str) -> None:
    """Put the texts below ``folder``. ``seen``: the hash of the folder for which they were made.

    Raises `BankChanged` when it has another by now, and ``OSError``; nothing is written then.
    """
    _gather(folder, texts, seen, _READY)
    finish_import(folder)


def stage_import(folder: Path, texts: Mapping[PurePosixPath, str], seen: str) -> str:
    """Gather the texts below ``folder`` without putting them there; returns the name by which `hold_staged` does.

    Raises `BankChanged`, and ``OSError``; nothing is staged then.
    """
    name = secrets.token_hex(16)
    _gather(folder, texts, seen, _STAGED + name)
    return name


def staged_imports(folder: Path) -> list[str]:
    """The names of what is staged below ``folder``."""
    return sorted(path.name.removeprefix(_STAGED) for path in folder.glob(f"{_STAGED}*"))


def hold_staged(folder: Path, name: str) -> None:
    """Put what is staged in place; nothing is done where it is already. Raises ``OSError``."""
    finish_import(folder)
    staged = folder / (_STAGED + name)
    if staged.is_dir():
        staged.rename(folder / _READY)
    finish_import(folder)


def drop_staged(folder: Path, name: str) -> None:
    """Nothing becomes of what is staged."""
    shutil.rmtree(folder / (_STAGED + name), ignore_errors=True)


def _gather(folder: Path, texts: Mapping[PurePosixPath, str], seen: str, name: str) -> None:
    """Write the texts to a folder of this name in ``folder``: it is there whole, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    if look_at(folder).hash != seen:
        raise BankChanged(messages.IMPORT_BANK_CHANGED)
    for left in folder.glob(f"{_GATHERING}*"):  # of one that was stopped before it held
        shutil.rmtree(left, ignore_errors=True)
    gathering = Path(tempfile.mkdtemp(prefix=_GATHERING, dir=folder))
    try:
        for path, text in texts.items():
            target = gathering / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        gathering.chmod(0o755)
        _flush([gathering, *gathering.rglob("*")])
        gathering.rename(folder / name)
    except BaseException:
        shutil.rmtree(gathering, ignore_errors=True)
        raise
    _flush([folder])


def finish_import(folder: Path) -> None:
    """Put in place what is ready below ``folder``. Nothing is ready: nothing is done. Raises ``OSError``, also where a link would lead

    out of the folder: who writes items may not have the right to what is there.
    """
    ready = folder / _READY
    if not ready.is_dir():
        return
    moved = []
    for path in sorted(ready.rglob("*.md")):
        target = folder / path.relative_to(ready)
        if not target.parent.resolve().is_relative_to(folder.resolve()) or ready.is_symlink():
            raise NotRegular(errno.ELOOP, os.strerror(errno.ELOOP), str(target.parent))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.replace(target)
        except FileNotFoundError:  # Somebody else is finishing it, too.
            continue
        moved.append(target.parent)
    _flush([folder, *dict.fromkeys(moved)])
    shutil.rmtree(ready, ignore_errors=True)


def _flush(paths: Sequence[Path]) -> None:
    """Return when the disk has the files and folders."""
    if len(paths) > _MANY:  # One after another they take minutes on a slow disk.
        os.sync()
        return
    for path in paths:
        flush_to_disk(path)
