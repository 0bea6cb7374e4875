from __future__ import annotations

from pathlib import Path

import pytest

from courses.errors import ProgrammeRejected
from courses.hours import StudyRecord, standing, tally
from courses.hours_policy import SHIPPED_HOURS, hours_policy_names, named_hours_policies
from courses.lesson.page import shown_lessons
from courses.programme import SHIPPED, course_hours, load_programme, programmes
from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS
from records.errors import PolicyRejected

TITLES = {lesson.id: lesson.title for lesson in shown_lessons()}


def test_three_courses_are_shipped_and_say_that_they_are_examples() -> None:
    found = programmes(None, TITLES)
    assert list(found) == ["leaders", "officers", "appointees"]
    assert all(each.example and each.source for each in found.values())
    # Every lesson stands in one of them.
    assert {lesson for each in found.values() for lesson in each.lessons} == set(TITLES)


def test_hours_are_those_of_a_policy_that_there_is(tmp_path: Path) -> None:
    assert {each.hours for each in programmes(None, TITLES).values()} <= hours_policy_names()
    text = (SHIPPED / "leaders.toml").read_text("utf-8").replace('"leading-cadres"', '"ours"')
    (tmp_path / "leaders.toml").write_text(text, "utf-8")
    with pytest.raises(ProgrammeRejected, match="没有文件名为“ours”的学时规则"):
        programmes(tmp_path, TITLES)
    own = tmp_path / "hours"
    own.mkdir()
    (own / "ours.toml").write_bytes((SHIPPED_HOURS / "leading-cadres.toml").read_bytes())
    assert programmes(tmp_path, TITLES, own)["leaders"].hours == "ours"


def test_the_exams_for_which_courses_prepare_can_be_sat_as_mocks() -> None:
    asked = {each.mock for each in programmes(None, TITLES).values()} - {""}
    assert asked == {"pre-appointment-2022", "annual-review-2022"}
    assert asked <= {path.stem for path in SHIPPED_BLUEPRINTS.glob("*.toml")}


def test_the_hours_of_a_course_are_those_that_its_lessons_enter() -> None:
    """By the same policy and the same minutes as what is on record of who did them."""
    minutes = {lesson.id: lesson.minutes for lesson in shown_lessons()}
    policies = named_hours_policies()
    for programme in programmes(None, TITLES).values():
        counted = course_hours(programme, policies, minutes, 2026)
        assert counted is not None
        for lesson in programme.lessons:
            done = StudyRecord(1, 2026, "online", "", minutes[lesson], None)
            [own] = tally([done], counted.policy).values()
            assert sum(own.hours.values()) == counted.of_lesson[lesson] > 0
        records = [
            StudyRecord(1, 2026, "online", "", minutes[each], None) for each in programme.required
        ]
        stands = standing(tally(records, counted.policy), counted.policy, 1, 2026)
        assert stands.total.have == counted.of(programme.required)
        assert course_hours(programme, policies, minutes, 1990) is None
        assert course_hours(programme, {}, minutes, 2026) is None


def test_what_comes_next_waits_for_what_comes_first() -> None:
    leaders = programmes(None, TITLES)["leaders"]
    assert leaders.next_lesson(()) == leaders.required[0]
    assert leaders.first("litigation-and-appearance") == ("reconsideration",)
    done = set(leaders.required) - {"reconsideration", "litigation-and-appearance"}
    assert leaders.next_lesson(done) == "reconsideration"
    assert leaders.next_lesson({*done, "reconsideration"}) == "litigation-and-appearance"
    assert leaders.next_lesson(leaders.required) == ""


def test_lessons_that_are_not_shown_are_not_named() -> None:
    leaders = programmes(None, TITLES)["leaders"]
    first, *_, last = leaders.modules
    hidden = {"reconsideration", *first.lessons}
    left = leaders.without(hidden)
    assert set(left.lessons) == set(leaders.lessons) - hidden
    assert [each.name for each in left.modules][-1] == last.name
    assert first.name not in {each.name for each in left.modules}
    # Who cannot read what comes first is not kept waiting for it.
    assert left.first("litigation-and-appearance") == ()
    assert left.next_lesson(()) not in hidden
    assert leaders.without(()) == leaders


def test_a_site_has_courses_of_its_own(tmp_path: Path) -> None:
    text = (SHIPPED / "leaders.toml").read_text("utf-8").replace("领导干部学法", "本区领导学法")
    (tmp_path / "leaders.toml").write_text(text, "utf-8")
    (tmp_path / "z-own.toml").write_text(text, "utf-8")
    found = programmes(tmp_path, TITLES)
    assert list(found) == ["leaders", "officers", "appointees", "z-own"]
    assert found["leaders"].title == "本区领导学法"


def test_everything_that_is_wrong_with_a_course_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        'title = "甲"\naudience = "everybody"\nsource = "乙"\n'
        '[[module]]\nname = "一"\nrequired = ["x", "petition", "petition", "reconsideration"]\n'
        '[[after]]\nlesson = "petition"\nfirst = ["reconsideration"]\n'
        '[[after]]\nlesson = "reconsideration"\nfirst = ["petition", "license"]\n',
        "utf-8",
    )
    with pytest.raises(ProgrammeRejected) as caught:
        load_programme(path, TITLES)
    told = [problem.removeprefix(f"{path}: ") for problem in caught.value.problems]
    assert told == [
        "没有编号为“x”的课",
        "“petition”在课程里出现了两次",
        "先修关系里的“license”不在这个课程里",
        "“petition”的先修关系绕回了自己",
        "“reconsideration”的先修关系绕回了自己",
    ]
    path.write_text('title = "甲"\n', "utf-8")
    with pytest.raises(PolicyRejected):
        load_programme(path, TITLES)
