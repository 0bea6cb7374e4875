"""What lies in a learner's folder."""

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

from courses.lesson.build import build_lesson, build_practice
from courses.study_files import StudyFile, study_files
from tests.courses.lessons import BANK, CHECKS, LESSON, NAME
from tests.question_bank.samples import REGISTER
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, cell_of

NOON = dt.datetime(2026, 5, 6, 4, 0, tzinfo=dt.UTC)
QUESTIONS = 14
"""In the paper of the fixture: eleven items and a case of three."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study").mkdir()
    return tmp_path / "study"


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


def test_lessons_practice_and_papers_are_told_apart(exam: ReleasedExam, folder: Path) -> None:
    save(folder, "01-lesson", lesson(c01='"B"', c03="False"))
    practice = build_practice([BANK[item] for item in CHECKS[:2]], NOON)
    save(folder, "practice-1", json.loads(nbformat.writes(practice)))
    save(folder, ASSIGNMENT, exam.paper())
    title = "错题练习（2026-05-06 04:00）"
    assert study_files(folder) == [
        StudyFile("01-lesson.ipynb", "追责期限", "lesson", 2, len(CHECKS), lesson="sample-lesson"),
        StudyFile(f"{ASSIGNMENT}.ipynb", "对照考试", "paper", 0, QUESTIONS, EXAM, "A"),
        StudyFile("practice-1.ipynb", title, "practice", 0, 2),
    ]


def test_what_counts_as_answered(exam: ReleasedExam, folder: Path) -> None:
    """An essay does once it is written; what cannot be read does, for its writer to look at; a cleared answer does not."""
    paper = answer(exam.paper(), q01='"A"', q02="None", q03="print(1)", q09='"六十日"')
    cell_of(paper, "q11")["source"] = "先告知。"
    save(folder, ASSIGNMENT, paper)
    [file] = study_files(folder)
    assert (file.answered, file.questions) == (4, QUESTIONS)


@pytest.mark.parametrize("data", [b"", b"{", b'{"cells": [', b"\xff\xfe", b'{"cells": "\xe6"}'])
def test_a_damaged_notebook_is_named_and_hides_no_other(folder: Path, data: bytes) -> None:
    (folder / "02-broken.ipynb").write_bytes(data)
    save(folder, "01-lesson", lesson())
    save(folder, "03-lesson", lesson())
    assert [(file.path, file.title, file.kind) for file in study_files(folder)] == [
        ("01-lesson.ipynb", "追责期限", "lesson"),
        ("02-broken.ipynb", "02-broken", "damaged"),
        ("03-lesson.ipynb", "追责期限", "lesson"),
    ]


def test_a_notebook_that_was_cut_off_anywhere_is_damaged(folder: Path) -> None:
    whole = save(folder, "lesson", lesson(c01='"B"')).read_bytes()
    for size in range(0, len(whole), 997):
        (folder / "lesson.ipynb").write_bytes(whole[:size])
        assert [file.kind for file in study_files(folder)] == ["damaged"]


def test_other_files_and_own_notebooks_are_left_out(folder: Path) -> None:
    save(folder, "own", json.loads(nbformat.writes(new_notebook(cells=[new_markdown_cell("a")]))))
    (folder / "notes.md").write_text("笔记", encoding="utf-8")
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints", "01-lesson-checkpoint", lesson())
    assert study_files(folder) == []


def test_own_cells_in_a_lesson_are_no_questions(folder: Path) -> None:
    notebook = lesson(c01='"B"')
    notebook["cells"].insert(2, json.loads(json.dumps(new_markdown_cell("我的笔记"))))
    save(folder, "lesson", notebook)
    assert [(file.answered, file.questions) for file in study_files(folder)] == [(1, len(CHECKS))]


@pytest.mark.parametrize(
    "broken", [{"metadata": {"lawstudy": None}, "source": ""}, {"source": ""}, None]
)
def test_a_broken_cell_does_not_hide_the_paper(
    exam: ReleasedExam, folder: Path, broken: object
) -> None:
    paper = answer(exam.paper(), q01='"A"')
    paper["cells"].append(broken)
    save(folder, ASSIGNMENT, paper)
    [file] = study_files(folder)
    assert (file.kind, file.answered, file.questions) == ("paper", 1, QUESTIONS)


def test_an_answer_cell_that_cannot_be_read_is_not_counted(
    exam: ReleasedExam, folder: Path
) -> None:
    paper = answer(exam.paper(), q01='"A"')
    del cell_of(paper, "q02")["metadata"]["lawstudy"]["question"]
    save(folder, ASSIGNMENT, paper)
    [file] = study_files(folder)
    assert (file.kind, file.answered, file.questions) == ("paper", 1, QUESTIONS - 1)


@pytest.mark.parametrize(
    "metadata", [{}, {"lawstudy": None}, {"lawstudy": {}}, {"lawstudy": {"kind": "novel"}}]
)
def test_a_paper_that_does_not_say_what_it_is_is_damaged(
    exam: ReleasedExam, folder: Path, metadata: dict[str, Any]
) -> None:
    save(folder, "lost", {**exam.paper(), "metadata": metadata})
    assert study_files(folder) == [StudyFile("lost.ipynb", "lost", "damaged", 0, 0)]


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
def test_whatever_a_notebook_says_the_page_shows_the_others(folder: Path, notebook: object) -> None:
    save(folder, "01-lesson", lesson())
    save(folder, "02-strange", notebook)
    files = study_files(folder)
    assert (files[0].path, files[0].questions) == ("01-lesson.ipynb", len(CHECKS))
    for file in files[1:]:
        assert file.path == "02-strange.ipynb"
        assert 0 <= file.answered <= file.questions


def test_pipes_and_links_are_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "zero.ipynb").symlink_to("/dev/zero")
    found = study_files(folder)
    assert [(file.path, file.kind) for file in found] == [
        ("pipe.ipynb", "damaged"),
        ("zero.ipynb", "damaged"),
    ]
