"""Bad input ends in a message in Chinese with file and row, changes nothing, and exits non-zero."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foundation.site import open_site
from question_bank.bank import SHIPPED_ITEMS, item_files
from tests.lawstudy.conftest import lawstudy, ok, process
from tests.support.items_in_use import put_shipped_in_use
from tests.support.site_on_server import records_at
from tests.support.tables import rows

GOOD = """---
id: x-s-001
type: single
content_area: 行政处罚
cognitive_level: 理解
expected_facility: 0.7
points: 1
legal_basis:
  - 《行政处罚法》(2021)第三十六条第一款
---
题干

- [x] 甲
- [ ] 乙
- [ ] 丙

## 解析

第三十六条。
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("expected_facility: 0.7", "expected_facility: [0.7", None, "YAML"),
        ("points: 1\n", "points: 1\npoint: 2\n", 8, "point"),
        ("- [ ] 乙", "- [x] 乙", 11, "正确项"),
        ("《行政处罚法》(2021)", "《行政惩罚法》(2021)", 9, "行政惩罚法"),
        ("《行政处罚法》(2021)", "《行政处罚法》(1996)", 9, "1996"),
        ("(2021)第三十六条第一款", "(2021)第八十七条", 9, "86"),
        ("《行政处罚法》(2021)第三十六条", "《信访条例》(2005)第三十六条", 9, "信访工作条例"),
        ("content_area: 行政处罚", "content_area: 行政惩罚", 4, "行政惩罚"),
    ],
)
def test_a_bad_item(tmp_path: Path, old: str, new: str, line: int | None, words: str) -> None:
    assert old in GOOD
    path = tmp_path / "x-s-001.md"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    done = lawstudy("bank", "check", tmp_path)
    assert done.returncode == 1
    assert words in done.stderr
    assert f"{path}:{line if line else ''}" in done.stderr


def test_duplicate_ids_and_all_problems_at_once(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x-s-001.md").write_text(GOOD, encoding="utf-8")
    bad = GOOD.replace("x-s-001", "x-s-002").replace("- [x]", "- [ ]").replace("第三十六条。", "。")
    bad = bad.replace("《行政处罚法》", "《行政惩罚法》")
    (tmp_path / "x-s-002.md").write_text(bad, encoding="utf-8")
    done = lawstudy("bank", "check", tmp_path)
    assert done.returncode == 1
    assert "重复" in done.stderr
    assert "正确项" in done.stderr
    assert "条号" in done.stderr
    assert "行政惩罚法" in done.stderr
    assert "共 4 个问题" in done.stderr


def test_the_shipped_bank_is_good() -> None:
    assert str(len(item_files([SHIPPED_ITEMS]))) in ok("bank", "check")


def test_a_bad_roster_changes_nothing(site: Path, tmp_path: Path) -> None:
    roster = tmp_path / "officers.csv"
    roster.write_text(
        "执法证号,姓名,执法主体\nDEMO-0001,甲,演示区公安分局\nN-1,乙,没有这个局\nN-2,丙,演示区公安分局\nN-2,丁,演示区公安分局\n",
        encoding="utf-8",
    )
    before = rows(records_at(site))
    done = process("--site", site, "roster", "import", roster)
    assert done.returncode == 1
    assert "第 3 行" in done.stderr
    assert "没有这个局" in done.stderr
    assert "第 5 行" in done.stderr
    assert "N-2" in done.stderr
    assert rows(records_at(site)) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["exam", "grade", "no-such"],
        ["exam", "results", "no-such"],
        ["exam", "release", "no-such"],
        ["report", "no-such"],
        ["exam", "build", "no-such"],
        ["roster", "import", "no-such.csv"],
    ],
)
def test_what_does_not_exist(site: Path, arguments: list[str]) -> None:
    done = lawstudy("--site", site, *arguments)
    assert done.returncode == 1
    assert "错误" in done.stderr
    assert "no-such" in done.stderr


def test_a_list_is_a_pdf_or_a_workbook(site: Path, tmp_path: Path) -> None:
    done = lawstudy("--site", site, "exam", "results", "x", "--list", tmp_path / "a.docx")
    assert done.returncode == 1
    assert "不能是“a.docx”" in done.stderr
    assert not (tmp_path / "a.docx").exists()


def test_usage_errors() -> None:
    assert lawstudy("exam", "grade").returncode == 2
    assert process("frobnicate").returncode == 2
    assert lawstudy("exam", "build", "x", "--forms", "0").returncode == 2


def test_not_a_site(tmp_path: Path) -> None:
    done = lawstudy("--site", tmp_path, "exam", "grade", "x")
    assert done.returncode == 1
    assert "lawstudy init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_does_not_touch_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    assert lawstudy("init", tmp_path).returncode == 1
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_simulation_is_refused_on_a_real_site(tmp_path: Path) -> None:
    ok("init", tmp_path / "site")
    done = lawstudy("--site", tmp_path / "site", "exam", "simulate", "x")
    assert done.returncode == 1
    assert "正式站点" in done.stderr


@pytest.mark.sqlite
def test_a_missing_or_damaged_database(site: Path) -> None:
    (site / "records.db").write_bytes(b"garbage" * 1000)
    for extra in ("records.db-wal", "records.db-shm"):
        (site / extra).unlink(missing_ok=True)
    done = lawstudy("--site", site, "exam", "results", "x")
    assert done.returncode == 1
    assert "records.db" in done.stderr
    (site / "records.db").unlink()
    done = lawstudy("--site", site, "exam", "results", "x")
    assert done.returncode == 1
    assert not (site / "records.db").exists()


def test_an_impossible_blueprint_says_what_is_lacking(site: Path, tmp_path: Path) -> None:
    plan = tmp_path / "big.toml"
    plan.write_text(
        'title = "x"\nduration_minutes = 60\ntotal_points = 9000\ncut_score = 60\n'
        '[[section]]\ntitle = "a"\ntype = "single"\ncount = 9000\npoints = 1\n',
        encoding="utf-8",
    )
    put_shipped_in_use(open_site(site).records_url)
    done = lawstudy("--site", site, "exam", "build", plan)
    assert done.returncode == 1
    assert "9000" in done.stderr
    assert "单选" in done.stderr
    assert not (site / "exams").exists()


def test_bad_settings(site: Path) -> None:
    (site / "lawstudy.toml").write_text("[site\n", encoding="utf-8")
    done = lawstudy("--site", site, "bank", "check")
    assert done.returncode == 1
    assert "lawstudy.toml" in done.stderr


def test_help_imports_nothing_heavy() -> None:
    """``--help`` within half a second, on any machine, means: none of the libraries that take long to import."""
    import subprocess
    import sys

    code = (
        "import sys, lawstudy.cli\n"
        "sys.argv = ['lawstudy', '--help']\n"
        "try:\n    lawstudy.cli.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'nbgrader', 'pandas', 'numpy', 'scipy', 'matplotlib', 'sqlalchemy', 'pydantic',"
        " 'nbformat', 'yaml'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_a_copy_of_the_shipped_bank_checks_from_anywhere(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_ITEMS, tmp_path / "bank")
    assert process("bank", "check", tmp_path / "bank", cwd=tmp_path).returncode == 0
