"""What the page of figures says: open decisions before rates, no small group, and whatever is asked for an answer in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.errors import NoResults
from analytics.page.pictures import Pictures
from analytics.page.values import Asked, find, values
from tests.analytics.made_frames import Card, Held, Line, frames_of

DAY = dt.date(2026, 11, 20)
P, F = ["passed"], ["failed"]
LARGE = {"甲局": P * 6 + F * 2, "乙局": P * 9}


def told(frames: Any, *, year: int = 0, exam: str = "", unit: str = "") -> dict[str, Any]:
    return values(frames, find(frames, Asked(year, exam, unit, DAY)))


def test_a_year_in_numbers_that_add_up() -> None:
    frames = frames_of(
        Held("初考", 2026, {**LARGE, "丙局": [*P * 5, "absent", "exempt", "voided"]}),
        cards=[Card("甲局", 1, until="2026-12-01"), Card("甲局", 2, until="2027-01-10"), Card("乙局", 1, until="2026-01-01")],
        lines=[Line("甲局", 1), Line("甲局", 2, hours_met=False, state="listed"), Line("乙局", 1, finding="refuse")],
    )  # fmt: skip
    found = told(frames)
    people, cards = found["people"], found["cards"]
    outcomes = ("passed", "failed", "absent", "exempt", "voided", "open")
    assert people["called"] == sum(people[each] for each in outcomes) == 25
    assert (people["sat"], people["rate"]) == (22, 20 / 22)
    assert (cards["due"], cards["registered"], cards["refused"], cards["undecided"]) == (3, 1, 1, 1)
    assert (cards["hours_met"], cards["expired"], cards["in_30"], cards["in_60"]) == (2, 1, 1, 2)
    assert {each["code"]: each["count"] for each in found["to_do"]} == {
        "resit": 4,
        "review": 1,
        "hours": 1,
        "renew": 3,
    }


def test_no_rate_while_decisions_are_open_and_the_sentence_that_says_so() -> None:
    frames = frames_of(Held("初考", 2026, {**LARGE, "丙局": [*P * 5, "pending", None]}))
    shown = find(frames, Asked(0, "", "", DAY))
    found = values(frames, shown)
    assert (found["people"]["open"], found["people"]["rate"]) == (2, None)
    assert any("2 人未评定" in each for each in found["warnings"])
    assert "%" not in "".join(found["findings"])
    assert Pictures(shown).titles == {}
    assert {"code": "decide", "count": 2} in found["to_do"]


def test_a_unit_that_is_only_shown_with_others_is_not_shown_by_a_filter_either() -> None:
    # 丙局 has too few; 丁局 goes with it, since the total less all others would be 丙局.
    frames = frames_of(Held("初考", 2026, {**LARGE, "丙局": P * 2 + F, "丁局": P * 4 + F * 2}))
    codes = {name: code for code, name in told(frames)["options"]["units"]}
    for name in ("丙局", "丁局"):
        shown = find(frames, Asked(0, "", codes[name], DAY))
        found = values(frames, shown)
        assert found["people"] is None
        assert found["findings"] == []
        assert "人数少" in found["hidden"]
        assert Pictures(shown).titles == {}
        assert {each["code"] for each in found["to_do"]} <= {"review", "hours", "renew"}
    assert told(frames, unit=codes["甲局"])["people"]["called"] == 8


def test_without_an_exam_the_largest_of_the_year_however_far_it_is() -> None:
    frames = frames_of(
        Held("大考", 2026, {"甲局": [None] * 9}),
        Held("小考", 2026, {"甲局": P * 6}, policy="other"),
        Held("旧考", 2025, {"甲局": P * 7}),
    )
    found = told(frames)
    assert found["choice"]["exam"] == "大考"
    # Reports of the year are about the one that has results.
    assert (found["about"], told(frames, exam="小考")["about"]) == ("大考", "")
    assert [each[0] for each in found["options"]["exams"]] == ["大考", "小考"]
    # The exam that was chosen before is none of another year.
    assert told(frames, year=2025, exam="大考")["choice"] == {
        "year": 2025,
        "exam": "旧考",
        "unit": "",
    }


@pytest.mark.parametrize("wrong", [{"exam": "../x"}, {"unit": "无此局"}])
def test_what_there_is_not_is_said_and_left_out(wrong: dict[str, str]) -> None:
    found = told(frames_of(Held("初考", 2026, LARGE)), **wrong)  # type: ignore[arg-type]
    assert next(iter(wrong.values())) in found["notice"]
    assert found["choice"] == {"year": 2026, "exam": "初考", "unit": ""}


def test_a_year_without_an_exam_still_has_its_cards() -> None:
    frames = frames_of(Held("初考", 2025, LARGE), cards=[Card("甲局")], lines=[Line("甲局")])
    found = told(frames, year=2026)
    assert (found["people"], found["hidden"]) == (None, "2026 年还没有考试")
    assert (found["cards"]["due"], found["options"]["years"]) == (1, [2026, 2025])


def test_a_site_without_exams_is_said_in_words() -> None:
    with pytest.raises(NoResults, match="还没有考试"):
        told(frames_of(cards=[Card("甲局")]))


def test_figures_have_titles_and_are_drawn_once() -> None:
    frames = frames_of(Held("初考", 2026, LARGE), Held("旧考", 2025, LARGE))
    pictures = Pictures(find(frames, Asked(0, "", "", DAY)))
    assert set(pictures.titles) == {"units", "years"}
    assert pictures.svg("units").startswith("<?xml")
    assert pictures.svg("units") is pictures.svg("units")
    assert pictures.svg("../x") == ""
