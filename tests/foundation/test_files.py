from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from foundation.files import NotRegular, TooLarge, open_regular, read_regular


def _read(path: Path, below: Path, limit: int = 100) -> bytes:
    return read_regular(path, below=below, limit=limit)


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "paper"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 100)
    assert _read(path, tmp_path) == b"x" * 100
    with pytest.raises(TooLarge) as error:
        _read(path, tmp_path, 99)
    assert error.value.size == 100


def test_size_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(1 << 42)
    with pytest.raises(TooLarge):
        _read(path, tmp_path)


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "nowhere").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    server = socket.socket(socket.AF_UNIX)
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        server.bind(f"/proc/self/fd/{folder}/socket")  # A path that fits into an address.
    finally:
        os.close(folder)
        server.close()
    for name in ("folder", "zero", "link", "nowhere", "pipe", "socket"):
        with pytest.raises(NotRegular):
            _read(tmp_path / name, tmp_path)


def test_links_on_the_way_are_refused_but_not_above(tmp_path: Path) -> None:
    (tmp_path / "real" / "S1").mkdir(parents=True)
    (tmp_path / "real" / "S1" / "paper").write_bytes(b"mine")
    (tmp_path / "real" / "S2").symlink_to("S1")
    (tmp_path / "site").symlink_to("real")
    site = tmp_path / "site"
    assert _read(site / "S1" / "paper", site) == b"mine"
    with pytest.raises(NotRegular):
        _read(site / "S2" / "paper", site)
    with pytest.raises(FileNotFoundError):
        _read(site / "S3" / "paper", site)
    with pytest.raises(ValueError, match="below"):
        open_regular(site / ".." / "real", below=site)


def test_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in (tmp_path / "folder", tmp_path / "none", tmp_path / "none" / "x"):
        with pytest.raises(OSError):  # noqa: PT011
            _read(path, tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
