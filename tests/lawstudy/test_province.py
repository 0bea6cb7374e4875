"""Several districts on the command line: what they may not share, their exports, the province's report."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.site import SETTINGS, open_site
from lawstudy.commands.province import folder_name
from lawstudy.side_by_side import database_of
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.databases import ON_SERVER
from tests.support.site_on_server import copy_site_folder, records_at


@pytest.fixture
def districts(demo_site: Path, tmp_path: Path) -> list[Path]:
    """Three sites apart: each with its name, database and keys."""
    found = []
    for number, name in enumerate(("东区", "西区", "南/区")):
        site = tmp_path / f"site-{number}"
        copy_site_folder(demo_site, site)
        _set(site, f'name = "{name}"', "name")
        keys = site / "keys" / "signing.keys"
        keys.chmod(0o600)
        keys.write_bytes(keys.read_bytes() + b"\n" * (number + 1))
        found.append(site)
    return found


def _set(site: Path, line: str, name: str) -> None:
    """Put a setting's line in the place of the one that has this name, or of its comment."""
    file = site / SETTINGS
    old = re.compile(rf"(?m)^(# )?{name} = .*$")
    text, count = old.subn(lambda _: line, file.read_text(encoding="utf-8"), count=1)
    assert count == 1
    file.write_text(text, encoding="utf-8")


def _exports(site: Path) -> int:
    sessions = open_database(open_site(site).records_url)
    with closing(sessions()) as db:
        wanted = select(AuditEntry.id).where(AuditEntry.action == "analytics.export")
        count = len(db.scalars(wanted).all())
    close_database(sessions)
    return count


@pytest.mark.full
def test_sites_apart_export_once_each_on_their_record_and_make_a_report(
    districts: list[Path], tmp_path: Path
) -> None:
    assert "3 个站点互不共用" in ok("province", "check", *districts)
    exports = tmp_path / "exports"
    ok("province", "export", *districts[:2], "--to", exports)
    done = lawstudy("province", "export", *districts, "--to", exports)
    assert done.returncode == 0
    assert "没有重新导出：东区、西区" in done.stderr
    assert [_exports(site) for site in districts] == [1, 1, 1]
    folders = {"东区", "西区", folder_name("南/区")}
    assert {path.name for path in exports.iterdir()} == folders
    for name in folders:
        frames = json.loads((exports / name / "manifest.json").read_bytes())["frames"]
        assert "name" not in frames["people"]["columns"]
    said = ok("province", "report", exports, "--year", "2026", "--to", tmp_path / "report")
    assert "2026 年没有考试" in said
    assert "3 个区县" in said
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "南/区" in page


def test_what_sites_share_is_said_all_at_once_and_nothing_is_exported(
    districts: list[Path], tmp_path: Path
) -> None:
    east, west, south = districts
    _set(west, f'url = "{records_at(east)}"', "url")
    shutil.copy(east / "keys" / "signing.keys", south / "keys" / "signing.keys")
    _set(south, 'name = "东区"', "name")
    for site in (east, south):
        _set(site, 'address = "https://study.example/"', "address")
        _set(site, f'token = "{"t" * 20}"', "token")
    copy_site_folder(tmp_path / "site-1", east / "inside")
    _set(east / "inside", 'name = "里面"', "name")
    if not ON_SERVER:
        _set(east / "inside", 'url = "sqlite:///records.db"', "url")
    nowhere = tmp_path / "nowhere"
    for act in (["check"], ["export", "--to", str(tmp_path / "exports")]):
        done = lawstudy("province", act[0], *districts, east, east / "inside", nowhere, *act[1:])
        assert done.returncode == 1
        for text in (
            "nowhere 不是站点文件夹",
            "同一个站点写了两次",
            "站点名称（lawstudy.toml 的 [site] name）相同",
            # On the server both would lie in what is everybody's.
            "只能给一个站点用" if ON_SERVER else "用的是同一个数据库",
            "签名密钥相同",
            "主机和端口相同",
            "令牌",
            "在另一个站点的文件夹",
        ):
            assert text in done.stderr.replace("\n", ""), text
    assert not (tmp_path / "exports").exists()
    assert _exports(east) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("postgresql+psycopg://a@h/x", "postgresql+psycopg://b:p@h:5432/x", True),
        ("postgresql+psycopg://a@/x?host=/run/a", "postgresql+psycopg://a@/x?host=/run/b", False),
        ("postgresql+psycopg://a@h/x", "postgresql+psycopg://a@h/y", False),
        ("postgresql+psycopg://a@/x", "postgresql://a@localhost/x", True),
    ],
)
def test_a_database_is_known_however_its_address_is_written(
    districts: list[Path], one: str, other: str, same: bool
) -> None:
    for site, url in zip(districts, (one, other), strict=False):
        _set(site, f'url = "{url}"', "url")
    found = [database_of(open_site(site)) for site in districts[:2]]
    assert (found[0] == found[1]) is same


def test_names_that_no_folder_can_have_stay_apart() -> None:
    names = ["某区", "某/区", "某_区", "..", "../x", "区 " * 80, ""]
    folders = [folder_name(name) for name in names]
    assert len(set(folders)) == len(names)
    assert all(0 < len(each) < 80 and "/" not in each and "." not in each for each in folders[1:])
    assert folders[0] == "某区"
