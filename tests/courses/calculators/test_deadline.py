"""Last days, each worked out by hand from a calendar and the notices of the State Council for 2024–2026.

2026 off: 1–3 Jan, 15–23 Feb, 4–6 Apr, 1–5 May, 19–21 Jun, 25–27 Sep, 1–7 Oct; worked: 4 Jan, 14 and 28 Feb, 9 May, 20 Sep, 10 Oct.
"""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import messages
from courses.calculators.deadline import rules, spec, work_out
from courses.calculators.form import Outcome
from courses.calculators.work_days import HolidayYear, WorkCalendar
from courses.errors import CannotCalculate
from tests.courses.calculators.hostile import VALUES

KNOWN = WorkCalendar()


def ask(rule: str, day: str, days: WorkCalendar = KNOWN) -> Outcome:
    return work_out({"rule": rule, "from": day}, days)


def last(rule: str, day: str, days: WorkCalendar = KNOWN) -> str:
    """What stands behind the name of the deadline."""
    outcome = ask(rule, day, days)
    what = f"{rules()[rule].what}："
    assert outcome.result.startswith(what)
    return outcome.result.removeprefix(what)


def told(outcome: Outcome) -> str:
    return "\n".join(line.text for line in outcome.lines)


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        # A Monday: the day itself does not count; a weekend lies between.
        ("penalty-hearing-request", "2026-03-23", "2026年3月30日（周一）"),
        # On a Saturday too.
        ("penalty-hearing-request", "2026-03-21", "2026年3月27日（周五）"),
        # National Day: 30 Sep, then 8, 9 and Saturday 10 Oct, which is worked; 12 Oct is the fifth.
        ("penalty-hearing-request", "2026-09-29", "2026年10月12日（周一）"),
        # Spring Festival: 13 and Saturday 14 Feb are worked, then 24, 25, 26 Feb.
        ("penalty-hearing-request", "2026-02-12", "2026年2月26日（周四）"),
        # The last of them is a Saturday that is worked.
        ("penalty-withdraw-publication", "2026-02-25", "2026年2月28日（周六）"),
        # Labour Day: 30 Apr, 6–8 May, Saturday 9 May is worked, 11, 12 May.
        ("penalty-service", "2026-04-29", "2026年5月12日（周二）"),
        # Twenty, over 1–5 May with Saturday 9 May worked: 21–24, 27–30 Apr (8), 6–9 (12), 11–15 (17), 18, 19, 20 May.
        ("license-decision", "2026-04-20", "2026年5月20日（周三）"),
        ("disclosure-reply", "2026-04-20", "2026年5月20日（周三）"),
        # Over the end of a year: 31 Dec, 2 Jan is off, Sunday 4 Jan is worked, 5, 6, 7.
        ("license-correction", "2025-12-30", "2026年1月7日（周三）"),
        ("petition-objection", "2024-02-07", "2024年2月20日（周二）"),
    ],
)
def test_working_days(rule: str, day: str, expected: str) -> None:
    assert last(rule, day) == expected


def test_before_an_event_whole_working_days_lie_between() -> None:
    # Hearing on Monday 12 Oct: 10, 9, 8 Oct, 30, 29, 28, 24 Sep are seven; 25–27 Sep and 1–7 Oct are off.
    outcome = ask("penalty-hearing-notice", "2026-10-12")
    assert outcome.result.endswith("2026年9月23日（周三）")
    assert "10月10日、10月9日、10月8日、9月30日、9月29日、9月28日、9月24日" in told(outcome)
    # A usual week: hearing on Friday 27 Mar; 26–23, 20–18 Mar are seven.
    assert last("penalty-hearing-notice", "2026-03-27") == "2026年3月17日（周二）"


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        # 15 days from 9 Mar: the first is the 10th, the last the 24th.
        ("litigation-defence", "2026-03-09", "2026年3月24日（周二）"),
        # Over the end of February, in a leap year and in none.
        ("litigation-appeal", "2024-02-20", "2024年3月6日（周三）"),
        ("litigation-appeal", "2025-02-20", "2025年3月7日（周五）"),
        # Saturday 10 Oct is worked: nothing moves.
        ("litigation-defence", "2026-09-25", "2026年10月10日（周六）"),
        # 90 days from 2 Mar: 29 left in March, 30 in April, 31 in May.
        ("penalty-decision", "2026-03-02", "2026年5月31日（周日）；顺延的，到2026年6月1日（周一）"),
    ],
)
def test_days(rule: str, day: str, expected: str) -> None:
    assert last(rule, day) == expected


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("litigation-direct", "2026-01-15", "2026年7月15日（周三）"),
        # There is no 31 Feb; 29 Feb in a leap year, Saturday 28 Feb 2026 is worked.
        ("litigation-direct", "2023-08-31", "2024年2月29日（周四）"),
        ("litigation-direct", "2025-08-31", "2026年2月28日（周六）"),
        ("litigation-direct", "2025-08-29", "2026年2月28日（周六）"),
        ("litigation-direct", "2025-08-28", "2026年2月28日（周六）"),
        # From the end of a short month to the same number, not to the end of the long one; 28 and 29 Aug 2026 are Fri and Sat.
        ("litigation-direct", "2026-02-28", "2026年8月28日（周五）"),
        ("litigation-inaction", "2025-12-31", "2026年2月28日（周六）"),
        ("compulsion-court", "2025-11-30", "2026年2月28日（周六）"),
        ("compulsion-court", "2025-10-14", "2026年1月14日（周三）"),
        ("compensation-claim", "2024-02-29", "2026年2月28日（周六）"),
        ("compensation-claim", "2022-02-28", "2024年2月28日（周三）"),
        (
            "compensation-decision",
            "2025-12-15",
            "2026年2月15日（周日）；顺延的，到2026年2月24日（周二）",
        ),
    ],
)
def test_months_and_years(rule: str, day: str, expected: str) -> None:
    assert last(rule, day) == expected


def test_a_last_day_that_is_off_moves_where_the_law_says_so() -> None:
    # 17 Sep + 15 days is 2 Oct; the first working day after is 8 Oct.
    outcome = ask("litigation-appeal", "2026-09-17")
    assert outcome.result.endswith("：2026年10月8日（周四）")
    moved = messages.DEADLINE_MOVES.format(
        last="2026年10月2日（周五）", moved="2026年10月8日（周四）"
    )
    [line] = [line for line in outcome.lines if line.text == moved]
    assert "第四十八条第三款" in line.basis


@pytest.mark.parametrize(
    ("rule", "day", "off", "text", "based"),
    [
        # 4 Aug + 60 days is 3 Oct.
        (
            "reconsideration-application",
            "2026-08-04",
            "10月3日（周六）",
            messages.DEADLINE_REFERS,
            True,
        ),
        # 16 Sep + 15 days is 1 Oct.
        ("penalty-payment", "2026-09-16", "10月1日（周四）", messages.DEADLINE_UNSAID, False),
    ],
)
def test_where_the_law_does_not_say_so_both_days_are_told(
    rule: str, day: str, off: str, text: str, based: bool
) -> None:
    outcome = ask(rule, day)
    both = {"last": f"2026年{off}", "moved": "2026年10月8日（周四）"}
    assert outcome.result.endswith(messages.DEADLINE_EITHER.format(**both))
    [line] = [line for line in outcome.lines if line.text == text.format(**both)]
    assert bool(line.basis) == based


def test_the_days_off_between_are_named_with_their_notice() -> None:
    between = ask("penalty-hearing-request", "2026-09-29")
    assert "10月1日、10月2日、10月3日、10月4日、10月5日、10月6日、10月7日、10月11日" in told(
        between
    )
    assert messages.LIBRARY_SOURCE.format(year=2026) in told(between)
    assert "9月30日、10月8日、10月9日、10月10日、10月12日" in told(between)
    assert "不计" not in told(ask("penalty-withdraw-publication", "2026-03-23"))


@pytest.mark.parametrize("rule", list(rules()))
def test_every_rule_is_told_with_its_article(rule: str) -> None:
    outcome = ask(rule, "2024-11-04")
    assert outcome.lines[0].basis == rules()[rule].basis
    assert "2024年11月4日（周一）" in outcome.lines[0].text
    if rules()[rule].unit == "working_day":
        assert any(line.basis == rules()[rule].area.working_basis for line in outcome.lines)
    note = rules()[rule].note
    assert not note or note in told(outcome)


@pytest.mark.parametrize(
    ("rule", "day", "year"),
    [
        ("penalty-hearing-request", "2026-12-29", 2027),
        ("penalty-hearing-notice", "2027-01-06", 2027),
        ("litigation-appeal", "2026-12-20", 2027),
        ("litigation-direct", "2026-07-01", 2027),
        ("compensation-claim", "2026-01-05", 2028),
        ("penalty-hearing-request", "2003-05-05", 2003),
        ("penalty-hearing-notice", "2004-01-05", 2003),
    ],
)
def test_a_year_whose_notice_is_not_known_is_not_guessed(rule: str, day: str, year: int) -> None:
    with pytest.raises(CannotCalculate) as caught:
        ask(rule, day)
    assert str(caught.value) == messages.UNKNOWN_YEAR.format(year=year)


def days_of(year: int, off: list[str], worked: list[str]) -> WorkCalendar:
    entered = HolidayYear(
        year,
        "本地录入的通知",
        frozenset(dt.date.fromisoformat(f"{year}-{day}") for day in off),
        frozenset(dt.date.fromisoformat(f"{year}-{day}") for day in worked),
    )
    return WorkCalendar({year: entered})


def test_a_year_is_known_once_it_is_entered() -> None:
    # 1 Jan 2027 is a Friday; 30, 31 Dec, Sunday 3 Jan worked, 4, 5 Jan.
    days = days_of(2027, ["01-01"], ["01-03"])
    assert last("penalty-hearing-request", "2026-12-29", days) == "2027年1月5日（周二）"
    text = told(ask("penalty-hearing-request", "2026-12-29", days))
    assert f"{messages.LIBRARY_SOURCE.format(year=2026)}；本地录入的通知" in text


def test_what_a_site_entered_counts_before_the_library() -> None:
    days = days_of(2026, ["03-24"], ["03-28"])
    assert last("penalty-hearing-request", "2026-03-23", days) == "2026年3月30日（周一）"
    assert "3月25日、3月26日、3月27日、3月28日、3月30日" in told(
        ask("penalty-hearing-request", "2026-03-23", days)
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, messages.CHOOSE),
        ({"rule": "no-such", "from": "2026-03-23"}, messages.CHOOSE),
        ({"rule": ["penalty-decision"], "from": "2026-03-23"}, messages.CHOOSE),
        *(
            ({"rule": "penalty-decision", **given}, messages.BAD_DATE)
            for given in (
                {},
                {"from": ""},
                {"from": None},
                {"from": "2026-02-30"},
                {"from": "2026/03/23"},
                {"from": "23.3.2026"},
                {"from": ["2026-03-23"]},
                {"from": "0001-01-01"},
                {"from": "9999-12-31"},
                {"from": "2026-03-23T00:00"},
            )
        ),
    ],
)
def test_what_is_missing_is_named(values: dict[str, object], message: str) -> None:
    with pytest.raises(CannotCalculate) as caught:
        work_out(values, KNOWN)
    labels = [field.label for field in spec().fields]
    assert str(caught.value) in [message.format(label=label) for label in labels]


_IN_DAYS = [each.id for each in rules().values() if each.unit in ("day", "working_day")]


@given(st.sampled_from(_IN_DAYS), st.dates(dt.date(2004, 2, 1), dt.date(2026, 8, 1)))
def test_a_deadline_is_never_cut(rule: str, day: dt.date) -> None:
    """Between the event and the last day there are as many days as the law says, and more over days off."""
    facts, shown = rules()[rule], last(rule, day.isoformat()).split("（")[0]
    found = dt.datetime.strptime(shown, "%Y年%m月%d日").date()
    if facts.direction == "before":
        assert found < day - dt.timedelta(facts.length)
    else:
        assert found >= day + dt.timedelta(facts.length)
    if facts.unit == "working_day" or facts.area.last_day == "moves":
        assert KNOWN.is_working(found)


@given(VALUES)
def test_any_values_give_an_outcome_or_say_what_is_missing(values: dict[str, object]) -> None:
    with contextlib.suppress(CannotCalculate):
        assert work_out(values, KNOWN).lines
