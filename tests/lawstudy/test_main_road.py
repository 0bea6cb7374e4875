"""The main job on the demo district, from an empty folder to the report, through the command line; then its faults."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from analytics.report.registry import reports
from foundation.site import open_site
from records.audit.site_decisions import DocumentTaken
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database
from tests.documents.pdf import boxes, pages
from tests.lawstudy.conftest import LAWSTUDY, lawstudy, ok, process
from tests.support.site_on_server import copy_site_folder

EXAM = "annual-review-2022"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo site whose annual review is built and released."""
    site = tmp_path_factory.mktemp("road") / "site"
    ok("init", site, "--demo")
    ok("--site", site, "exam", "build", EXAM, "--forms", "2", "--seed", "2022")
    ok("--site", site, "exam", "release", EXAM)
    return site


@pytest.fixture(scope="module")
def sat(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it where two units of some 190 people have sat, but are not scored: enough for what goes wrong."""
    site = tmp_path_factory.mktemp("sat") / "site"
    copy_site_folder(released, site)
    ok("--site", site, "exam", "call", EXAM, "--unit", "YS01", "--unit", "YS02")
    ok("--site", site, "exam", "simulate", EXAM, "--seed", "2022")
    return site


@pytest.fixture
def site(sat: Path, tmp_path: Path) -> Path:
    """A copy of that for one test."""
    return copy_site_folder(sat, tmp_path / "site")


def _people(site: Path, tmp_path: Path) -> list[dict[str, str]]:
    ok("--site", site, "exam", "results", EXAM, "--csv", tmp_path / "results.csv")
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _taken(site: Path) -> set[str]:
    """Reports that left the system, as the trail has them."""
    sessions = open_database(open_site(site).records_url)
    with sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == DocumentTaken.name))
        found = {str(json.loads(entry.after)["document"]) for entry in entries}
    close_database(sessions)
    return {document for document in found if document.startswith("分析报告")}


@pytest.mark.parametrize(
    "called",
    [("--unit", "YS01", "--unit", "YS02"), pytest.param(("--valid-card",), marks=pytest.mark.full)],
)
def test_the_whole_road(called: tuple[str, ...], released: Path, tmp_path: Path) -> None:
    everybody = called == ("--valid-card",)
    site = tmp_path / "site"
    copy_site_folder(released, site)
    # Nobody is called by the release, and who is not called is not absent either.
    nobody = lawstudy("--site", site, "exam", "simulate", EXAM, "--seed", "2022")
    assert nobody.returncode == 1
    assert "应考名单是空的" in nobody.stderr
    printed = ok("--site", site, "exam", "call", EXAM, *called)
    people_called = int(re.findall(r"应考名单共 (\d+) 人", printed)[0])
    assert people_called == 896 or not everybody
    ok("--site", site, "exam", "simulate", EXAM, "--seed", "2022")
    printed = ok("--site", site, "exam", "grade", EXAM)
    unreadable = int(re.findall(r"无法读取的答卷 (\d+) 份", printed)[0])
    assert unreadable == 3 if everybody else unreadable > 0
    printed = ok("--site", site, "exam", "results", EXAM, "--xlsx", tmp_path / "r.xlsx")
    sums = re.search(
        r"合格 (\d+) \+ 不合格 (\d+) \+ 缺考 (\d+) \+ 免考 (\d+) \+ 作废 (\d+) \+ 待核查 (\d+) \+ 未评分 (\d+) = 应考 (\d+)",
        printed,
    )
    assert sums
    *parts, total = map(int, sums.groups())
    assert sum(parts) == total == people_called
    assert parts[3] == parts[4] == 0
    assert parts[5] == 5 if everybody else parts[5] >= unreadable
    assert parts[0] > people_called / 3
    assert parts[1] > people_called / 20
    assert "模拟数据" in printed
    people = _people(site, tmp_path)
    assert len(people) == people_called
    assert {row["模拟数据"] for row in people} == {"模拟数据"}
    for row in people:
        if row["成绩"]:
            assert row["结果"] == ("合格" if float(row["成绩"]) >= 80 else "不合格")
        else:
            assert row["结果"] in ("缺考", "待核查")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert all("模拟数据" in name for name in book.sheetnames)
    # As a process: kernels leave an event loop behind.
    assert process("--site", site, "report", EXAM).returncode == 0
    folder = site / "reports" / EXAM
    for report in reports():
        page = (folder / report.name / "report.html").read_text(encoding="utf-8")
        assert "模拟数据" in page
        assert "http://" not in page
        assert "https://" not in page
        assert (folder / report.name / "report.pdf").is_file()
    assert _taken(site) == {f"分析报告：{report.title}" for report in reports()}
    # Again: nothing is repeated, nothing breaks.
    again = ok("--site", site, "exam", "grade", EXAM)
    assert "已评分 0 份" in again
    assert "没有变化" in ok("--site", site, "exam", "build", EXAM, "--forms", "2", "--seed", "2022")
    assert "没有变化" in ok("--site", site, "exam", "release", EXAM)
    assert "0 份新生成" in ok("--site", site, "exam", "simulate", EXAM, "--seed", "2022")
    assert _people(site, tmp_path) == people
    # Papers have been handed in: no other forms for this exam any more.
    other = lawstudy("--site", site, "exam", "build", EXAM, "--forms", "2", "--seed", "9")
    assert other.returncode == 1
    assert "不能重新组卷" in other.stderr


@pytest.mark.full
def test_the_list_that_is_signed_has_a_unit_on_sheets_of_its_own(
    site: Path, tmp_path: Path
) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    printed, table = tmp_path / "成绩册.pdf", tmp_path / "成绩册.xlsx"
    for path in (printed, table):
        ok("--site", site, "exam", "results", EXAM, "--list", path)
    [summary] = [b for b in openpyxl.load_workbook(table).worksheets if b.title == "汇总"]
    *units, total = summary.iter_rows(min_row=4, values_only=True)
    assert len(units) == 2
    assert total[2] == sum(total[3:]) == len(_people(site, tmp_path))  # type: ignore[arg-type]
    pages_of = pages(printed.read_bytes())
    for unit in units:
        assert any(str(unit[1]) in page and "制表人" in page for page in pages_of)
    assert boxes(printed.read_bytes()) == 0
    ok("--site", site, "audit", "export", tmp_path / "trail.csv")
    with (tmp_path / "trail.csv").open(encoding="utf-8-sig", newline="") as file:
        forms = [row[6] for row in csv.reader(file) if row[3] == "document.take"]
    assert [form.partition('"form":"')[2].partition('"')[0] for form in forms] == [
        "pdf",
        "xlsx",
        "csv",
    ]


@pytest.mark.full
def test_the_same_seed_gives_the_same_papers_elsewhere(released: Path, tmp_path: Path) -> None:
    ok("init", tmp_path / "other", "--demo")
    ok("--site", tmp_path / "other", "exam", "build", EXAM, "--forms", "2", "--seed", "2022")
    for form in ("A.json", "B.json"):
        mine = (released / "exams" / EXAM / "forms" / form).read_bytes()
        assert (tmp_path / "other" / "exams" / EXAM / "forms" / form).read_bytes() == mine


@pytest.mark.full
def test_two_people_decide_about_damaged_papers_and_a_key_and_nothing_is_left_to_look_at(
    site: Path, tmp_path: Path
) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    before = _people(site, tmp_path)
    damaged = {row["准考证号"] for row in before if row["结果"] == "待核查"}
    assert damaged
    decide = ("--site", site, "exam", "simulate-decisions", EXAM, "--seed", "2022", "--correct-key")
    assert f"重新交卷 {len(damaged)} 份" in ok(*decide)
    after = {row["准考证号"]: row for row in _people(site, tmp_path)}
    assert all(after[each]["成绩"] for each in damaged)
    assert "待核查" not in {row["结果"] for row in after.values()}
    gained = [row["准考证号"] for row in before if row["成绩"] and row != after[row["准考证号"]]]
    assert gained
    assert "成绩已齐" in ok("--site", site, "exam", "publication", EXAM)
    listed = ok("--site", site, "exam", "rescore", EXAM)
    assert "guanli" in listed
    assert "shenpi" in listed
    # Again: nobody is asked twice, and no second key is corrected.
    assert "重新交卷 0 份；更正答案影响 0 人" in ok(*decide)
    assert {row["准考证号"]: row for row in _people(site, tmp_path)} == after
    ok("--site", site, "audit", "verify")


@pytest.mark.full
def test_stock_agrees_on_a_sample(site: Path) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    printed = ok("--site", site, "exam", "grade", EXAM, "--stock", "--sample", "2")
    assert "4 份答卷的 320 行成绩" in printed


@pytest.mark.full
@pytest.mark.sqlite
def test_stock_notices_a_wrong_row(site: Path) -> None:
    import sqlite3

    ok("--site", site, "exam", "grade", EXAM)
    with sqlite3.connect(site / "course" / "gradebook.db") as gradebook:
        gradebook.execute("UPDATE grade SET auto_score = 0.5 WHERE auto_score = 1.0")
    gradebook.close()
    done = lawstudy("--site", site, "exam", "grade", EXAM, "--stock", "--sample", "1")
    assert done.returncode == 1
    assert "不一致" in done.stderr


@pytest.mark.full
@pytest.mark.parametrize("command", ["simulate", "grade"])
def test_an_interrupted_command_says_so_and_is_continued(
    site: Path, tmp_path: Path, command: str
) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    expected = _people(site, tmp_path)
    if command == "simulate":
        shutil.rmtree(site / "course" / "submitted")
    child = subprocess.Popen(
        [LAWSTUDY, "--site", str(site), "exam", command, EXAM]
        + (["--seed", "2022"] if command == "simulate" else ["--force"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watched = site / "course" / ("submitted" if command == "simulate" else "autograded")
    started = time.time()
    while child.poll() is None and not _changed_since(watched, started):
        time.sleep(0.01)
    os.kill(child.pid, signal.SIGINT)
    printed, _ = child.communicate(timeout=60)
    assert "Traceback" not in printed
    if child.returncode != 0:  # it may have been quicker than the signal
        assert child.returncode == 130
        assert "继续" in printed
    if command == "simulate":
        ok("--site", site, "exam", "simulate", EXAM, "--seed", "2022")
    ok("--site", site, "exam", "grade", EXAM)
    assert _people(site, tmp_path) == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of a few MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small tmpfs cannot be mounted here (needs root)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.full
def test_a_full_disk(sat: Path, site: Path, small_disk: Path, tmp_path: Path) -> None:
    """Scoring on a disk that fills up: a message, exit 1, no half-written paper; with room again it goes on."""
    full = small_disk / "site"
    shutil.copytree(sat, full, ignore=shutil.ignore_patterns("submitted"))
    for folder in sorted((sat / "course" / "submitted").iterdir())[:150]:
        shutil.copytree(folder, full / "course" / "submitted" / folder.name)
    ballast = small_disk / "ballast"
    usage = shutil.disk_usage(small_disk)
    with ballast.open("wb") as file:
        file.write(b"\0" * (usage.free - 6 * 2**20))
    done = lawstudy("--site", full, "exam", "grade", EXAM)
    assert done.returncode == 1
    assert "磁盘空间已满" in done.stderr
    written = list((full / "course" / "autograded").rglob("*.ipynb"))
    assert written
    assert all(path.read_bytes().endswith(b"}\n") for path in written)
    ballast.unlink()
    ok("--site", full, "exam", "grade", EXAM)
    on_small_disk = {row["准考证号"]: row["成绩"] for row in _people(full, tmp_path)}
    ok("--site", site, "exam", "grade", EXAM)
    elsewhere = {row["准考证号"]: row["成绩"] for row in _people(site, tmp_path)}
    handed_in = {path.name for path in (full / "course" / "submitted").iterdir()}
    assert len(handed_in) == 150
    for student in handed_in:
        assert on_small_disk[student] == elsewhere[student]


def _changed_since(folder: Path, moment: float) -> bool:
    return any(
        path.stat().st_mtime > moment for path in folder.glob("*/*/*.ipynb") if path.exists()
    )


@pytest.mark.full
def test_a_paper_file_is_voided_by_two_accounts_and_written_again(
    site: Path, tmp_path: Path
) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    before = _people(site, tmp_path)
    number = next(row["准考证号"] for row in before if row["结果"] == "合格")
    for login, role in (("jia", "invigilator"), ("yi", "administrator"), ("bing", "trainer")):
        ok("--site", site, "account", "create", login, login, "--role", role)
    void = ("exam", "void", EXAM, number, "--reason", "替考")
    for acting in ([], ["--as", "bing"]):
        refused = lawstudy("--site", site, *acting, *void)
        assert refused.returncode == 1
        assert "账号" in refused.stderr
    assert "另一人确认" in ok("--site", site, "--as", "jia", *void)
    assert "两人" in lawstudy("--site", site, "--as", "jia", *void).stderr
    assert "已撤回" in ok("--site", site, "--as", "yi", *void[:4], "--withdraw")
    ok("--site", site, "--as", "jia", *void)
    assert "已作废" in ok("--site", site, "--as", "yi", *void)
    after = _people(site, tmp_path)
    changed = [row["结果"] for row, was in zip(after, before, strict=True) if row != was]
    assert changed == ["作废"]
    assert f"{EXAM}-" in ok("--site", site, "exam", "again", EXAM, number)
    refused = lawstudy("--site", site, "exam", "again", EXAM, number, "P0", number)
    assert refused.returncode == 1
    assert refused.stderr.count(number) == 1
    assert "P0" in refused.stderr
    ok("--site", site, "exam", "again", EXAM, number, "--missed", "没有交来")
    assert "缺考" in {row["结果"] for row in _people(site, tmp_path) if row["准考证号"] == number}
    ok("--site", site, "audit", "verify")


@pytest.mark.full
def test_a_key_is_corrected_by_two_accounts(site: Path, tmp_path: Path) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    before = {row["准考证号"]: row for row in _people(site, tmp_path)}
    for login, role in (("jia", "administrator"), ("yi", "approver")):
        ok("--site", site, "account", "create", login, login, "--role", role)
    form = json.loads((site / "exams" / EXAM / "forms" / "A.json").read_text(encoding="utf-8"))
    item = form["items"][0]["item_id"]
    rescore = ("exam", "rescore", EXAM)
    found = ok("--site", site, *rescore, "--void", item)
    assert "什么都没有改变" in found
    changed = int(re.findall(r"成绩变化 (\d+) 人", found)[0])
    assert changed > 0
    for wrong in (["--void", item, "--confirm", "1"], ["--key", item], ["--void", "没有这道题"]):
        assert lawstudy("--site", site, *rescore, *wrong).returncode == 1
    assert "没有更正过" in ok("--site", site, *rescore)
    proposal = ("--void", item, "--reason", "题目所依据的条文已经修正")
    assert lawstudy("--site", site, *rescore, *proposal).returncode == 1, "an account is needed"
    ok("--site", site, "--as", "jia", *rescore, *proposal)
    assert "两人" in lawstudy("--site", site, "--as", "jia", *rescore, "--confirm", "1").stderr
    ok("--site", site, "--as", "yi", *rescore, "--confirm", "1")
    after = {row["准考证号"]: row for row in _people(site, tmp_path)}
    assert sum(before[key]["成绩"] != row["成绩"] for key, row in after.items()) == changed
    assert "已确认" in ok("--site", site, *rescore)
    ok("--site", site, "audit", "verify")


@pytest.mark.full
def test_passes_are_asked_for_as_long_as_they_count(site: Path, tmp_path: Path) -> None:
    ok("--site", site, "exam", "grade", EXAM)
    people = _people(site, tmp_path)
    passed = [row for row in people if row["结果"] == "合格"]
    assert all(row["有效期至"] for row in passed)
    assert {row["有效期至"] for row in people if row["结果"] != "合格"} == {""}
    call = ("--site", site, "exam", "call", EXAM)
    for wanted, other, day in (
        ("--passed", "--expired", min(row["有效期至"] for row in passed)),
        ("--expired", "--passed", "2099-01-01"),
    ):
        assert f"{len(passed)} 人" in ok(*call, wanted, EXAM, "--on", day)
        nobody = lawstudy(*call, other, EXAM, "--on", day)
        assert nobody.returncode == 1
        assert day in nobody.stderr
    assert lawstudy(*call, "--passed", EXAM, "--on", "明天").returncode == 2
