"""Checking and exporting the trail on the command line; and who is said to have acted there."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

from sqlalchemy import select, text

from foundation.site import open_site
from records.accounts.account import Account
from records.audit.actor import operating_system_user
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database
from tests.lawstudy.conftest import lawstudy, ok

USER = operating_system_user()


def actors(site: Path) -> list[tuple[str, str]]:
    sessions = open_database(open_site(site).records_url)
    with closing(sessions()) as db:
        found = [(row.action, row.actor) for row in db.scalars(select(AuditEntry))]
    close_database(sessions)
    return found


def change(site: Path, statement: str) -> None:
    sessions = open_database(open_site(site).records_url)
    with closing(sessions()) as db:
        db.execute(text(statement))
        db.commit()
    close_database(sessions)


def create(site: Path, login: str, *before: str) -> list[str | Path]:
    return ["--site", site, *before, "account", "create", login, "某人", "--role", "trainer"]


def test_who_acts_is_the_user_of_the_machine_and_whom_they_act_for(site: Path) -> None:
    first = len(actors(site))
    ok(*create(site, "li"))
    ok(*create(site, "wang", "--as", "LI"))
    assert actors(site)[first:] == [
        ("account.create", f"命令行：{USER}"),
        ("account.create", f"li（命令行：{USER}）"),
    ]


def test_nobody_acts_for_an_account_that_there_is_not(site: Path) -> None:
    ok(*create(site, "li"))
    before = actors(site)
    change(site, "UPDATE account SET active = false")
    for login in ("nobody", "li"):
        refused = lawstudy(*create(site, "x", "--as", login))
        assert refused.returncode == 1
        assert login in refused.stderr
    assert actors(site) == before
    sessions = open_database(open_site(site).records_url)
    with sessions() as db:
        assert db.scalars(select(Account.login)).all() == ["li"]
    close_database(sessions)


def test_the_head_of_the_trail_is_printed_and_compared(site: Path, tmp_path: Path) -> None:
    ok(*create(site, "li"))
    head = ok("--site", site, "audit", "head", tmp_path / "head.pdf").splitlines()[0]
    assert (tmp_path / "head.pdf").read_bytes().startswith(b"%PDF")
    ok(*create(site, "wang"))
    assert "相符" in ok("--site", site, "audit", "verify", "--head", head, "--head", head[:30])
    number, _, digest = head.partition(":")
    for typed, told in (
        (f"{number}:{digest[::-1]}", "被重写过"),
        ("什么", "读不出来"),
    ):
        refused = lawstudy("--site", site, "audit", "verify", "--head", typed)
        assert refused.returncode == 1
        assert told in refused.stderr
    refused = lawstudy("--site", site, "audit", "head", tmp_path / "head.docx")
    assert refused.returncode == 1
    assert ".pdf" in refused.stderr
    assert not (tmp_path / "head.docx").exists()


def test_the_trail_is_checked_and_exported(site: Path, tmp_path: Path) -> None:
    ok(*create(site, "=1+1"))
    count = len(actors(site))
    assert f"共 {count} 条" in ok("--site", site, "audit", "verify")
    file = tmp_path / "audit.csv"
    # Who takes it stands in what is taken.
    assert f"共 {count + 1} 条" in ok("--site", site, "audit", "export", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert len(rows) == count + 2
    assert rows[-1][3] == "audit.take"
    assert rows[-2][4] == "'=1+1"
    change(site, "UPDATE audit_entry SET actor = 'x' WHERE id = 1")
    for command in (["verify"], ["export", file]):
        broken = lawstudy("--site", site, "audit", *command)
        assert broken.returncode == 1
        assert "第 1 条" in broken.stderr
