"""Hours by person, category and year: counted as the policy says, whatever the policy says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.hours import StudyRecord, standing, tally
from courses.hours_policy import HoursPolicy, hours_policies, load_hours_policy
from records.errors import PolicyRejected
from records.study.plan import KINDS

OFFICERS, LEADERS = hours_policies()


def policy(**changes: Any) -> HoursPolicy:
    values: dict[str, Any] = {
        "title": "规则",
        "source": "测试",
        "source_year": 2023,
        "audience": "all",
        "from_year": 2020,
        "hours": 3,
        "longer_minutes": 45,
        "passed_exam": 0.5,
        "band": [{"from_minutes": 15, "hours": 0.5}, {"from_minutes": 30, "hours": 1}],
        "category": [
            {"name": "公共", "hours": 2, "kinds": ["lecture", "exam"]},
            {"name": "专门", "hours": 1},
        ],
        "times": [{"kind": "court", "times": 1}],
    }
    return HoursPolicy.model_validate({**values, **changes})


def record(year: int = 2026, person: int = 1, **changes: Any) -> StudyRecord:
    values: dict[str, Any] = {"kind": "lecture", "category": "", "minutes": 30, "hours": None}
    return StudyRecord(person, year, **{**values, **changes})


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [
        (0, 0),
        (14, 0),
        (15, 0.5),
        (29, 0.5),
        (30, 1),
        (89, 1),
        (90, 2),
        (134, 2),
        (135, 3),
        (240, 5),
    ],
)
def test_minutes_give_hours_by_the_bands_and_beyond_them(minutes: int, hours: float) -> None:
    assert policy().hours_of(minutes) == hours


def test_without_anything_beyond_the_bands_they_are_all() -> None:
    assert policy(longer_minutes=None).hours_of(600) == 1
    assert policy(longer_minutes=None, band=[]).hours_of(600) == 0


def test_hours_go_to_the_category_that_is_said_or_to_that_of_the_kind() -> None:
    records = [
        record(),
        record(category="专门", minutes=90),
        record(category="没有这一类"),
        record(kind="court", minutes=20),
        record(kind="exam", minutes=0),
        record(hours=4),
        record(person=2),
        record(year=2025, minutes=600),
    ]
    tallies = tally(records, policy())
    found = standing(tallies, policy(), 1, 2026)
    assert [(part.name, part.have, part.asked) for part in found.categories] == [
        ("公共", 6.5, 2),
        ("专门", 2, 1),
        ("", 0.5, 0),
    ]
    assert (found.total.have, found.total.asked) == (9, 3)
    assert [(part.name, part.have, part.asked) for part in found.times] == [("court", 1, 1)]
    assert found.is_met
    assert not standing(tallies, policy(), 2, 2026).is_met
    assert standing(tallies, policy(), 3, 2026).total.have == 0


def test_what_is_missing_anywhere_is_not_met() -> None:
    enough = [record(hours=2), record(category="专门", hours=1), record(kind="court", hours=0)]
    for left_out in range(3):
        records = enough[:left_out] + enough[left_out + 1 :]
        assert not standing(tally(records, policy()), policy(), 1, 2026).is_met
    assert standing(tally(enough, policy()), policy(), 1, 2026).is_met


def test_study_that_was_made_up_counts_where_the_policy_says_so() -> None:
    records = [record(made_up=True)]
    assert standing(tally(records, policy()), policy(), 1, 2026).total.have == 1
    strict = policy(made_up=False)
    assert standing(tally(records, strict), strict, 1, 2026).total.have == 0


def test_hours_within_several_years_count_together_and_times_by_year() -> None:
    rule = policy(within_years=5, hours=10, category=[])
    records = [record(year=year, kind="court", hours=2) for year in (2021, 2022, 2024, 2026)]
    tallies = tally(records, rule)
    assert standing(tallies, rule, 1, 2026).total.have == 6
    assert standing(tallies, rule, 1, 2025).total.have == 6
    assert standing(tallies, rule, 1, 2025).times[0].have == 0


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(KINDS), st.integers(0, 300))))
def test_nothing_is_lost_or_counted_twice(given: list[tuple[int, Any, int]]) -> None:
    records = [record(person=person, kind=kind, minutes=m) for person, kind, m in given]
    tallies = tally(records, policy())
    for person in (1, 2, 3):
        own = [each for each in given if each[0] == person]
        each = [0.5 if kind == "exam" else policy().hours_of(m) for _, kind, m in own]
        found = standing(tallies, policy(), person, 2026)
        assert found.total.have == sum(each)
        assert sum(part.have for part in found.categories) == found.total.have
    assert sum(sum(one.times.values()) for one in tallies.values()) == len(given)


def test_the_shipped_policies_are_examples_with_their_sources() -> None:
    for each in (OFFICERS, LEADERS):
        assert each.example
        assert "示例" in each.title
        assert each.source
        assert each.holds_in(2026)
        assert not each.holds_in(each.from_year - 1)
        assert "court" in {one.kind for one in each.times}
        assert all(one.source for one in each.times)
    assert (OFFICERS.hours, OFFICERS.audience, OFFICERS.source_year) == (60, "officers", 2023)
    assert sum(each.hours for each in OFFICERS.categories) == 60


def test_a_sites_own_file_takes_the_place_of_the_example(tmp_path: Path) -> None:
    text = Path("courses/hours_policies/leading-cadres.toml").read_text(encoding="utf-8")
    own = text.replace("（示例）", "").replace("example = true", "until_year = 2026")
    (tmp_path / "leading-cadres.toml").write_text(own, encoding="utf-8")
    (tmp_path / "street.toml").write_text(own, encoding="utf-8")
    found = hours_policies(tmp_path)
    assert [each.title for each in found] == [OFFICERS.title, *["领导干部年度学法"] * 2]
    assert not found[1].holds_in(2027)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("from_minutes = 30", "from_minutes = 10", 15, "由少到多"),
        ('name = "政治理论"', 'name = "公共法律知识"', 24, "不能相同"),
        ('kinds = ["court"]', 'kinds = ["group"]', 24, "只能归入一个类别"),
        ("hours = 60", "hours = 59", 8, "不能超过"),
        ("from_year = 2023", "from_year = 2023\nuntil_year = 2022", 8, "不能早于"),
        ('kind = "court"', 'kind = "meeting"', 48, "meeting"),
        ("hours = 60", "hour = 60", 8, "不认识"),
        ("[[times]]", '[[times]]\nkind = "court"\ntimes = 2\n[[times]]', 49, "只能写一次"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused_by_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    text = Path("courses/hours_policies/enforcement-officers.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "own.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyRejected) as caught:
        load_hours_policy(path)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
    assert any(f"own.toml:{line}:" in problem for problem in caught.value.problems), (
        caught.value.problems
    )
