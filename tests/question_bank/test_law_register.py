from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from question_bank import messages
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import Statute, StatuteRegister, load_register
from tests.question_bank.samples import DAY, statute

OLD = statute(
    adopted=dt.date(2017, 9, 1),
    in_force_since=dt.date(2018, 1, 1),
    articles=64,
    replaced_by="行政处罚法(2021)",
    replaced_on=dt.date(2021, 7, 15),
)
NEW = statute()
TWICE = [
    statute(
        title="中华人民共和国甲法",
        short_title="甲法",
        adopted=dt.date(2020, month, 5),
        in_force_since=dt.date(2020, month, 20),
        articles=month,
    )
    for month in (6, 3)
]
REGISTER = StatuteRegister([NEW, *TWICE, OLD])


def find(text: str) -> Statute | None:
    return REGISTER.find(parse_legal_basis(text))


def complaint(text: str, on: dt.date = DAY) -> str | None:
    return REGISTER.complaint(parse_legal_basis(text), on)


def test_versions_oldest_first_by_either_title() -> None:
    assert REGISTER.versions("行政处罚法") == [OLD, NEW]
    assert REGISTER.versions("中华人民共和国行政处罚法") == [OLD, NEW]
    assert REGISTER.versions("行政许可法") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《行政处罚法》(2021)第一条", NEW),
        ("《中华人民共和国行政处罚法》（2017）第一条", OLD),
        ("《行政处罚法》(2017-09-01)第一条", OLD),
        ("《行政处罚法》(2018)第一条", None),
        ("《行政处罚法》(2021-07-15)第一条", None),
        ("《行政许可法》(2021)第一条", None),
        ("《甲法》(2020-06-05)第一条", TWICE[0]),
        ("《甲法》(2020-03-05)第一条", TWICE[1]),
    ],
)
def test_find(text: str, found: Statute | None) -> None:
    assert find(text) == found


def test_a_title_equal_to_its_short_title_is_one_version() -> None:
    rule = statute(title="信访工作条例", short_title="信访工作条例")
    assert StatuteRegister([rule]).versions("信访工作条例") == [rule]


def test_unknown_statute() -> None:
    assert complaint("《行政许可法》(2019)第一条") == messages.UNKNOWN_STATUTE.format(
        title="行政许可法"
    )


def test_unknown_version_names_the_known_ones() -> None:
    assert complaint("《行政处罚法》(2018)第一条") == messages.UNKNOWN_VERSION.format(
        title="行政处罚法", year="2018", known="(2017)、(2021)"
    )


def test_article_beyond_the_last() -> None:
    assert complaint("《行政处罚法》(2021)第八十六条") is None
    assert complaint("《行政处罚法》(2021)第一百零二条") == messages.ARTICLE_BEYOND_LAST.format(
        title="行政处罚法", year="2021", articles=86, article="第一百零二条"
    )


@given(st.integers(1, 9999))
def test_articles_exist_up_to_the_last(article: int) -> None:
    found = complaint(f"《行政处罚法》(2021)第{article}条")
    assert (found is None) == (article <= 86)


@pytest.mark.parametrize(
    ("day", "in_force"), [("2021-07-14", False), ("2021-07-15", True), ("2099-01-01", True)]
)
def test_not_yet_in_force(day: str, in_force: bool) -> None:
    message = messages.NOT_YET_IN_FORCE.format(title="行政处罚法", year="2021", date="2021-07-15")
    found = complaint("《行政处罚法》(2021)第一条", dt.date.fromisoformat(day))
    assert found == (None if in_force else message)


@pytest.mark.parametrize(
    ("day", "in_force"), [("2018-01-01", True), ("2021-07-14", True), ("2021-07-15", False)]
)
def test_replaced(day: str, in_force: bool) -> None:
    message = messages.REPLACED.format(
        title="行政处罚法", year="2017", date="2021-07-15", by="行政处罚法(2021)"
    )
    found = complaint("《行政处罚法》(2017)第一条", dt.date.fromisoformat(day))
    assert found == (None if in_force else message)


CODE = {"replaced_by": "乙法典(2026)", "repealed_on": dt.date(2026, 8, 15), "articles": 9}
BARE: dict[str, Any] = {"adopted": None, "in_force_since": None, "articles": None}


def invented(**fields: Any) -> Statute:
    return statute(title="甲条例", short_title="甲条例", **fields)


@pytest.mark.parametrize(
    ("row", "text", "message", "facts"),
    [
        (CODE, "《甲条例》(2021)第九条", messages.REPEALED_FOR, {"by": "乙法典(2026)"}),
        ({"repealed_on": dt.date(2026, 8, 15)}, "《甲条例》(2021)第九条", messages.REPEALED, {}),
        # Who cites a repealed statute hears of that, whether or not anybody has its text.
        ({**BARE, **CODE, "articles": None}, "《甲条例》(2021)第九条", messages.REPEALED_FOR, CODE),
    ],
)
def test_repealed(row: dict[str, Any], text: str, message: str, facts: dict[str, Any]) -> None:
    register = StatuteRegister([invented(**row)])
    ends = message.format(
        **{"title": "甲条例", "year": "2021", "date": "2026-08-15", "by": facts.get("replaced_by")}
        | facts
    )
    basis = parse_legal_basis(text)
    assert register.complaint(basis, dt.date(2026, 8, 15)) == ends
    if row.get("articles"):
        assert register.complaint(basis, dt.date(2026, 8, 14)) is None


@pytest.mark.parametrize("year", [None, 2021])
def test_no_article_of_a_statute_without_text_may_be_cited(year: int | None) -> None:
    register = StatuteRegister([invented(**BARE, year=year)])
    found = register.complaint(parse_legal_basis("《甲条例》(2021)第一条"), DAY)
    assert found == messages.TEXT_MISSING.format(title="甲条例", year="2021")
    assert "缺文本" in found


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2021-07-14", "ahead"), ("2021-07-15", "in_force"), ("2026-08-14", "in_force")],
)
@pytest.mark.parametrize(
    ("ends", "ended"),
    [
        ({"replaced_by": "甲条例(2026)", "replaced_on": dt.date(2026, 8, 15)}, "replaced"),
        ({"replaced_by": "乙法典(2026)", "repealed_on": dt.date(2026, 8, 15)}, "replaced"),
        ({"repealed_on": dt.date(2026, 8, 15)}, "repealed"),
    ],
)
def test_standing(day: str, standing: str, ends: dict[str, Any], ended: str) -> None:
    row = invented(**ends)
    assert row.standing(dt.date.fromisoformat(day)) == standing
    assert row.standing(dt.date(2026, 8, 15)) == ended
    assert invented(**BARE).standing(dt.date(2026, 8, 15)) == "unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"adopted": None},
        {"in_force_since": None},
        {"year": 2021},
        {"replaced_on": dt.date(2026, 1, 1)},
        {"replaced_by": "甲法(2026)"},
        {
            "replaced_by": "甲法(2026)",
            "replaced_on": dt.date(2026, 1, 1),
            "repealed_on": dt.date(2026, 1, 1),
        },
    ],
)
def test_rows_that_contradict_themselves_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        invented(**fields)


@given(st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)))
def test_on_every_day_exactly_one_version_is_in_force(day: dt.date) -> None:
    standing = [y for y in (2017, 2021) if complaint(f"《行政处罚法》({y})第一条", day) is None]
    assert len(standing) == 1


TOML = """
[[statute]]
title = "中华人民共和国行政处罚法"
short_title = "行政处罚法"
kind = "法律"
adopted = 2021-01-22
in_force_since = 2021-07-15
articles = 86
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "statutes.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_load(tmp_path: Path) -> None:
    assert load_register(write(tmp_path, TOML)).statutes == (NEW,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("articles = 86", "articles = 0"),
        ("articles = 86", "articles = 86\ncolour = 1"),
        ("adopted = 2021-01-22", 'adopted = "早年"'),
    ],
)
def test_bad_rows_are_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in TOML
    with pytest.raises(ValidationError):
        load_register(write(tmp_path, TOML.replace(old, new)))


def test_missing_or_broken_register(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_register(tmp_path / "statutes.toml")
    with pytest.raises(tomllib.TOMLDecodeError):
        load_register(write(tmp_path, "[[statute"))


def test_statutes_are_values() -> None:
    with pytest.raises(ValidationError):
        NEW.articles = 1  # type: ignore[misc]
