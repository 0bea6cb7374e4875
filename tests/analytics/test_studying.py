"""Study and result: who is counted, what is beside the score before, and that nothing is said of few people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.choice import choose
from analytics.frames.load import Frames
from analytics.stats.association import rank_correlation
from analytics.tables import learning as report
from analytics.tables import studying as tables
from analytics.tables.answers import exam_answers
from analytics.tables.studying import Studied
from analytics.words import learning as words
from tests.analytics.made_papers import PENDING, Exam, Sat, checks, frames_with, names, rasch, study

ITEMS = names(range(20))
SPREAD = np.linspace(-1, 1, 20)
PEOPLE = 60


def frames_of_years(*years: int) -> Frames:
    """The n-th person is the same in all years."""
    return frames_with(
        *(Exam(f"e{year}", year, [Sat("A", ITEMS, rasch(PEOPLE, SPREAD, year))]) for year in years)
    )


def studied(frames: Frames, exam: str = "e2026") -> Studied:
    return tables.studied(frames, choose(frames, exam=exam))


def by_person(frames: Frames, times: int) -> dict[str, int]:
    """Minutes (or answers) that grow with the score."""
    people = studied(frames).people
    return {
        person: int(score) * times
        for person, score in zip(people["person"], people["score"], strict=True)
    }


def test_hours_before_the_exam_are_counted_and_go_with_the_score() -> None:
    plain = frames_of_years(2025, 2026)
    found = studied(study(plain, by_person(plain, 30)))
    assert found.people["hours"].tolist() == (found.people["score"] * 0.5).tolist()
    told = tables.associations(found)["hours", False]
    x, y = (found.people[name].to_numpy() for name in ("hours", "score"))
    assert told == rank_correlation(x, y)
    shown = tables.association_table(found)
    assert shown[words.MEANING].tolist()[0] == "越多，成绩越高"
    [sentence, nothing] = tables.findings(found)
    assert "不是因果" in sentence
    assert words.REASONS["not_on_record"] in nothing


def test_beside_the_score_before_is_the_partial_correlation() -> None:
    plain = frames_of_years(2025, 2026)
    random = np.random.default_rng(3)
    minutes = {person: int(random.integers(0, 900)) for person in by_person(plain, 1)}
    found = studied(study(plain, minutes))
    x, y, before = (found.people[name].to_numpy() for name in ("hours", "score", "before"))
    assert not np.isnan(before).any()
    assert tables.associations(found)["hours", True] == rank_correlation(x, y, before)
    first = studied(study(frames_of_years(2026), minutes))
    assert tables.association_table(first)[words.CORRELATION].tolist()[1] == words.REASONS["no_earlier"]  # fmt: skip


@pytest.mark.parametrize("day", ["2025-05-01", "2026-11-02"])
def test_what_was_studied_in_another_year_or_after_the_exam_is_not_counted(day: str) -> None:
    plain = frames_of_years(2026)
    found = studied(study(plain, by_person(plain, 30), day))
    assert not found.hours_known
    assert tables.hours_table(found).empty
    assert words.REASONS["not_on_record"] in tables.findings(found)[0]


def test_bands_add_up_and_few_people_stand_together() -> None:
    plain = frames_of_years(2026)
    people = studied(plain).people["person"].tolist()
    minutes = dict.fromkeys(people[:30], 90) | dict.fromkeys(people[30:32], 3000)
    minutes |= dict.fromkeys(people[32:35], 400)
    found = studied(checks(study(plain, minutes), dict.fromkeys(people[:20], 5)))
    shown = tables.hours_table(found)
    hours = shown[shown[words.KIND] == words.WHAT["hours"]]
    assert hours[words.AMOUNT].tolist() == ["没有参加", "0～2 小时", words.SMALL_BANDS]
    assert hours[words.PEOPLE].tolist() == [25, 30, 5]
    practice = shown[shown[words.KIND] == words.WHAT["practice"]]
    assert practice[words.AMOUNT].tolist() == ["没有做过", "1～20 次"]
    scores = found.people.loc[found.people["practice"] > 0, "score"]
    assert practice[words.MEAN].tolist()[1] == scores.mean()


def test_open_papers_have_no_score_and_no_rate() -> None:
    given = rasch(PEOPLE, SPREAD, 1)
    given[:3, 0] = PENDING
    frames = frames_with(Exam("e2026", 2026, [Sat("A", ITEMS, given)]))
    found = studied(study(frames, dict.fromkeys(frames.people["person"].astype(str)[:30], 90)))
    assert (found.open, len(found.people)) == (3, PEOPLE - 3)
    assert set(tables.hours_table(found)[words.REACHED]) == {words.NOT_YET}
    told = report.learning(frames, choose(frames, exam="e2026"))
    assert "3 份有未评定" in report.warnings(told)[0]


def test_what_is_open_of_a_decided_result_waits_for_nobody() -> None:
    """So 0.1.0 let people decide about a paper as a whole; no answer of it got points."""
    given = rasch(PEOPLE, SPREAD, 1)
    given[:3, 0] = PENDING
    frames = frames_with(Exam("e2026", 2026, [Sat("A", ITEMS, given)]))
    results = frames.results.copy()
    of_person = dict(zip(frames.attempts["person"], frames.attempts["attempt"], strict=True))
    results["attempt"] = results["person"].map(of_person).astype("Int64")
    responses = frames.responses.copy()
    status = responses["status"].astype(str).replace("pending", "unreadable")
    responses["status"] = status.astype("category")
    decided = replace(frames, results=results, responses=responses)
    told = report.learning(decided, choose(decided, exam="e2026"))
    assert told.open == 0
    assert report.warnings(told) == []
    answers = exam_answers(decided, choose(decided, exam="e2026"))
    assert answers.open == 0
    assert np.isnan(answers.forms[0].scores).sum() == 3


def test_nobody_one_person_and_a_unit_of_few_are_said_in_words() -> None:
    for people, said in ((0, words.NOBODY_SAT), (1, "只有 1 人"), (4, "只有 4 人")):
        sat = [Sat("A", ITEMS, rasch(people, SPREAD, 1))]
        frames = frames_with(Exam("e", 2026, sat))
        found = report.learning(frames, choose(frames, exam="e"))
        [sentence] = report.findings(found)
        assert said in sentence
    units = [Exam("e", 2026, [Sat("A", ITEMS, rasch(7, SPREAD, 1))], units=("甲局", "乙局"))]
    frames = frames_with(*units)
    found = report.learning(frames, choose(frames, exam="e", unit="乙局"))
    assert "有 3 人，只与别的单位合并列示" in report.findings(found)[0]
    assert found.rates.empty


def test_the_report_names_the_areas_and_the_units() -> None:
    frames = frames_of_years(2026)
    said = report.findings(report.learning(frames, choose(frames, exam="e2026")))
    assert "知识1" in said[0]
    assert not [text for text in said if "nan" in text.lower()]
