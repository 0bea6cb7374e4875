"""`lawstudy upgrade` on the site that 0.1.0 made."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Collection
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from foundation.site import open_site
from lawstudy.processes.one_room import claim
from records.database.revision import newest_revision
from records.schema import close_database, open_database
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import expected, write_postgresql, write_site
from tests.support.tables import rows
from tests.support.upgraded_0_1_0 import as_today, said

RECORDS = 'url = "sqlite:///records.db"'


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The site as 0.1.0 left it."""
    return write_site(tmp_path / "old site")


def url_of(site: Path) -> str:
    return f"sqlite:///{site / 'records.db'}"


def require_all(url: str, *, collected: Collection[str] = ()) -> None:
    sessions, told = open_database(url), as_today(expected(), collected=collected)
    with sessions() as db:
        now = said(db)
    close_database(sessions)
    assert now == {name: told[name] for name in now}


def test_every_command_names_the_command_to_run(old: Path) -> None:
    before = rows(url_of(old))
    for words in (
        ["exam", "results", "annual-2022"],
        ["exam", "grade", "annual-2022"],
        ["report", "annual-2022"],
        ["account", "create", "x", "某人", "--role", "trainer"],
        ["serve", "--no-lab"],
        ["init"],
    ):
        done = lawstudy("--site", old, *words)
        assert done.returncode == 1, words
        assert "0.1.0" in done.stderr
        assert "upgrade" in done.stdout, words
    assert rows(url_of(old)) == before


def test_upgrade_backs_up_tells_and_is_done_once(old: Path) -> None:
    before = rows(url_of(old))
    done = lawstudy("--site", old, "upgrade")
    told = done.stdout
    # Its lessons are not lost in silence.
    assert "学员看不到" in done.stderr
    assert "lesson adopt" in done.stderr
    [backup] = (old / "backups").iterdir()
    assert backup.name.startswith("records-0.1.0-")
    assert backup.name in told
    assert rows(f"sqlite:///{backup}") == before
    assert f"{len(before)} 张表、{sum(map(len, before.values()))} 行" in told
    require_all(url_of(old))
    assert "已是最新" in ok("--site", old, "upgrade")
    assert [each.name for each in (old / "backups").iterdir()] == [backup.name]


def test_results_are_the_same_when_they_are_collected_again(old: Path, tmp_path: Path) -> None:
    """From the gradebook that 0.1.0 wrote, by the names that it gave to candidates."""
    ok("--site", old, "upgrade")
    exams = ("annual-2022", "simulated-2022", "practice-2022")
    for exam in exams:
        ok("--site", old, "exam", "results", exam, "--csv", tmp_path / f"{exam}.csv")
    require_all(url_of(old), collected=exams)
    with (tmp_path / "annual-2022.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 12


def test_no_score_changes(old: Path) -> None:
    """Papers that 0.1.0 could not read, or not yet, are looked at once more; nobody's score changes by an upgrade."""
    ok("--site", old, "upgrade")
    ok("--site", old, "exam", "grade", "annual-2022")
    require_all(url_of(old), collected=["annual-2022"])
    assert "已评分 0 份，9 份此前已评" in ok("--site", old, "exam", "grade", "annual-2022")


def test_not_while_the_room_runs(old: Path) -> None:
    before = rows(url_of(old))
    with claim(open_site(old)):
        done = lawstudy("--site", old, "upgrade")
    assert done.returncode == 1
    assert "serve --stop" in done.stderr
    assert rows(url_of(old)) == before


def test_no_room_for_the_backup(old: Path) -> None:
    """The folder cannot be made: nothing is upgraded without a backup."""
    before = rows(url_of(old))
    (old / "backups").write_text("a file in its place", encoding="utf-8")
    assert lawstudy("--site", old, "upgrade").returncode == 1
    assert rows(url_of(old)) == before


def test_a_new_site_is_the_newest(tmp_path: Path) -> None:
    ok("init", tmp_path / "new")
    told = ok("--site", tmp_path / "new", "upgrade")
    assert "已是最新" in told
    assert newest_revision().program in told


@pytest.fixture
def old_on_postgresql(old: Path, postgresql_socket: Path, tmp_path: Path) -> tuple[Path, str]:
    """The same site with its records there."""
    url = new_database(postgresql_socket)
    write_postgresql(url, tmp_path)
    settings = old / "lawstudy.toml"
    text = settings.read_text(encoding="utf-8")
    assert RECORDS in text
    settings.write_text(text.replace(RECORDS, f'url = "{url}"'), encoding="utf-8")
    return old, url


def test_postgresql_is_dumped_first(old_on_postgresql: tuple[Path, str]) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump on this machine (apt-get install postgresql-client)")
    site, url = old_on_postgresql
    told = ok("--site", site, "upgrade")
    [backup] = (site / "backups").iterdir()
    assert backup.suffix == ".dump"
    assert backup.name in told
    require_all(url)


def test_postgresql_without_pg_dump(
    old_on_postgresql: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, url = old_on_postgresql
    before = rows(url)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = lawstudy("--site", site, "upgrade")
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
    assert "--backup" in done.stderr
    made = tmp_path / "by hand.sql"
    for data in (None, b""):
        if data is not None:
            made.write_bytes(data)
        assert lawstudy("--site", site, "upgrade", "--backup", made).returncode == 1
    assert rows(url) == before
    made.write_bytes(b"-- a dump")
    assert made.name in ok("--site", site, "upgrade", "--backup", made)
    require_all(url)


def test_a_dump_of_postgresql_that_fails(
    old_on_postgresql: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, url = old_on_postgresql
    before = rows(url)
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'server version mismatch' >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    done = lawstudy("--site", site, "upgrade")
    assert done.returncode == 1
    assert "server version mismatch" in done.stderr
    assert make_url(url).database is not None
    assert rows(url) == before
    assert not list((site / "backups").iterdir())
