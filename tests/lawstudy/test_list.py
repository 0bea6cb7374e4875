"""`lawstudy list`: from the workbook to what lacks."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from foundation.site import open_site
from foundation.tables import read_tables
from lawstudy.opening import open_records
from question_bank.law.must_know_file import EXAMPLE
from records.audit.trail import AuditEntry
from tests.lawstudy.conftest import lawstudy, ok
from tests.question_bank.test_must_know_table import ROWS, book


def decisions(site: Path) -> list[dict[str, object]]:
    with open_records(open_site(site)) as db:
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action == "list.import"))
        return [json.loads(row.after) for row in rows]


def test_a_district_adopts_its_list(site: Path, tmp_path: Path) -> None:
    assert "这是示例清单" in ok("--site", site, "list", "show")
    file = book(tmp_path / "清单.xlsx")
    assert "2 条" in ok("--site", site, "list", "import", file)
    [decision] = decisions(site)
    assert (decision["version"], decision["entries"]) == ("2026", 2)
    shown = ok("--site", site, "list", "show", "--audience", "D4")
    assert "行政处罚法" in shown
    assert "问责条例" not in shown
    assert "示例" not in shown
    # The same list again is no decision.
    assert "没有变化" in ok("--site", site, "list", "import", file)
    assert len(decisions(site)) == 1


def test_a_list_with_errors_changes_nothing(site: Path, tmp_path: Path) -> None:
    rows = [["其他", *ROWS[0][1:]], [*ROWS[1][:2], "", *ROWS[1][3:]]]
    done = lawstudy("--site", site, "list", "import", book(tmp_path / "清单.xlsx", rows))
    assert done.returncode == 1
    assert "清单.xlsx:3" in done.stderr
    assert "清单.xlsx:4" in done.stderr
    assert "共 2 个问题，未做任何改动" in done.stderr
    assert not (site / "must_know.toml").exists()
    assert decisions(site) == []


def test_coverage_names_the_gaps(site: Path, tmp_path: Path) -> None:
    ok("--site", site, "list", "import", book(tmp_path / "清单.xlsx"))
    said = ok("--site", site, "list", "coverage", "--audience", "A", "--xlsx", tmp_path / "c.xlsx")
    assert "2 条，1 条有缺口" in said
    [sheet] = read_tables(tmp_path / "c.xlsx")
    assert [row[0].text for row in sheet.rows[1:]] == ["中国共产党问责条例", "行政处罚法"]
    done = lawstudy("--site", site, "list", "coverage", "--audience", "Z")
    assert done.returncode == 1
    assert "没有“Z”这个对象" in done.stderr


def test_the_template_and_the_example(site: Path, tmp_path: Path) -> None:
    ok("--site", site, "list", "template", tmp_path / "空.xlsx")
    assert lawstudy("--site", site, "list", "import", tmp_path / "空.xlsx").returncode == 1
    assert lawstudy("--site", site, "list", "template", tmp_path / "空.xls").returncode == 1
    ok("--site", site, "list", "import", EXAMPLE)
    assert "这是示例清单" in ok("--site", site, "list", "show")
