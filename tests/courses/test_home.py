"""What a learner finds on the home page."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell, new_notebook

from courses.home import Home, StudyFile, study_home
from courses.lesson.build import build_lesson, build_practice
from courses.practice import score_practice
from courses.self_check import CheckedTry, Feedback, record_try
from foundation.clock import utc_now
from grading.hand_in import hand_in_file
from question_bank.bank import ItemBank
from question_bank.item import Item
from records.exams.exam import Exam
from records.people.person import Person
from records.people.unit import Unit
from tests.courses.lessons import BANK, CHECKS, LESSON, NAME
from tests.question_bank.samples import REGISTER
from tests.support.people import officer
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, answer, cell_of, right_answers

NOON = dt.datetime(2026, 5, 6, 4, 0, tzinfo=dt.UTC)
QUESTIONS = 14
"""In the paper of the fixture: eleven items and a case of three."""


@pytest.fixture
def called(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2"])
    return exam


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study").mkdir()
    return tmp_path / "study"


def home(exam: ReleasedExam, folder: Path, student: str = "S1", bank: ItemBank = BANK) -> Home:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        return study_home(db, person, folder, bank)


def save(folder: Path, name: str, notebook: object) -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def lesson(**answers: str) -> dict[str, Any]:
    """A copy of the sample lesson, with answers put below their comments."""
    notebook: dict[str, Any] = json.loads(
        nbformat.writes(build_lesson(LESSON, NAME, BANK, REGISTER))
    )
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            cell["source"][-1] = f"{cell['id']} = {answers[cell['id']]}"
    return notebook


def make_practice(exam: ReleasedExam) -> None:
    with exam.sessions() as db:
        db.query(Exam).one().practice = True
        db.commit()


def send(exam: ReleasedExam, paper: Path, student: str = "S1", *, scored: bool = False) -> None:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        hand_in_file(db, exam.course, person, paper, at=NOON)
        if scored:
            score_practice(db, exam.course, person, db.query(Exam).one())


def test_somebody_new_has_an_empty_page(called: ReleasedExam, folder: Path) -> None:
    assert home(called, folder) == Home("S1", [], [])


def test_lessons_practice_and_papers_are_told_apart(called: ReleasedExam, folder: Path) -> None:
    save(folder, "01-lesson", lesson(c01='"B"', c03="False"))
    practice = build_practice([BANK[item] for item in CHECKS[:2]], NOON)
    save(folder, "practice-1", json.loads(nbformat.writes(practice)))
    save(folder, ASSIGNMENT, called.paper())
    title = "错题练习（2026-05-06 04:00）"
    assert home(called, folder).files == [
        StudyFile("01-lesson.ipynb", "追责期限", "lesson", 2, 5, False, None),
        StudyFile(f"{ASSIGNMENT}.ipynb", "对照考试", "paper", 0, QUESTIONS, False, None),
        StudyFile("practice-1.ipynb", title, "practice", 0, 2, False, None),
    ]


def test_what_counts_as_answered(called: ReleasedExam, folder: Path) -> None:
    """An essay does once it is written; what cannot be read does, for its writer to look at; a cleared answer does not."""
    paper = answer(called.paper(), q01='"A"', q02="None", q03="print(1)", q09='"六十日"')
    cell_of(paper, "q11")["source"] = "先告知。"
    save(folder, ASSIGNMENT, paper)
    [file] = home(called, folder).files
    assert (file.answered, file.questions) == (4, QUESTIONS)


def test_a_paper_is_handed_in_by_the_one_who_handed_it_in(
    called: ReleasedExam, folder: Path
) -> None:
    send(called, save(folder, ASSIGNMENT, answer(called.paper(), q01='"A"')))
    assert [file.handed_in for file in home(called, folder).files] == [True]
    assert [file.handed_in for file in home(called, folder, "S2").files] == [False]


def test_only_practice_tells_its_score_and_only_to_its_candidate(
    called: ReleasedExam, folder: Path
) -> None:
    make_practice(called)
    keyed = right_answers(called)
    paper = answer(called.paper(), **{**keyed, "q01": '"wrong"'})
    send(called, save(folder, ASSIGNMENT, paper), scored=True)
    [file] = home(called, folder).files
    assert file.handed_in
    assert file.score is not None
    assert file.score.lost[0] == "q01"
    assert [file.score for file in home(called, folder, "S2").files] == [None]
    with called.sessions() as db:
        db.query(Exam).one().practice = False
        db.commit()
    assert [(file.handed_in, file.score) for file in home(called, folder).files] == [(True, None)]


def test_a_practice_paper_has_no_score_before_it_is_handed_in(
    called: ReleasedExam, folder: Path
) -> None:
    make_practice(called)
    save(folder, ASSIGNMENT, called.paper())
    assert [file.score for file in home(called, folder).files] == [None]


@pytest.mark.parametrize("data", [b"", b"{", b'{"cells": [', b"\xff\xfe", b'{"cells": "\xe6"}'])
def test_a_damaged_notebook_is_named_and_hides_no_other(
    called: ReleasedExam, folder: Path, data: bytes
) -> None:
    (folder / "02-broken.ipynb").write_bytes(data)
    save(folder, "01-lesson", lesson())
    save(folder, "03-lesson", lesson())
    assert [(file.path, file.title, file.kind) for file in home(called, folder).files] == [
        ("01-lesson.ipynb", "追责期限", "lesson"),
        ("02-broken.ipynb", "02-broken", "damaged"),
        ("03-lesson.ipynb", "追责期限", "lesson"),
    ]


def test_a_notebook_that_was_cut_off_anywhere_is_damaged(
    called: ReleasedExam, folder: Path
) -> None:
    whole = save(folder, "lesson", lesson(c01='"B"')).read_bytes()
    for size in range(0, len(whole), 997):
        (folder / "lesson.ipynb").write_bytes(whole[:size])
        assert [file.kind for file in home(called, folder).files] == ["damaged"]


def test_other_files_and_own_notebooks_are_left_out(called: ReleasedExam, folder: Path) -> None:
    save(folder, "own", json.loads(nbformat.writes(new_notebook(cells=[new_markdown_cell("a")]))))
    (folder / "notes.md").write_text("笔记", encoding="utf-8")
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints", "01-lesson-checkpoint", lesson())
    assert home(called, folder).files == []


def test_own_cells_in_a_lesson_are_no_questions(called: ReleasedExam, folder: Path) -> None:
    notebook = lesson(c01='"B"')
    notebook["cells"].insert(2, json.loads(json.dumps(new_markdown_cell("我的笔记"))))
    save(folder, "lesson", notebook)
    assert [(file.answered, file.questions) for file in home(called, folder).files] == [(1, 5)]


@pytest.mark.parametrize(
    "broken", [{"metadata": {"lawstudy": None}, "source": ""}, {"source": ""}, None]
)
def test_a_broken_cell_does_not_hide_the_paper(
    called: ReleasedExam, folder: Path, broken: object
) -> None:
    paper = answer(called.paper(), q01='"A"')
    paper["cells"].append(broken)
    save(folder, ASSIGNMENT, paper)
    [file] = home(called, folder).files
    assert (file.kind, file.answered, file.questions) == ("paper", 1, QUESTIONS)


def test_an_answer_cell_that_cannot_be_read_is_not_counted(
    called: ReleasedExam, folder: Path
) -> None:
    paper = answer(called.paper(), q01='"A"')
    del cell_of(paper, "q02")["metadata"]["lawstudy"]["question"]
    save(folder, ASSIGNMENT, paper)
    [file] = home(called, folder).files
    assert (file.kind, file.answered, file.questions) == ("paper", 1, QUESTIONS - 1)


@pytest.mark.parametrize(
    "metadata", [{}, {"lawstudy": None}, {"lawstudy": {}}, {"lawstudy": {"kind": "novel"}}]
)
def test_a_paper_that_does_not_say_what_it_is_is_damaged(
    called: ReleasedExam, folder: Path, metadata: dict[str, Any]
) -> None:
    save(folder, "lost", {**called.paper(), "metadata": metadata})
    assert home(called, folder).files == [
        StudyFile("lost.ipynb", "lost", "damaged", 0, 0, False, None)
    ]


@pytest.mark.parametrize("fact", ["exam", "form"])
def test_a_paper_of_no_known_exam_was_not_handed_in(
    called: ReleasedExam, folder: Path, fact: str
) -> None:
    """Not even when the name is longer than that of any file."""
    called.course.folder("submitted", "S1", ASSIGNMENT).mkdir(parents=True)
    paper = called.paper()
    paper["metadata"]["lawstudy"][fact] = "a" * 300
    save(folder, ASSIGNMENT, paper)
    assert [file.handed_in for file in home(called, folder).files] == [False]


def attempt(exam: ReleasedExam, student: str, *tries: tuple[Item, bool]) -> None:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        for item, right in tries:
            record_try(db, person, CheckedTry(item, "l", "A", Feedback(right, "", ())))
        db.commit()


def test_the_book_shows_own_wrong_questions_with_their_stems(
    called: ReleasedExam, folder: Path
) -> None:
    single, fill_in = BANK["sample-single"], BANK["sample-fill-in"]
    true_false, multiple = BANK["sample-true-false"], BANK["sample-multiple"]
    attempt(called, "S1", (single, False), (fill_in, False), (true_false, False), (single, True))
    attempt(called, "S1", (fill_in, False))
    attempt(called, "S2", (multiple, False))
    book = home(called, folder).wrong
    assert [(entry.item, entry.tries, entry.stem) for entry in book] == [
        ("sample-fill-in", 2, "一般期限为＿＿＿＿＿＿，涉及金融安全的为＿＿＿＿＿＿。"),
        ("sample-true-false", 1, "追责期限一律为五年。（正确 / 错误）"),
    ]
    for entry in book:
        # Beijing's day, not that of the records: they keep UTC.
        told = dt.datetime.fromisoformat(entry.last_tried)
        assert abs(told - dt.timedelta(hours=8) - utc_now()) < dt.timedelta(minutes=10)


def test_a_wrong_question_that_left_the_bank_is_left_out(
    called: ReleasedExam, folder: Path
) -> None:
    attempt(called, "S1", (BANK["sample-single"], False), (BANK["sample-multiple"], False))
    smaller = BANK.without({"sample-single"})
    assert [entry.item for entry in home(called, folder, bank=smaller).wrong] == ["sample-multiple"]


def test_the_page_has_the_name_and_nothing_of_others(called: ReleasedExam, folder: Path) -> None:
    with called.sessions() as db:
        body = db.query(Unit).one()
        db.add(officer("S3", "张三", body, number="S3"))
        db.commit()
    assert home(called, folder, "S3") == Home("张三", [], [])


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("ab.", max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["role", "question", "kind", "a"]), inner, max_size=3),
    ),
    max_leaves=6,
)
cells = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {"metadata": st.one_of(json_values, st.fixed_dictionaries({"lawstudy": json_values}))},
        optional={"source": json_values, "cell_type": json_values},
    ),
)
notebooks = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {
            "metadata": st.one_of(
                json_values,
                st.fixed_dictionaries(
                    {
                        "lawstudy": st.fixed_dictionaries(
                            {"kind": st.sampled_from(["paper", "lesson"]), "title": json_values},
                            optional={"exam": json_values, "form": json_values},
                        )
                    }
                ),
            ),
            "cells": st.one_of(json_values, st.lists(cells, max_size=3)),
        }
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(notebooks)
@example(
    {
        "metadata": {"lawstudy": {"kind": "lesson", "title": "a"}},
        "cells": [{"metadata": {"lawstudy": 3}}],
    }
)
@example({"metadata": {"lawstudy": {"kind": "paper", "title": "a"}}, "cells": [{"metadata": {}}]})
@example({"metadata": {"lawstudy": {"kind": "paper", "title": "a"}}, "cells": 3})
def test_whatever_a_notebook_says_the_page_shows_the_others(
    called: ReleasedExam, folder: Path, notebook: object
) -> None:
    save(folder, "01-lesson", lesson())
    save(folder, "02-strange", notebook)
    files = home(called, folder).files
    assert (files[0].path, files[0].questions) == ("01-lesson.ipynb", 5)
    for file in files[1:]:
        assert file.path == "02-strange.ipynb"
        assert 0 <= file.answered <= file.questions
        assert (file.handed_in, file.score) == (False, None)


def test_pipes_and_links_are_not_waited_for(called: ReleasedExam, folder: Path) -> None:
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "zero.ipynb").symlink_to("/dev/zero")
    found = home(called, folder).files
    assert [(file.path, file.kind) for file in found] == [
        ("pipe.ipynb", "damaged"),
        ("zero.ipynb", "damaged"),
    ]
