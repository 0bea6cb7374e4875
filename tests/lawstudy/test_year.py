"""`lawstudy year` and the demo's earlier years, as people run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from certification.year import messages as words
from foundation.site import open_site
from foundation.tables import read_tables
from lawstudy.commands import messages
from lawstudy.demo.history.making import YEARS
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry, verify
from records.database.engine import new_engine
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.site_on_server import records_at


def test_a_year_is_shown_and_written(site: Path, tmp_path: Path) -> None:
    xlsx, html = tmp_path / "年度.xlsx", tmp_path / "年度.html"
    said = ok("--site", site, "year", "2022", "--xlsx", xlsx, "--html", html)
    assert words.TITLE.format(year=2022, mark="") in said
    assert words.ALL_RIGHT.split("}")[1] in said
    lines, broken = read_tables(xlsx)
    assert [cell.text for cell in lines.rows[0]] == list(words.COLUMNS)
    assert len(broken.rows) == 1
    assert words.CARDS in html.read_text(encoding="utf-8")
    with open_records(open_site(site)) as db:
        taken = db.scalars(select(AuditEntry).where(AuditEntry.action == "document.take")).all()
        assert [entry.subject for entry in taken] == ["2022", "2022"]
        verify(db)
    wrong = lawstudy("--site", site, "year", "2022", "--xlsx", tmp_path / "a.html")
    assert wrong.returncode == 1
    assert ".xlsx" in wrong.stderr


def test_a_year_that_does_not_add_up_says_so(site: Path) -> None:
    engine = new_engine(records_at(site))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO law_report (year, person_id, unit_id, form, state) "
            "SELECT 2020, id, 1, 'member', 'submitted' FROM person WHERE name = '模拟人员0003'"
        )
    engine.dispose()
    said = lawstudy("--site", site, "year", "2020")
    assert said.returncode == 1
    assert "模拟人员0003" in said.stdout
    assert words.RED.format(count=1) in said.stdout
    assert "1 项不一致" in said.stderr


@pytest.mark.full
def test_five_years_are_made_once_and_add_up(site: Path) -> None:
    said = ok("--site", site, "exam", "simulate-years", "--seed", "7")
    assert f"{YEARS[0]}–{YEARS[-1]}" in said
    assert ok("--site", site, "exam", "simulate-years").strip() == messages.HISTORY_THERE
    for year in YEARS:
        assert words.ALL_RIGHT.split("}")[1] in ok("--site", site, "year", str(year))
    ok("--site", site, "audit", "verify")
