"""`lawstudy bank template`, `import` and `export`: from a filled-in workbook to a printed paper."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from sqlalchemy import select

from foundation.site import open_site
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry
from tests.lawstudy.conftest import lawstudy, ok
from tests.question_bank.test_excel import HEAD, SINGLE, book


def decisions(site: Path) -> list[tuple[str, dict[str, object]]]:
    with open_records(open_site(site)) as db:
        rows = db.scalars(
            select(AuditEntry).where(AuditEntry.action.in_(["bank.import", "bank.export"]))
        )
        return [(row.action, json.loads(row.after)) for row in rows]


def test_from_a_workbook_to_the_bank_and_out_again(site: Path, tmp_path: Path) -> None:
    file = book(
        tmp_path / "题.xlsx",
        HEAD,
        SINGLE,
        [2, "单选题", "没有答案的题？", "甲", "乙", "丙", "丁", "", "", "", ""],
        [3, "判断题", "缺依据的题。", "", "", "", "", "对", "", "", ""],
        [4, *SINGLE[1:]],
    )
    basis = "《行政处罚法》(2021)第三十六条第一款"
    asked = ("bank", "import", file, "--basis", basis, "--report", tmp_path / "报告.xlsx")
    said = ok("--site", site, *asked)
    assert "读到 4 道题：新增 2 道（其中待补全 2 道），修改 0 道，重复 1 道，不导入 1 道" in said
    assert "题库没有变化" in said
    assert not list((site / "items").rglob("*.md"))
    assert openpyxl.load_workbook(tmp_path / "报告.xlsx")["核对结果"].max_row == 5
    said = ok("--site", site, *asked, "--yes")
    assert "已写入 2 个试题文件" in said
    written = {path.name for path in (site / "items").rglob("*.md")}
    assert written == {"penalty-s-1001.md", "own-t-1001.md"}
    [(_, decided)] = decisions(site)
    assert (decided["added"], decided["unfinished"], decided["rejected"]) == (2, 2, 1)

    area = ("--area", "行政强制", "--pool", "practice")
    ok("--site", site, "bank", "export", tmp_path / "题.xlsx", *area)
    assert (tmp_path / "题.xlsx").stat().st_mode & 0o777 == 0o600
    ok("--site", site, "bank", "export", tmp_path / "卷.docx", *area, "--without-keys")
    actions = [(action, after["keys"]) for action, after in decisions(site)[1:]]
    assert actions == [("bank.export", True), ("bank.export", False)]


def test_whether_a_paper_has_keys_must_be_said(site: Path, tmp_path: Path) -> None:
    done = lawstudy("--site", site, "bank", "export", tmp_path / "卷.docx")
    assert done.returncode == 1
    assert "--without-keys" in done.stderr
    assert not (tmp_path / "卷.docx").exists()


def test_files_that_cannot_be_read_are_told_together(site: Path, tmp_path: Path) -> None:
    (tmp_path / "旧.xls").write_bytes(b"x")
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    done = lawstudy("--site", site, "bank", "import", tmp_path / "旧.xls", tmp_path / "空.txt")
    assert done.returncode == 1
    assert "另存为" in done.stderr
    assert "空.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_template_needs_no_site(tmp_path: Path) -> None:
    assert "模板.xlsx" in ok("bank", "template", tmp_path / "模板.xlsx")
    assert openpyxl.load_workbook(tmp_path / "模板.xlsx").sheetnames == ["试题", "说明"]
