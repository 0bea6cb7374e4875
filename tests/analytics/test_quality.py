"""The report on an exam's quality: figures as the statistics have them, no pass rate while somebody is open, all bad input in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import display
from analytics.errors import NotComputable
from analytics.figures import quality as figures
from analytics.stats.classification import classify
from analytics.stats.dimension import parallel_analysis
from analytics.stats.reliability import coefficient_alpha, conditional_error, stratified_alpha
from analytics.tables import quality as tables
from analytics.tables import quality_findings as found
from analytics.tables.answers import ExamAnswers
from analytics.tables.cut_setting import review_estimates
from analytics.tables.quality_figures import FormQuality, form_qualities
from analytics.words import answers as shared
from analytics.words import quality as words
from tests.analytics.cells import shown_by, text_of
from tests.analytics.made_answers import EXAM, Forms, Question, answered, answers_of, made_exam
from tests.analytics.test_items import BAD


def qualities(forms: Forms, **more: Any) -> tuple[ExamAnswers, tuple[FormQuality, ...]]:
    answers = answers_of(forms, **more)
    return answers, form_qualities(answers)


def right(forms: Forms, form: str = "A") -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[float(c == "A") for c in paper] for paper in forms[form][1]])


def test_reliability_errors_decisions_and_dimensions_are_those_of_the_statistics() -> None:
    forms = made_exam(100, 12)
    answers, [form] = qualities(forms, cut=7)
    scores = right(forms)
    alpha = coefficient_alpha(scores)
    row = tables.reliability_table([form]).iloc[0]
    assert (row[words.VALUE], row[words.LOW], row[words.HIGH]) == (
        alpha.value,
        alpha.low,
        alpha.high,
    )
    assert row[words.COEFFICIENT] == words.KR20
    assert row[words.SEM] == alpha.sem
    assert row[words.SEM_CUT] == conditional_error(np.array([7.0]), 12, alpha).keats[0]
    assert row[words.STRATIFIED] == stratified_alpha(scores, ["single"] * 12).value
    decided = classify(scores.sum(axis=1), 7, 12, alpha.value)
    row = tables.decision_table(answers, [form]).iloc[0]
    assert row[words.CONSISTENCY] == decided.consistency
    assert row[words.FALSE_PASS] == decided.false_pass
    assert row[words.PASSED] == decided.passed == (scores.sum(axis=1) >= 7).mean()
    dimension = parallel_analysis(scores)
    row = tables.dimension_table([form]).iloc[0]
    assert row[words.FIRST] == dimension.eigenvalues[0]
    assert row[words.DIMENSIONS] == dimension.dimensions
    said = found.findings(answers, [form])
    assert (
        f"KR-20 信度 {alpha.value:.2f}（95% 置信区间 {alpha.low:.2f}～{alpha.high:.2f}）" in said[1]
    )
    assert f"{decided.consistency:.1%} 的人结论不变" in said[2]


def test_of_few_people_there_are_no_dimensions_and_decisions_with_a_caution() -> None:
    answers, [form] = qualities(made_exam(60, 12), cut=7)
    assert tables.dimension_table([form])[words.NOTE].tolist() == ["不足 100 人，不作平行分析"]
    assert figures.dimension_figure(answers, [form]) is None
    said = "\n".join(found.findings(answers, [form]))
    assert "只有 60 人，仅供参考" in said
    assert "平行分析" not in said


def test_half_points_and_cases_make_it_alpha() -> None:
    questions = [Question("a", half="B", points=2), Question("b"), Question("c")]
    papers = ["AAA", "BAA", "CBB", "ABA", "BBB", "CAB"]
    _, [form] = qualities({"A": (questions, papers)})
    assert not form.right_or_wrong
    assert tables.reliability_table([form])[words.COEFFICIENT].tolist() == [words.ALPHA]
    parts = [Question("a"), Question("k", name="q02_1"), Question("k", name="q02_2")]
    _, [form] = qualities({"A": (parts, papers)})
    assert form.scores.shape == (6, 2)
    assert not form.right_or_wrong


def test_a_voided_question_gives_everybody_its_points_and_is_in_no_coefficient() -> None:
    questions, papers = made_exam(40, 8)["A"]
    plain, void = questions[:7], [*questions[:7], Question("v", voided=True, points=3)]
    _, [without] = qualities({"A": (plain, [paper[:7] for paper in papers])})
    _, [form] = qualities({"A": (void, papers)})
    assert form.answers.whole == pytest.approx(without.answers.whole + 3)
    assert form.reliability == without.reliability
    pretest = [*questions[:7], Question("p", voided=True, points=0)]
    answers, [form] = qualities({"A": (pretest, papers)})
    assert form.answers.whole == pytest.approx(without.answers.whole)
    assert form.reliability == without.reliability
    assert "nan" not in everything(answers, (form,)).lower()


def test_bands_have_everybody_and_all_points() -> None:
    papers = ["A" * n + "B" * (20 - n) for n in (0, 4, 5, 9, 19, 20, 20)]
    questions = [Question(f"q{n}") for n in range(20)]
    answers, _ = qualities({"A": (questions, papers), "B": (questions, ["A" * 20] * 5)})
    shown = tables.band_table(answers)
    assert shown["分数段"].tolist() == ["[0, 5)", "[5, 10)", "[10, 15)", "[15, 20]"]
    assert shown["A 卷"].tolist() == [2, 2, 0, 3]
    assert shown["人数"].tolist() == [2, 2, 0, 8]
    table = tables.score_table(answers).set_index(shared.FORM)
    assert table.loc["A", words.MEAN] == 11.0
    assert table.loc[shared.SEVERAL, words.PEOPLE] == 12
    assert table.loc["B", words.NOTE] == shared.REASONS["no_variance"]


def test_while_somebody_is_open_there_is_no_pass_rate() -> None:
    questions, papers = made_exam(60, 10)["A"]
    answers, those = qualities({"A": (questions, [*papers, "A" * 9 + "?"])}, cut=6)
    assert answers.open == 1
    shown = tables.decision_table(answers, those).iloc[0]
    assert shown[words.PASSED] == shown[words.MODEL_PASSED] == words.NOT_YET
    assert shown[words.PEOPLE] == 60
    assert shared.OPEN.format(people=61, open=1) in found.warnings(answers)


@pytest.mark.parametrize(("people", "model"), [(60, None), (120, "one_slope"), (400, "two_slopes")])
def test_the_model_is_the_one_that_the_number_of_people_allows(
    people: int, model: str | None
) -> None:
    answers, [form] = qualities(made_exam(people, 10), cut=6)
    shown = tables.information_table([form]).iloc[0]
    if model is None:
        assert shown[words.NOTE] == "不足 100 人，不作项目反应模型"
        assert figures.information_figure(answers, [form]) is None
    else:
        assert shown[words.MODEL] == words.MODELS[model]
        assert 0 < shown[words.SHARE] <= 1
        assert figures.information_figure(answers, [form]) is not None


def test_questions_that_all_have_right_are_out_of_the_model_and_count_for_the_cut() -> None:
    questions, papers = made_exam(150, 10)["A"]
    _, [plain] = qualities({"A": (questions, papers)}, cut=6)
    more = [*questions, Question("easy", points=2), Question("void", voided=True)]
    _, [form] = qualities({"A": (more, [f"{paper}AB" for paper in papers])}, cut=9)
    one, other = plain.calibrated, form.calibrated
    assert not isinstance(one, NotComputable)
    assert not isinstance(other, NotComputable)
    assert dict(other.usable.left_out) == {10: "no_variance", 11: "no_answers"}
    assert other.at_cut == one.at_cut
    assert "q11（得分全部相同）" in tables.information_table([form])[words.LEFT_OUT].tolist()[0]


def everything(answers: ExamAnswers, those: tuple[FormQuality, ...]) -> str:
    """All that the report says."""
    shown = [
        tables.score_table(answers),
        tables.band_table(answers),
        tables.reliability_table(those),
        *tables.error_tables(those).values(),
        tables.decision_table(answers, those),
        tables.dimension_table(those),
        tables.information_table(those),
    ]
    said = [*found.findings(answers, those), *found.warnings(answers)]
    parts = [display.table_part(frame, formats=tables.FORMATS) for frame in shown]
    return "\n".join(said) + text_of(parts)


@pytest.mark.parametrize(
    ("case", "cut"), [*((case, 1.0) for case in BAD), ("a small form", 0.0), ("a small form", 99.0)]
)
def test_what_cannot_be_computed_is_said_in_words(case: str, cut: float) -> None:
    answers, those = qualities(BAD[case], cut=cut)
    said = everything(answers, those)
    assert "nan" not in said.lower()
    assert "None" not in said
    assert shared.UNKNOWN not in said
    assert found.findings(answers, those)[0]
    figures.score_figure(answers)
    figures.error_figure(answers, those)
    figures.dimension_figure(answers, those)
    figures.information_figure(answers, those)


@settings(max_examples=6, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.text("AAB-.?", min_size=width, max_size=width), min_size=5, max_size=30)
    ),
    st.floats(0, 5),
)  # fmt: skip
def test_nothing_is_nan(papers: list[str], cut: float) -> None:
    questions = [Question(f"i{n}") for n in range(len(papers[0]))]
    said = everything(*qualities({"A": (questions, papers)}, cut=cut))
    assert "nan" not in said.lower()
    assert "inf" not in said.lower()
    assert shared.UNKNOWN not in said


@pytest.mark.slow
def test_the_notebook_shows_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = made_exam(101, 8)
    given = [(f"i-{n:03d}", "", judge, 0.5) for n in range(1, 9) for judge in ("jia", "yi")]
    frames = answered(forms, cut=5, estimates=given)
    assert review_estimates(frames).judges == ["jia", "yi"]
    parts = shown_by("quality", frames, tmp_path, monkeypatch, exam=EXAM, hofstee="3,6,5%,60%")
    said = text_of(parts)
    assert said.startswith(shared.CONFIDENTIAL)
    for title in (words.TABLE_RELIABILITY, words.TABLE_DECISIONS, words.TABLE_INFORMATION, words.TABLE_ANGOFF):  # fmt: skip
        assert title in said
    assert "Hofstee：及格线" in said
    assert "Angoff 及格线为 4.0 分" in said
    assert "nan" not in said.lower()
    empty = shown_by("quality", answered(BAD["nobody"]), tmp_path, monkeypatch, exam=EXAM)
    assert shared.NOBODY_SAT in text_of(empty)
