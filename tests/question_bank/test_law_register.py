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
from question_bank.errors import ProblemsFound
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import Statute, StatuteRegister, load_register, site_register
from question_bank.law.texts import StatuteTexts
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


BEES = "# 中华人民共和国养蜂法\n\n2021年1月22日通过\n\n第一条 甲：\n\n（一）子；\n\n（二）丑。\n\n乙。\n\n第二条 丙：\n\n（一）寅。\n\n第二条之一 丁。\n\n第三条 本法自2021年7月15日起施行。\n"


@pytest.fixture
def site_texts(tmp_path: Path) -> Path:
    (tmp_path / "养蜂法(2021-01-22).md").write_text(BEES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("第一条", None),
        ("第一条第一款第二项", None),
        ("第一条第二款", None),
        ("第二条第一项", None),
        ("第二条之一", None),
        ("第二条之二", messages.NO_SUCH_ARTICLE),
        ("第一条第三款", messages.NO_SUCH_PARAGRAPH),
        ("第一条第二项", messages.ITEM_WITHOUT_PARAGRAPH),
        ("第一条第一款第三项", messages.NO_SUCH_ITEM),
        ("第二条第二项", messages.NO_SUCH_ITEM),
    ],
)
def test_with_the_text_a_citation_is_checked_to_the_item(
    site_texts: Path, place: str, message: str | None
) -> None:
    row = statute(title="中华人民共和国养蜂法", short_title="养蜂法", articles=3)
    register = StatuteRegister([row], StatuteTexts(site_texts))
    found = register.complaint(parse_legal_basis(f"《养蜂法》(2021){place}"), DAY)
    if message is None:
        assert found is None
    else:
        assert found is not None
        assert found.startswith(
            message.split("{article}")[0].split("{place}")[0].format(title="养蜂法", year="2021")
        )
    assert (
        StatuteRegister([row]).complaint(parse_legal_basis(f"《养蜂法》(2021){place}"), DAY) is None
    )
    assert register.held(row)


@pytest.mark.parametrize(
    ("year", "on", "stands"),
    [(None, DAY, True), (2021, DAY, True), (2021, dt.date(2021, 7, 14), False)],
)
def test_a_text_of_the_site_fills_a_row_without_text(
    site_texts: Path, year: int | None, on: dt.date, stands: bool
) -> None:
    row = statute(title="中华人民共和国养蜂法", short_title="养蜂法", **BARE, year=year)
    register = StatuteRegister([row], StatuteTexts(site_texts))
    basis = parse_legal_basis("《养蜂法》(2021)第一条第一款")
    assert (register.complaint(basis, on) is None) == stands
    other = register.complaint(parse_legal_basis("《养蜂法》(2021)第九条"), DAY)
    assert other == messages.ARTICLE_BEYOND_LAST.format(
        title="养蜂法", year="2021", article="第九条", articles=3
    )


def test_a_site_registers_what_came_since(tmp_path: Path) -> None:
    shipped = write(tmp_path, TOML)
    folder = tmp_path / "statutes"
    folder.mkdir()
    assert site_register(folder, shipped).statutes == (NEW,)
    rows = TOML + 'replaced_by = "行政处罚法(2027)"\nreplaced_on = 2027-01-01\n'
    rows += TOML.replace("2021-01-22", "2026-12-01").replace("2021-07-15", "2027-01-01")
    (folder / "register.toml").write_text(rows.replace("2026-12-01", "2027-01-01"), "utf-8")
    register = site_register(folder, shipped)
    assert [row.version for row in register.versions("行政处罚法")] == ["2021", "2027"]
    cited = parse_legal_basis("《行政处罚法》(2021)第一条")
    assert register.complaint(cited, dt.date(2026, 12, 31)) is None
    assert register.complaint(cited, dt.date(2027, 1, 1)) is not None


def test_bad_rows_of_a_site_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "register.toml"
    file.write_text(TOML.replace("articles = 86", "articles = 0") + TOML + "year = 2021\n", "utf-8")
    with pytest.raises(ProblemsFound) as error:
        site_register(tmp_path)
    assert str(error.value).splitlines() == [
        f"register.toml:1: {messages.REGISTER_BAD_ROW.format(number=1, fields='articles')}",
        "register.toml:1: "
        + messages.REGISTER_BAD_ROW.format(number=2, fields=messages.REGISTER_CONTRADICTION),
    ]
    file.write_text("[[statute", "utf-8")
    with pytest.raises(ProblemsFound, match="不是正确的 TOML"):
        site_register(tmp_path)
