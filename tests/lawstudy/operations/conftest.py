"""A site with a released exam that a room can open, as a folder with its settings."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from certification.keys import ensure_keys
from foundation.site import Site, open_site
from tests.support.databases import course_at, database_at
from tests.support.hall_district import District, make_district
from tests.support.room_site import RoomSite
from tests.support.site_on_server import to_server

SETTINGS = """[site]
name = "试验区"
timezone = "Asia/Shanghai"

[bank]
items = ["items"]

# 数据库
[records]
url = "sqlite:///records.db"  # 在本文件夹
"""


def write_site(prepared: Path, folder: Path) -> Path:
    """Course and records, as `prepared` has them, with settings, items of the site's own and keys."""
    shutil.copytree(prepared, folder)
    (folder / "lawstudy.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "items" / "空").mkdir(parents=True)
    (folder / "items" / "q.toml").write_text("stem = 'x'", encoding="utf-8")
    ensure_keys(folder / "keys" / "signing.keys", dt.date(2026, 5, 1))
    return folder


@pytest.fixture
def exam_site(prepared: Path, tmp_path: Path) -> Iterator[RoomSite]:
    """The room's side of it."""
    folder = write_site(prepared, tmp_path / "某区 的站点")
    to_server(folder)
    url = database_at(folder / "records.db")
    made = RoomSite(course_at(folder / "course", url), url)
    yield made
    made.close()


@pytest.fixture
def exam_folder(exam_site: RoomSite) -> Site:
    """The site as a folder."""
    return open_site(exam_site.course.root.parent)


@pytest.fixture
def district(exam_site: RoomSite) -> District:
    """Its sitting in two halls, that began ten minutes ago."""
    return make_district(exam_site)
