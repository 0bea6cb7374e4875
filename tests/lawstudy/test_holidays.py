"""`lawstudy holidays`: a year is unknown, is entered from its table, and is known; what is refused changes nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from courses import messages as course_messages
from foundation.site import open_site
from lawstudy.commands import messages
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database
from tests.lawstudy.conftest import lawstudy, ok

ROWS = [
    "日期,安排",
    "2027-01-01,放假",
    "2027-01-03,上班",
    *(f"2027-{date},放假" for date in ("05-01", "10-01", "10-02", "10-03")),
]


def table(folder: Path, rows: list[str]) -> Path:
    path = folder / "放假.csv"
    path.write_text("\n".join(rows), "gbk")
    return path


def trail(site: Path) -> list[AuditEntry]:
    sessions = open_database(open_site(site).records_url)
    with closing(sessions()) as db:
        found = list(db.scalars(select(AuditEntry).where(AuditEntry.action == "holidays.enter")))
    close_database(sessions)
    return found


def test_a_year_is_known_once_it_is_entered(site: Path, tmp_path: Path) -> None:
    refused = lawstudy("--site", site, "holidays", "show", "2027")
    assert refused.returncode == 1
    assert course_messages.UNKNOWN_YEAR.format(year=2027) in refused.stderr
    where: list[str | Path] = ["--site", site, "holidays"]
    said = ok(*where, "import", table(tmp_path, ROWS), "--source", "某通知〔2026〕1号")
    assert said.strip() == messages.HOLIDAYS_ENTERED.format(year=2027, off=5, worked=1)
    shown = ok(*where, "show", "2027")
    assert messages.HOLIDAYS_SOURCE.format(year=2027, source="某通知〔2026〕1号") in shown
    # At a weekend one is off anyhow.
    assert messages.HOLIDAYS_OFF.format(days="1月1日、10月1日") in shown
    assert messages.HOLIDAYS_WORKED.format(days="1月3日") in shown
    [entry] = trail(site)
    assert entry.subject == "2027"


def test_the_library_knows_a_year(site: Path) -> None:
    shown = ok("--site", site, "holidays", "show", "2026")
    assert "2月28日" in shown
    assert "10月10日" in shown
    assert "国务院办公厅 2026 年" in shown


def test_what_is_refused_changes_nothing(site: Path, tmp_path: Path) -> None:
    rows = [*ROWS, "2027-13-01,放假", "2027-06-01,休"]
    refused = lawstudy(
        "--site", site, "holidays", "import", table(tmp_path, rows), "--source", "某通知"
    )
    assert refused.returncode == 1
    assert course_messages.HOLIDAYS_BAD_DATE.format(row=8, text="2027-13-01") in refused.stderr
    assert course_messages.HOLIDAYS_BAD_KIND.format(row=9, text="休") in refused.stderr
    assert not open_site(site).holidays.exists()
    assert trail(site) == []


def test_a_damaged_file_is_told_and_left(site: Path, tmp_path: Path) -> None:
    kept = open_site(site).holidays
    kept.write_text("[[year", "utf-8")
    path = table(tmp_path, ROWS)
    for words in (["show", "2026"], ["import", path, "--source", "某通知"]):
        refused = lawstudy("--site", site, "holidays", *words)
        assert refused.returncode == 1
        assert "holidays.toml" in refused.stderr
    assert kept.read_text("utf-8") == "[[year"
    assert trail(site) == []


@pytest.mark.parametrize("year", ["0", "-1", "9999", "10000", "二〇二七", "2027.5"])
def test_a_year_that_is_none(site: Path, year: str) -> None:
    assert lawstudy("--site", site, "holidays", "show", "--", year).returncode in (1, 2)
