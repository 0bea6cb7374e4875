from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from courses.coverage import (
    Coverage,
    Covered,
    Material,
    coverage,
    coverage_from,
    site_material,
)
from courses.lesson.page import StudyPage
from grading.exam_folders import ExamFolders
from grading.nbgrader.course import Course
from question_bank.bank import ItemBank, load_bank
from question_bank.law.must_know import Entry, MustKnowList
from question_bank.law.must_know_file import site_list
from question_bank.law.register import StatuteRegister
from tests.question_bank.samples import statute

ON = dt.date(2026, 1, 1)
OLD = statute(
    adopted=dt.date(2017, 9, 1),
    in_force_since=dt.date(2018, 1, 1),
    replaced_by="行政处罚法(2021)",
    replaced_on=dt.date(2021, 7, 15),
)
NEW = statute()
FORCE = statute(
    title="中华人民共和国行政强制法",
    short_title="行政强制法",
    adopted=dt.date(2011, 6, 30),
    in_force_since=dt.date(2012, 1, 1),
    checked_on=dt.date(2025, 12, 1),
)
RULE = statute(
    title="某党规", short_title="某党规", adopted=None, in_force_since=None, articles=None
)
NEXT = statute(
    title="中华人民共和国行政强制法",
    short_title="行政强制法",
    adopted=dt.date(2025, 12, 30),
    in_force_since=dt.date(2027, 1, 1),
)
LESSON = StudyPage(
    "penalty",
    "行政处罚",
    (),
    0,
    statutes=("《行政处罚法》(2017)",),
    serves=("中华人民共和国行政处罚法",),
)


@pytest.fixture(scope="module")
def bank() -> ItemBank:
    """The shipped items that cite one of two statutes."""
    cited = ("《行政处罚法》(2021)", "《行政强制法》(2011)")
    every = load_bank()
    return every.only({i.id for i in every.values() if i.legal_basis[0].startswith(cited)})


def entry(instrument: str, **fields: Any) -> Entry:
    given = {"part": "综合", "line": "行政法律", "instrument": instrument, "must": ("C",)}
    return Entry.model_validate(given | fields)


def known(*entries: Entry) -> MustKnowList:
    facts = {"title": "甲", "adopter": "乙", "adopted_on": ON, "version": "1"}
    return MustKnowList.model_validate({**facts, "entry": entries})


def material(bank: ItemBank, *rows: Any, lessons: tuple[StudyPage, ...] = (LESSON,)) -> Material:
    register = StatuteRegister(rows or (OLD, NEW, FORCE, RULE))
    penalty = [i.id for i in bank.values() if i.legal_basis[0].startswith("《行政处罚法》")]
    exams = {"spring": frozenset(penalty[:3]), "autumn": frozenset({"gone"})}
    return Material(bank, lessons, exams, register)


def by_name(found: Coverage) -> dict[str, Covered]:
    return {row.instrument: row for row in found.rows}


def test_each_entry_against_what_there_is(bank: ItemBank) -> None:
    listed = known(
        entry("行政处罚法", items_needed=2),
        entry("行政强制法", must=(), should=("C",), items_needed=999),
        entry("某党规"),
        entry("某党规", version="2023", checker="张三"),
    )
    found = coverage(listed, material(bank), ON)
    assert [row.number for row in found.rows] == [3, 4, 2, 1], (
        "gaps first, and of them what must be known"
    )
    penalty = by_name(found)["行政处罚法"]
    assert (penalty.status, penalty.version, penalty.lessons) == ("现行", "2021", ("行政处罚",))
    assert penalty.gaps == ()
    assert penalty.formal > 2
    assert penalty.formal + penalty.practice + penalty.study == len(
        [i for i in bank.values() if any("行政处罚法》(2021)" in basis for basis in i.legal_basis)]
    )
    assert penalty.exams == ("spring",)
    force = by_name(found)["行政强制法"]
    assert force.gaps == (f"正式题 {force.formal} 道，至少要 999 道", "没有课程")
    assert force.checked_on == "2025-12-01"
    rules = [row for row in found.rows if row.instrument == "某党规"]
    assert [row.gaps for row in rows_of(rules)] == [
        ("缺文本", "没有课程", "没有指定核对人"),
        ("缺文本", "没有课程"),
    ]
    assert found.lacking == 3


def rows_of(rows: list[Covered]) -> list[Covered]:
    return sorted(rows, key=lambda row: row.number)


def test_one_audience(bank: ItemBank) -> None:
    listed = known(
        entry("行政处罚法"),
        entry("某党规", must=("A",)),
        entry("行政强制法", must=(), should=("A",)),
    )
    found = coverage(listed, material(bank), ON).of("A")
    assert (found.audience, [row.instrument for row in found.rows]) == (
        "A",
        ["某党规", "行政强制法"],
    )


def test_a_changed_instrument_opens_a_review(bank: ItemBank) -> None:
    listed = known(entry("行政处罚法", version="2017"), entry("行政强制法"))
    ended = NEW.model_copy(
        update={"replaced_by": "行政处罚法(2025)", "replaced_on": dt.date(2025, 12, 31)}
    )
    found = coverage(listed, material(bank, OLD, ended, FORCE, NEXT), ON)
    reviews = {review.statute: review for review in found.reviews}
    assert set(reviews) == {"行政处罚法(2017)", "行政处罚法(2021)", "行政强制法(2011)"}
    oldest = reviews["行政处罚法(2017)"]
    assert (oldest.entries, oldest.lessons, oldest.items) == (("行政处罚法",), ("行政处罚",), ())
    assert "已于 2021-07-15 失效，由《行政处罚法(2021)》代替" in oldest.reason
    assert len(reviews["行政处罚法(2021)"].items) > 5
    assert reviews["行政强制法(2011)"].reason == "新版本 2027-01-01 起施行"
    assert by_name(found)["行政处罚法"].status == "被替代"


def test_the_last_event_of_study_that_names_an_instrument(bank: ItemBank) -> None:
    found = coverage(known(entry("行政处罚法"), entry("行政强制法")), material(bank), ON)
    told = [
        (dt.date(2025, 3, 1), "会前学法\n《中华人民共和国行政处罚法》第九条"),
        (dt.date(2025, 6, 1), "《行政处罚法》和《行政复议法》"),
        (dt.date(2025, 5, 1), "《行政处罚法》"),
        (dt.date(2025, 7, 1), "行政强制法和行政处罚法没有书名号"),
        (dt.date(2025, 4, 1), "行政强制法\n只有标题"),
    ]
    rows = by_name(found.with_events(told))
    assert rows["行政处罚法"].taught_on == "2025-06-01"
    assert rows["行政强制法"].taught_on == "2025-04-01"


def test_a_site_is_read_and_told_to_the_room(tmp_path: Path) -> None:
    folders = ExamFolders(tmp_path, Course(tmp_path / "course"))
    found = coverage(site_list(tmp_path), site_material(folders), dt.date(2026, 11, 26))
    assert found.example
    assert any(row.lessons for row in found.rows)
    assert coverage_from(TypeAdapter(Coverage).dump_json(found)) == found
