"""Forms beside each other: the tables say what the statistics say, in points and in words."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.choice import choose
from analytics.stats import equating
from analytics.stats.form_comparison import compare_forms
from analytics.tables import forms_compared as tables
from analytics.tables.answers import ExamAnswers, exam_answers
from analytics.words import fairness as words
from tests.analytics.made_papers import PENDING, VOIDED, Exam, Sat, frames_with, names, rasch

ITEMS_A, ITEMS_B = names(range(20)), names(range(8, 28))


def exam_of(people: int, *, harder: float = 0.0, points: float = 1.0) -> ExamAnswers:
    spread = np.linspace(-1.5, 1.5, 20)
    sat = [
        Sat("A", ITEMS_A, rasch(people, spread, 1), points=points),
        Sat("B", ITEMS_B, rasch(people, spread + harder, 2), points=points),
    ]
    frames = frames_with(Exam("e", 2026, sat, cut=10 * points))
    return exam_answers(frames, choose(frames, exam="e"))


@pytest.fixture(scope="module")
def alike() -> ExamAnswers:
    return exam_of(120)


def test_the_difference_is_of_the_form_beside_the_base(alike: ExamAnswers) -> None:
    [pair] = tables.pairs(alike)
    a, b = (form.whole for form in alike.forms)
    shown = tables.difference_table([pair]).iloc[0]
    told = compare_forms(pair.counts_x, pair.counts_y)
    assert shown[words.DIFFERENCE] == pytest.approx(b.mean() - a.mean())
    assert (shown[words.LOW_POINTS], shown[words.HIGH_POINTS]) == (-told.high, -told.low)
    assert shown[words.SD_RATIO] == pytest.approx(b.std() / a.std())
    assert shown[words.COMMON] == 12


def test_the_forms_have_their_moments(alike: ExamAnswers) -> None:
    shown = tables.form_table(alike).set_index(words.FORM)
    for form in alike.forms:
        row = shown.loc[form.form]
        assert row[words.MEAN] == form.whole.mean()
        assert row[words.SD] == form.whole.std(ddof=1)
        assert row[words.SHARE] == form.whole.mean() / 20
        assert row[words.REACHED] == (form.whole >= 10).mean()


def test_the_method_that_the_size_allows_is_named_and_the_others_stand_beside_it(
    alike: ExamAnswers,
) -> None:
    found = tables.pairs(alike)
    shown = tables.method_table(found, alike).set_index(words.METHOD)
    uses = shown[words.USE].to_dict()
    assert uses[words.METHODS["circle_arc"]] == words.USED
    assert uses[words.METHODS["mean"]] == uses[words.METHODS["rasch"]] == words.BESIDE
    assert "至少 400 人" in uses[words.METHODS["linear"]]
    assert "120 人" in uses[words.METHODS["linear"]]
    told = equating.circle_arc(found[0].counts_x, found[0].counts_y)
    row = shown.loc[words.METHODS["circle_arc"]]
    assert row[words.WORTH] == told.equated[10]
    assert row[words.ERROR] == told.errors[10]
    assert "圆弧等值" in " ".join(tables.findings(alike, found))


def test_scores_of_half_points_are_equated_in_points() -> None:
    answers = exam_of(120, points=0.5)
    [pair] = tables.pairs(answers)
    assert pair.step == 0.5
    shown = tables.method_table([pair], answers).set_index(words.METHOD)
    whole = equating.mean(pair.counts_x, pair.counts_y)
    assert shown.loc[words.METHODS["mean"], words.WORTH] == pytest.approx(whole.equated[10] / 2)
    assert words.REASONS["fractions"] in str(shown.loc[words.METHODS["rasch"], words.USE])


def test_a_clearly_harder_form_moves_the_cut_and_a_person_decides() -> None:
    answers = exam_of(420, harder=0.8)
    found = tables.pairs(answers)
    told = tables.findings(answers, found)
    assert told[0].startswith("A 卷较容易")
    assert "及格线会移动" in told[1]
    assert "由人" in told[1]
    shown = tables.method_table(found, answers).set_index(words.METHOD)
    assert float(str(shown.loc[words.METHODS["linear"], words.CUT_X])) < 10


def test_too_few_people_are_told_with_their_number() -> None:
    answers = exam_of(30)
    found = tables.pairs(answers)
    shown = tables.method_table(found, answers)
    assert shown[words.USE].tolist()[0] == words.BESIDE
    assert all("30 人" in str(use) for use in shown[words.USE].tolist()[1:])
    assert "30 人" in tables.findings(answers, found)[1]
    assert tables.conversion_table(found).empty


def test_everybody_all_right_and_open_papers_are_said_in_words() -> None:
    ones = np.ones((60, 20), dtype=np.int64)
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS_A, ones), Sat("B", ITEMS_B, ones)]))
    answers = exam_answers(frames, choose(frames, exam="e"))
    found = tables.pairs(answers)
    assert words.REASONS["no_variance"] in " ".join(tables.findings(answers, found))
    assert tables.form_table(answers)[words.SD].tolist() == [words.ONE_SCORE] * 2
    assert tables.difference_table(found)[words.DIFFERENCE].tolist() == [
        words.REASONS["no_variance"]
    ]

    ones[:58, 3] = PENDING
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS_A, ones)]))
    answers = exam_answers(frames, choose(frames, exam="e"))
    assert tables.form_table(answers)[words.MEAN].tolist() == [words.FEW]
    assert tables.findings(answers, []) == [words.ONE_FORM.format(form="A")]


def test_while_papers_are_open_nobody_is_told_how_many_reach_the_cut() -> None:
    given = rasch(60, np.linspace(-1, 1, 20), 5)
    given[0, 0] = PENDING
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS_A, given)]))
    answers = exam_answers(frames, choose(frames, exam="e"))
    assert tables.form_table(answers)[words.REACHED].tolist() == [words.NOT_YET]


def test_what_is_in_pretest_is_no_part_of_the_scores() -> None:
    def sat(form: str, items: list[str], seed: int, *, pretest: bool) -> Sat:
        given = rasch(120, np.linspace(-1.5, 1.5, 20), seed)
        if not pretest:
            return Sat(form, items, given)
        unscored = np.full((120, 1), VOIDED, dtype=np.int64)
        return Sat(form, [*items, "new"], np.hstack([given, unscored]), pretest=frozenset({20}))

    shown = []
    for pretest in (False, True):
        forms = [sat("A", ITEMS_A, 1, pretest=pretest), sat("B", ITEMS_B, 2, pretest=pretest)]
        frames = frames_with(Exam("e", 2026, forms))
        answers = exam_answers(frames, choose(frames, exam="e"))
        shown.append(tables.method_table(tables.pairs(answers), answers))
    assert shown[0].equals(shown[1])
    uses = dict(zip(shown[0][words.METHOD], shown[0][words.USE], strict=True))
    assert uses[words.METHODS["rasch"]] == words.BESIDE
