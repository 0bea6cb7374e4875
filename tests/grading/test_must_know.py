"""Exams held against the list of what their audience must know."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grading import messages
from grading.errors import MakingRefused
from grading.exam_folders import ExamFolders
from grading.exam_making import build_exam, told
from grading.making import Making
from grading.must_know import held_against_list
from grading.nbgrader.course import Course
from question_bank.bank import ItemBank, load_bank
from question_bank.forms.blueprint import Blueprint, load_blueprint
from question_bank.law.must_know import Audience
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.items_in_use import put_shipped_in_use

ON = dt.date(2026, 11, 26)
PLAN = """
title = "短卷"
duration_minutes = 20
total_points = 10
cut_score = 6
{audience}

[[section]]
title = "单选"
type = "single"
count = 10
points = 1

[difficulty]
mean_facility = [0.4, 0.95]
spread = 0.1
"""
LIST = """
title = "某区清单"
adopter = "某区委"
adopted_on = 2026-03-01
version = "2026"
items_needed = {needed}

[[entry]]
part = "综合"
line = "行政法律"
instrument = "行政处罚法"
version = "{version}"
must = ["C"]

[[entry]]
part = "综合"
line = "党内法规"
instrument = "中国共产党问责条例"
should = ["C"]
must = ["A"]
"""


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    (tmp_path / "blueprints").mkdir()
    return ExamFolders(tmp_path, Course(tmp_path / "course"))


@pytest.fixture(scope="module")
def formal() -> ItemBank:
    bank = load_bank()
    return bank.only({item.id for item in bank.values() if item.pool == "formal"})


def plan(folders: ExamFolders, audience: str = "") -> Blueprint:
    path = folders.root / "blueprints" / "short.toml"
    line = f'audience = "{audience}"' if audience else ""
    path.write_text(PLAN.format(audience=line), encoding="utf-8")
    return load_blueprint(path)


def adopt(folders: ExamFolders, *, needed: int = 1, version: str = "2021") -> None:
    text = LIST.format(needed=needed, version=version)
    (folders.root / "must_know.toml").write_text(text, encoding="utf-8")


def test_without_an_audience_there_is_a_warning(folders: ExamFolders, formal: ItemBank) -> None:
    assert held_against_list(folders, plan(folders), formal, ON) == [messages.NO_AUDIENCE]


def test_a_list_that_is_met_says_nothing(folders: ExamFolders, formal: ItemBank) -> None:
    adopt(folders)
    assert held_against_list(folders, plan(folders, "C"), formal, ON) == []


@pytest.mark.parametrize(
    ("audience", "needed", "version", "said"),
    [
        ("C", 999, "2021", "《行政处罚法》：可用的正式题"),
        ("C", 1, "2017", "《行政处罚法》：缺文本"),
        ("A", 1, "2021", "《中国共产党问责条例》：缺文本"),
        ("G", 1, "2021", "清单里没有“新录用公务员”必学的条目"),
    ],
)
def test_gaps_refuse_the_exam_by_name(
    folders: ExamFolders,
    formal: ItemBank,
    audience: Audience,
    needed: int,
    version: str,
    said: str,
) -> None:
    adopt(folders, needed=needed, version=version)
    with pytest.raises(MakingRefused) as error:
        held_against_list(folders, plan(folders, audience), formal, ON)
    head, gap = error.value.problems
    assert "某区清单" in head
    assert "1 处缺口" in head
    assert said in gap


def test_practice_is_no_exam(folders: ExamFolders, formal: ItemBank) -> None:
    adopt(folders, needed=999)
    practice = plan(folders, "C").model_copy(update={"practice": True})
    assert held_against_list(folders, practice, formal, ON) == []


def test_a_site_without_a_list_hears_that_the_example_is_none(
    folders: ExamFolders, formal: ItemBank
) -> None:
    # Of the example even those who must know least lack something: it is held against all the same.
    with pytest.raises(MakingRefused, match="示例"):
        held_against_list(folders, plan(folders, "A"), formal, ON)


@pytest.mark.slow
def test_an_exam_is_built_or_refused_by_the_list(folders: ExamFolders) -> None:
    url = database_at(folders.root / "records.db")
    create_database(url)
    put_shipped_in_use(url)
    sessions = open_database(url)
    with sessions() as db:
        plan(folders, "C")
        adopt(folders, needed=999)
        with pytest.raises(MakingRefused, match="某区清单"):
            build_exam(db, folders, Making("short"))
        assert folders.built() == []
        adopt(folders)
        built = build_exam(db, folders, Making("short"))
        assert built.list_warnings == []
        assert built.forms[0].blueprint.audience == "C"
        plan(folders)
        other = build_exam(db, folders, Making("short", exam="other"))
        assert messages.NO_AUDIENCE in told(other)
    close_database(sessions)


def test_a_site_registers_that_a_law_is_replaced_and_its_items_are_kept_out(
    folders: ExamFolders, formal: ItemBank
) -> None:
    cited = {i.id for i in formal.values() if i.legal_basis[0].startswith("《行政强制法》")}
    assert cited
    assert not cited & folders.bank().frozen
    folders.statutes.mkdir()
    (folders.statutes / "register.toml").write_text(
        """[[statute]]
title = "中华人民共和国行政强制法"
short_title = "行政强制法"
kind = "法律"
adopted = 2011-06-30
in_force_since = 2012-01-01
articles = 71
replaced_by = "行政强制法(2026)"
replaced_on = 2026-01-01
""",
        encoding="utf-8",
    )
    bank = folders.bank()
    assert cited <= bank.frozen
    assert any("行政强制法(2026)" in str(problem) for problem in bank.problems)
