"""The paths write the same grade and comment rows: stock nbgrader, our preprocessor, files in bulk, and the room's rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.nbgrader.course import course_config
from grading.nbgrader.gradebook import load_paper, open_gradebook
from grading.nbgrader.stock import GradeValue, Row, autograde, make_scratch, read_rows, same_row
from grading.notebook import parse_submission
from grading.score_run import score_exam
from grading.scoring import score_paper, score_rows
from grading.submitted import released_paper, submission_bytes
from tests.grading.stock_rows import by_stock, kept, made_of
from tests.grading.submissions import AGREE, CHEATED, CRASHED, make_all
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam

pytestmark = pytest.mark.stock
CHUNKS = 8
"""The papers are compared in so many tests, so that every core has its share."""


def _papers(names: list[str]) -> list[tuple[str, str]]:
    return [(name, ASSIGNMENT) for name in names]


def _of(rows: dict[Row, object], student: str) -> dict[tuple[str, str], object]:
    return {(kind, cell): value for (_, who, kind, cell), value in rows.items() if who == student}


def _points(rows: dict[Row, object], student: str) -> float:
    grades = [v for (_, who, kind, _), v in rows.items() if who == student and kind == "grade"]
    return sum(value.auto_score or 0.0 for value in grades if isinstance(value, GradeValue))


def test_at_least_forty_papers_are_compared() -> None:
    assert len(AGREE) >= 40


def test_what_is_kept_of_stock_is_of_these_papers(exam: ReleasedExam) -> None:
    """Otherwise: ``python -m tests.grading.stock_rows``."""
    papers = make_all(exam, AGREE)
    assert {name: made_of(exam, paper) for name, paper in papers.items()} == {
        name: made for name, (made, _) in kept().items()
    }


@pytest.mark.parametrize(
    ("chunk", "real"),
    [
        (0, True),
        (1, False),
        *(pytest.param(chunk, False, marks=pytest.mark.full) for chunk in range(2, CHUNKS)),
        *(pytest.param(chunk, True, marks=pytest.mark.full) for chunk in range(1, CHUNKS)),
    ],
)
def test_three_paths_write_the_same_rows(
    exam: ReleasedExam, tmp_path: Path, chunk: int, real: bool
) -> None:
    """``real``: stock runs now; otherwise its rows are those that it wrote for these very papers before."""
    names = list(AGREE)[chunk::CHUNKS]
    papers = make_all(exam, {name: AGREE[name] for name in names})
    for name, paper in papers.items():
        exam.hand_in(name, paper)
    exam.call(names)
    before = kept()
    if real:
        expected = by_stock(exam, tmp_path / "stock", names)
        assert expected == {name: before[name][1] for name in names}
    else:
        expected = {name: before[name][1] for name in names}
    ours = make_scratch(exam.course, tmp_path / "preprocessor", _papers(names))
    ours.create()
    failures = [autograde(ours, name, ASSIGNMENT, course_config(ours)) for name in names]
    assert not any(failures), "\n".join(failures)
    with exam.sessions() as db:
        report = score_exam(exam.course, db, EXAM)
    assert report.unreadable == []
    by_preprocessor = read_rows(ours, _papers(names))
    by_bulk = read_rows(exam.course, _papers(names))
    doubtful = {(who, text.split()[0]) for who, text in report.to_check}
    for name in names:
        assert _of(by_bulk, name) == _of(by_preprocessor, name), f"ours: {name}"
        stock_rows = expected[name]
        assert _of(by_bulk, name).keys() == stock_rows.keys()
        for place, value in _of(by_bulk, name).items():
            assert same_row(value, stock_rows[place]), f"{name}: {place}"
            # What differs is only that we ask for a person, and only where the run says so.
            if value != stock_rows[place]:
                assert (name, place[1].removesuffix("-score")) in doubtful
    assert len({_points(by_bulk, name) for name in names}) > 1


def test_the_comparison_means_something(exam: ReleasedExam) -> None:
    """The papers spread over many scores, the full one among them."""
    names = list(AGREE)
    for name, paper in make_all(exam, AGREE).items():
        exam.hand_in(name, paper)
    exam.call(names)
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    rows = read_rows(exam.course, _papers(names))
    scores = {name: _points(rows, name) for name in names}
    assert len(set(scores.values())) >= 10
    assert scores["blank"] == 0.0
    assert scores["all-right"] == 3 * 1 + 3 * 2 + 2 * 1 + 2 * 2 + 6
    assert scores["partial"] < scores["all-right"]


ROWS: dict[str, dict[str, object]] = {
    "nothing": {},
    "blank in every way": {
        "q01": "",
        "q04": [],
        "q09": "  ",
        "q10": ["", ""],
        "q11": "",
        "q12_3": None,
    },
    "some": {"q01": "A", "q02": "B", "q05": ["A", "C"], "q07": True, "q08": False, "q09": "60日"},
    "one of two blanks": {"q10": ["", "集体讨论"]},
    "odd text": {
        "q09": "六\u200b十\n日\"'\\ 👍",
        "q10": ["听证\x00", "\u3000x"],
        "q11": "# 标题\n\n答",
    },
    "essays": {"q11": "先告知。", "q12_3": "（请在此作答）"},
    "all": {
        **{
            "q01": "D",
            "q02": "C",
            "q03": "B",
            "q04": ["D", "A"],
            "q05": ["B"],
            "q06": ["A", "B", "C"],
        },
        **{"q07": False, "q08": True, "q09": "三十", "q10": ["听证", "集体讨论决定"], "q11": "甲"},
        **{"q12_1": "A", "q12_2": True, "q12_3": "乙"},
    },
}
"""Answers as the room has them."""


def test_rows_files_and_stock_say_the_same(exam: ReleasedExam, tmp_path: Path) -> None:
    paper = released_paper(exam.course, EXAM, "A")
    with open_gradebook(exam.course) as engine, engine.connect() as connection:
        key = load_paper(connection, exam.course, ASSIGNMENT)
    names = [f"R{number}" for number in range(len(ROWS))]
    for name, answers in zip(names, ROWS.values(), strict=True):
        data = submission_bytes(paper, answers, name)
        exam.hand_in(name, data)
        submission = parse_submission(data, list(key.key.cells))
        by_rows, by_file = score_rows(key.key, answers), score_paper(key.key, submission)
        assert by_rows.grades == by_file.grades
        assert by_rows.comments == by_file.comments
        assert by_rows.notebook == by_file.notebook
        for question, found in by_rows.responses.items():
            other = by_file.responses[question]
            assert (found.status, found.score) == (other.status, other.score), question
    exam.call(names)
    stock = make_scratch(exam.course, tmp_path / "stock", _papers(names))
    for name in names:
        assert autograde(stock, name, ASSIGNMENT) == ""
    with exam.sessions() as db:
        assert score_exam(exam.course, db, EXAM).to_check == []
    assert read_rows(exam.course, _papers(names)) == read_rows(stock, _papers(names))


@pytest.mark.parametrize("name", CHEATED)
def test_where_stock_is_cheated_we_are_not(exam: ReleasedExam, tmp_path: Path, name: str) -> None:
    exam.hand_in(name, make_all(exam, CHEATED)[name])
    exam.call([name])
    stock = make_scratch(exam.course, tmp_path / "stock", _papers([name]))
    assert autograde(stock, name, ASSIGNMENT) == ""
    with exam.sessions() as db:
        report = score_exam(exam.course, db, EXAM)
    theirs = _points(read_rows(stock, _papers([name])), name)
    mine = _points(read_rows(exam.course, _papers([name])), name)
    assert mine == 0.0
    assert theirs > 0.0
    # Code in an answer cell is for a person to look at; the transformer stands in a cell that nobody reads.
    assert bool(report.to_check) == (name != "transformer")


@pytest.mark.parametrize("name", CRASHED)
def test_where_stock_crashes_we_score_or_list_the_paper(
    exam: ReleasedExam, tmp_path: Path, name: str
) -> None:
    exam.hand_in(name, make_all(exam, CRASHED)[name])
    exam.hand_in("neighbour", make_all(exam, AGREE)["all-right"])
    exam.call([name, "neighbour"])
    stock = make_scratch(exam.course, tmp_path / "stock", _papers([name]))
    assert autograde(stock, name, ASSIGNMENT) != ""
    with exam.sessions() as db:
        report = score_exam(exam.course, db, EXAM)
    rows = read_rows(exam.course, _papers([name, "neighbour"]))
    assert _points(rows, "neighbour") == 21.0
    if name == "duplicated-cell":
        assert [student for student, _ in report.unreadable] == [name]
        assert _of(rows, name) == {}
    else:
        assert report.unreadable == []
        assert _points(rows, name) == 21.0


def test_one_bad_paper_ends_a_stock_batch_but_not_ours(exam: ReleasedExam, tmp_path: Path) -> None:
    papers = make_all(exam, {**AGREE, **CRASHED})
    exam.hand_in("a-bad", papers["duplicated-cell"])
    exam.hand_in("b-good", papers["all-right"])
    exam.call(["a-bad", "b-good"])
    both = _papers(["a-bad", "b-good"])
    stock = make_scratch(exam.course, tmp_path / "stock", both)
    assert autograde(stock, "*", ASSIGNMENT) != ""
    assert _of(read_rows(stock, both), "b-good") == {}
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    assert _points(read_rows(exam.course, both), "b-good") == 21.0
