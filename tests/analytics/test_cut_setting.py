"""Cuts by judges: from reviews and from a panel's table, with gaps; what is wrong with a table or with bounds is told in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.errors import NotComputable, NotKnown
from analytics.opening import panel_file
from analytics.stats.standard_setting import Angoff, Hofstee, PanelCut, angoff, hofstee
from analytics.tables import cut_setting as cuts
from analytics.tables import quality_findings as found
from analytics.tables.quality import angoff_table, judge_tables
from analytics.words import quality as words
from foundation.tables import write_xlsx
from lawstudy.demo.panel import JUDGES, write_demo_panel
from lawstudy.opening import create_site
from records.exams.exam import Exam, ExamForm
from tests.analytics.made_answers import Forms, Question, answered, answers_of

HASH = "h" * 64
QUESTIONS = [
    Question("a", content_hash=HASH),
    Question("b", content_hash=HASH, points=2),
    Question("c", content_hash=HASH, voided=True),
]
FORMS: Forms = {"A": (QUESTIONS, ["AAA", "ABA", "BAA", "BBA", "AAB", "ABB"])}
GIVEN = [
    ("a", HASH, "jia", 0.9),
    ("a", "other version", "jia", 0.1),
    ("b", HASH, "jia", 0.5),
    ("a", HASH, "yi", 0.2),
    ("a", HASH, "yi", 0.7),
    ("b", HASH, "yi", 0.3),
    ("a", HASH, "bing", 0.6),
]


def test_reviewers_estimates_of_the_version_that_was_asked_the_last_one_of_each() -> None:
    """jia and yi judged all that counts; bing, who did not, is left out. The voided question's point is everybody's."""
    frames = answered(FORMS, estimates=GIVEN, cut=2)
    answers = answers_of(FORMS, estimates=GIVEN, cut=2)
    estimates = cuts.review_estimates(frames)
    assert estimates.judges == ["bing", "jia", "yi"]
    [cut] = cuts.angoff_cuts(answers, estimates)
    assert cut.cut == angoff(np.array([[0.9, 0.5], [0.7, 0.3]]), np.array([1.0, 2.0]))
    row = angoff_table([cut], answers).iloc[0]
    assert row[words.ANGOFF] == pytest.approx(1.6 + 1)
    assert row[words.DIFFERENCE] == pytest.approx(0.6)
    [(title, judges)] = judge_tables([cut]).items()
    assert judges[words.JUDGE_CUT].tolist() == pytest.approx([2.9, 2.3])
    assert judges[words.JUDGE].tolist() == ["评委1", "评委2"]
    assert "jia" not in title + judges.to_string()
    said = found.setting(answers, estimates, [cut], None)
    assert "Angoff 及格线为 2.6 分" in said[0]
    assert said[1:] == [words.REVIEWS_ONLY, words.HOFSTEE_NONE]


def test_with_gaps_everybody_who_judged_something_counts() -> None:
    given = [each for each in GIVEN if each[:3] != ("b", HASH, "yi")] + [("b", HASH, "ding", 0.4)]
    answers = answers_of(FORMS, estimates=given)
    [cut] = cuts.angoff_cuts(answers, cuts.review_estimates(answered(FORMS, estimates=given)))
    assert isinstance(cut.cut, PanelCut)
    assert cut.cut.cut == pytest.approx((0.9 + 0.7 + 0.6) / 3 + 2 * (0.5 + 0.4) / 2)
    assert cut.cut.judges == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "没有评委估计在案"),
        (GIVEN[:1], "有 1 道题没有人估计"),
        ([*GIVEN[:1], GIVEN[2], GIVEN[3]], "有 1 道题只有一位评委估计"),
        ([GIVEN[0], GIVEN[2]], "评委、试题或成绩太少"),
    ],
)
def test_without_enough_estimates_there_is_no_cut(
    given: list[tuple[str, str, str, float]], said: str
) -> None:
    answers = answers_of(FORMS, estimates=given)
    estimates = cuts.review_estimates(answered(FORMS, estimates=given))
    [cut] = cuts.angoff_cuts(answers, estimates)
    assert isinstance(cut.cut, NotComputable)
    assert said in found.setting(answers, estimates, [cut], None)[0]
    assert said in angoff_table([cut], answers)[words.NOTE].tolist()


def _table(tmp_path: Path, text: str) -> str:
    path = tmp_path / "panel.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_panels_table(tmp_path: Path) -> None:
    path = _table(tmp_path, "试题编号,甲,乙\na,90%,0.7\nb,0.5,30%\nzzz,1,0\n,,\n")
    estimates = cuts.panel_estimates(answered(FORMS), path)
    assert (estimates.competent, estimates.judges) == (True, ["乙", "甲"])
    answers = answers_of(FORMS)
    [cut] = cuts.angoff_cuts(answers, estimates)
    assert isinstance(cut.cut, Angoff)
    assert cut.cut.cut == pytest.approx(1.6)
    said = found.setting(answers, estimates, [cut], None)
    assert "评委估计表“panel.csv”" in said[0]
    assert words.REVIEWS_ONLY not in said


def test_every_fault_of_a_panels_table_is_told_at_once(tmp_path: Path) -> None:
    path = _table(tmp_path, "试题编号,甲,乙\na,0.9,120%\na,0.5,0.5\nb,好,0.5\n")
    with pytest.raises(NotKnown) as told:
        cuts.read_estimates(path)
    for word in ("第2行评委“乙”", "第3行的试题编号“a”", "第4行评委“甲”的“好”"):
        assert word in str(told.value)
    for text in ("试题编号\na\n", "试题编号,甲,甲\na,1,1\n", ""):
        with pytest.raises(NotKnown, match="第1行应为表头"):
            cuts.read_estimates(_table(tmp_path, text))
    with pytest.raises(NotKnown, match="不能使用"):
        cuts.read_estimates(str(tmp_path / "nothing.xlsx"))


def test_bounds_of_several_judges() -> None:
    assert cuts.read_bounds(" ") == []
    assert cuts.read_bounds("55, 70，5%，30.5%；60,75,0%,25%;") == [
        (55, 70, 0.05, pytest.approx(0.305)),
        (60, 75, 0, 0.25),
    ]
    for text in ("55,70,5,30", "55,70,5%", "a,70,5%,30%", "55,70,5%,30%; x"):
        with pytest.raises(NotKnown, match=r"界限第[12]位评委"):
            cuts.read_bounds(text)


def test_the_compromise_is_of_everybodys_totals() -> None:
    questions = [Question(f"q{n}") for n in range(10)]
    papers = ["A" * right + "B" * (10 - right) for right in (3, 4, 5, 6, 6, 7, 7, 8, 9, 10)]
    answers = answers_of({"A": (questions, papers[:5]), "B": (questions, papers[5:])})
    cut = cuts.hofstee_cut(answers, "5,8,10%,50%")
    totals = np.array([3, 4, 5, 6, 6, 7, 7, 8, 9, 10], dtype=float)
    assert cut == hofstee(totals, np.array([[5.0, 8.0]]), np.array([[0.1, 0.5]]))
    assert isinstance(cut, Hofstee)
    said = found.setting(answers, cuts.review_estimates(answered(FORMS)), [], cut)
    assert said[-1].startswith(f"Hofstee：及格线 {cut.cut:.1f} 分")
    for bounds, why in (
        ("9,10,0%,10%", "即使用最低的及格线"),
        ("1,2,10%,20%", "即使用最高的及格线"),
        ("8,5,10%,50%", "最低界限不低于最高界限"),
        ("5,8,10%,150%", "超出 0～100%"),
    ):
        other = cuts.hofstee_cut(answers, bounds)
        assert why in found.setting(answers, cuts.review_estimates(answered(FORMS)), [], other)[-1]
    nobody = cuts.hofstee_cut(answers_of({"A": (questions, [])}), "5,8,10%,50%")
    assert isinstance(nobody, NotComputable)
    assert cuts.hofstee_cut(answers, "") is None


def test_bounds_stand_on_a_sheet_of_the_panels_table(tmp_path: Path) -> None:
    path = tmp_path / "panel.xlsx"
    estimates = (("试题编号", "甲", "乙"), [("a", "90%", "0.7")])
    bounds = [
        ("甲", "55", "70", "5%", "30%"),
        ("乙", "60", "75", "0%", "25%"),
        ("", "", "", "", ""),
    ]
    head = ("评委", "最低", "最高", "最低不合格率", "最高不合格率")
    write_xlsx(path, {"估计": estimates, cuts.BOUNDS_SHEET: (head, bounds)})
    assert cuts.read_estimates(str(path)).judges == ["乙", "甲"]
    told = cuts.read_bounds(cuts.panel_bounds(str(path)))
    assert told == [(55, 70, 0.05, 0.3), (60, 75, 0, 0.25)]
    write_xlsx(path, {"估计": estimates})
    assert cuts.panel_bounds(str(path)) == cuts.panel_bounds("") == ""
    with pytest.raises(NotKnown, match="不能使用"):
        cuts.panel_bounds(str(tmp_path / "nothing.xlsx"))


def test_a_sites_table_of_judges_is_found_by_the_exams_name(tmp_path: Path) -> None:
    site = create_site(tmp_path / "site", demo=True, name="演示区")
    exam = Exam(name="e", title="考试", cut_score=80, total_points=100, duration_minutes=60)
    items = [("x-1", 0.5), ("x-2", 0.9), ("x-3", None)]
    questions = [
        {"name": "q", "item_id": item, "expected_facility": share} for item, share in items
    ]
    exam.forms.append(ExamForm(code="A", content_hash="0" * 64, questions=questions))
    assert panel_file("e", str(site.root)) == ""
    path = write_demo_panel(site.root, exam, seed=1)
    assert panel_file("e", str(site.root)) == str(path)
    assert panel_file("f", str(site.root)) == panel_file("e", str(tmp_path)) == ""
    estimates = cuts.read_estimates(str(path))
    assert len(estimates.judges) == JUDGES
    assert all("模拟" in judge for judge in estimates.judges)
    mean = {item: np.mean(list(told.values())) for (item, _), told in estimates.given.items()}
    assert mean["x-1"] < mean["x-3"] < mean["x-2"]
    bounds = cuts.read_bounds(cuts.panel_bounds(str(path)))
    assert all(low < 80 < high and few < many for low, high, few, many in bounds)
    assert cuts.read_estimates(str(write_demo_panel(site.root, exam, seed=1))) == estimates
