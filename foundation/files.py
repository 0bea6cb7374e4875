"""Files that are there whole or not at all, and files of others that are opened with care."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO


class NotRegular(OSError):
    """A link, a folder, a pipe or a device stands where a file should be, or a link on the way to it."""


class TooLarge(OSError):
    """``size`` bytes are more than what was asked for."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, os.strerror(errno.EFBIG))
        self.size = size


def open_regular(path: Path, *, below: Path) -> BinaryIO:
    """Open a file that somebody else may have put there, for reading; never waits, and follows no link below ``below``.

    Raises `NotRegular`, and ``OSError`` as ``open`` does.
    """
    names = path.relative_to(below).parts
    if not names or ".." in names:
        raise ValueError(f"{path} is not below {below}")
    folder = os.open(below, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in names[:-1]:
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        # Without O_NONBLOCK a pipe that nobody writes to would be waited for.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
        descriptor = os.open(names[-1], flags, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
            raise NotRegular(error.errno, os.strerror(error.errno), str(path)) from error
        raise
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegular(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, *, below: Path, limit: int) -> bytes:
    """The bytes of `open_regular`'s file. Raises `TooLarge` when there are more than ``limit``, before reading them."""
    with open_regular(path, below=below) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise TooLarge(size)
        data = file.read(limit + 1)
    if len(data) > limit:  # It grew meanwhile.
        raise TooLarge(len(data))
    return data


def write_whole(path: Path, data: bytes, *, mode: int = 0o644, durable: bool = False) -> None:
    """Put ``data`` in place of ``path`` at once; with ``durable``, only return when the disk has it.

    The folder must exist. Raises ``OSError``; what was there before is then still there.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if durable:
        flush_to_disk(path.parent)


def flush_to_disk(path: Path) -> None:
    """Return when the disk has the file, or the names in the folder. Raises ``OSError``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
