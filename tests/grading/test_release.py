from __future__ import annotations

import copy
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jsonschema import Draft202012Validator
from nbgrader import api
from nbgrader.validator import Validator
from sqlalchemy import select
from traitlets.config import LoggingConfigurable

from grading import messages, release
from grading.errors import ExamUnderway, KeyLeak
from grading.hand_in import new_attempt
from grading.nbgrader.course import Course, assignment_name, course_config, handed_in_papers
from grading.nbgrader.gradebook import create_gradebook
from grading.paper.build import build_paper
from grading.paper.leak_scan import scan_paper
from grading.release import release_exam
from grading.score_run import score_exam
from grading.submitted import released_paper
from question_bank.errors import ItemChanged
from question_bank.forms.form import Form
from question_bank.forms.placed import placed
from question_bank.item import Item
from question_bank.schema import schemas
from records.exams.attempt import HANDED_IN
from records.exams.attempt import STATES as ATTEMPT_STATES
from records.exams.call import Call
from records.exams.exam import ExamForm, find_exam
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, cell_of, small_exam
from tests.support.synthetic import make_item


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return list(small_exam()[0].values())


def _scan(paper: dict[str, Any], items: list[Item]) -> list[str]:
    return scan_paper(nbformat.from_dict(copy.deepcopy(paper)), "A", items)


def test_a_released_paper_is_clean_and_valid(exam: ReleasedExam, items: list[Item]) -> None:
    assert _scan(exam.released, items) == []
    notebook = nbformat.read(exam.course.notebook("release", ".", ASSIGNMENT), 4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade_id.endswith("-score"):
            assert cell.source.count("\n") == 0
            assert cell.source.startswith("#")


@pytest.mark.slow
def test_the_empty_gradebook_is_as_nbgrader_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nbgrader calls Alembic by its name.
    tools = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    course = Course(tmp_path)
    create_gradebook(course)
    create_gradebook(course)
    dumps = []
    for path in (course.gradebook, tmp_path / "theirs.db"):
        with api.Gradebook(f"sqlite:///{path}") as gradebook:
            pass
        gradebook.engine.dispose()
        connection = sqlite3.connect(path)
        dumps.append(list(connection.iterdump()))
        connection.close()
    assert dumps[0] == dumps[1]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["gradebook.db", "theirs.db"]


def test_cells_say_what_the_published_schema_allows(exam: ReleasedExam) -> None:
    [schema] = [text for name, text in schemas().items() if name.startswith("notebook-cell")]
    validator = Draft202012Validator(json.loads(schema))
    answers = 0
    for cell in nbformat.read(exam.course.notebook("release", ".", ASSIGNMENT), 4).cells:
        facts = dict(cell.metadata.lawstudy)
        assert list(validator.iter_errors(facts)) == []
        if facts["role"] == "answer":
            answers += 1
            assert {"question", "kind", "label", "points", "stem"} <= set(facts)
            assert ("options" in facts) == (facts["kind"] in {"single", "multiple"})
    assert answers == len(placed(exam.form, exam.bank))


def test_stock_nbgrader_validates_it(exam: ReleasedExam) -> None:
    path = exam.course.notebook("release", ".", ASSIGNMENT)
    result = Validator(parent=LoggingConfigurable()).validate(str(path))
    assert "error" not in result
    # It says of a blank paper what it is: the essays are not answered.
    assert {cell["source"] for cell in result["failed"]} == {messages.ESSAY_STUB}
    assert "type_changed" not in result


def test_the_source_paper_would_be_refused(items: list[Item]) -> None:
    bank, form = small_exam()
    found = scan_paper(build_paper(form, placed(form, bank)), "A", items)
    kinds = ("HIDDEN TESTS", "MARK SCHEME", "score_single", "参考答案", "评分标准", "填空答案")
    for kind in kinds:
        assert any(kind in line for line in found), kind


@pytest.mark.parametrize(
    "place",
    [
        "stem",
        "answer",
        "metadata",
        "form stem",
        "form option",
        "form label",
        "tags",
        "output",
        "attachment",
    ],
)
def test_each_way_of_leaking_is_found(exam: ReleasedExam, items: list[Item], place: str) -> None:
    paper = exam.paper()
    match place:
        case "stem":
            cell_of(paper, "q11-stem")["source"] += "应当先告知事实理由依据，再听取陈述申辩。"
        case "answer":
            cell_of(paper, "q01")["source"] = 'q01 = "A"'
        case "metadata":
            cell_of(paper, "q01")["metadata"]["lawstudy"]["key"] = "A"
        case "form stem":
            cell_of(paper, "q01")["metadata"]["lawstudy"]["stem"] += "（选A）"
        case "form option":
            cell_of(paper, "q01")["metadata"]["lawstudy"]["options"][0]["is_key"] = True
        case "form label":
            cell_of(paper, "q01")["metadata"]["lawstudy"]["label"] = "1 A"
        case "tags":
            cell_of(paper, "q01")["metadata"]["tags"] = [items[0].id]
        case "output":
            cell_of(paper, "q01-score")["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": "A"}
            ]
        case "attachment":
            cell_of(paper, "q01-stem")["attachments"] = {"a.png": {"image/png": ""}}
    assert _scan(paper, items)


def test_every_rationale_and_blank_is_looked_for(exam: ReleasedExam, items: list[Item]) -> None:
    for item in items:
        paper = exam.paper()
        cell_of(paper, "paper-head")["source"] += item.rationale
        assert any(item.id in line for line in _scan(paper, items))


def test_a_number_that_is_an_answer_elsewhere_is_no_leak(exam: ReleasedExam) -> None:
    item = make_item("fill_in", 5, "行政处罚", 0.7)
    blanks = item.questions[0].model_copy(update={"blanks": (("三", "3"),)})
    item = item.model_copy(update={"questions": (blanks,)})
    assert "3" in [cell_of(exam.paper(), "q03")["metadata"]["lawstudy"]["label"]]
    known = [*small_exam()[0].values(), item]
    assert _scan(exam.paper(), known) == []


def test_a_leak_withdraws_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader is told not to clear hidden tests: the scan must stop what nbgrader lets through."""
    bank, form = small_exam()
    course = Course(tmp_path / "course")
    original = course_config

    def without_clearing(course: Course) -> Any:
        config = original(course)
        config.ClearHiddenTests.begin_test_delimeter = "NEVER"
        config.ClearHiddenTests.end_test_delimeter = "NEVER"
        return config

    monkeypatch.setattr(release, "course_config", without_clearing)
    with pytest.raises(KeyLeak) as caught:
        release_exam(course, [form, form.model_copy(update={"code": "B"})], bank)
    assert caught.value.places
    assert not list((course.root / "release").rglob("*.ipynb"))


def test_an_edited_item_is_not_released(tmp_path: Path) -> None:
    bank, form = small_exam()
    place = form.items[0].model_copy(update={"content_hash": "0" * 64})
    changed = Form(
        exam=form.exam,
        code="A",
        seed=1,
        blueprint=form.blueprint,
        items=(place, *form.items[1:]),
    )
    with pytest.raises(ItemChanged, match="修改过"):
        release_exam(Course(tmp_path / "course"), [changed], bank)
    assert not (tmp_path / "course").exists()


def test_an_exam_that_is_being_sat_is_not_released_again(exam: ReleasedExam) -> None:
    exam.hand_in("S1", exam.paper())
    with pytest.raises(ExamUnderway):
        release_exam(exam.course, [exam.form], exam.bank)


def test_releasing_again_before_anybody_sat_gives_the_same_paper(exam: ReleasedExam) -> None:
    path = exam.course.notebook("release", ".", assignment_name(exam.form.exam, "A"))
    before = path.read_bytes()
    release_exam(exam.course, [exam.form], exam.bank)
    assert path.read_bytes() == before


def test_an_exam_is_not_released_once_a_paper_was_open_or_handed_in(exam: ReleasedExam) -> None:
    exam.call(["S1"])
    other = exam.form.model_copy(update={"seed": 2})
    with exam.sessions() as db:
        call = db.scalars(select(Call)).one()
        attempt = new_attempt(call, call.form, ordinal=1)
        db.add(attempt)
        db.commit()
        for state in ATTEMPT_STATES:
            attempt.state = state
            db.commit()
            # Who had a voided attempt has had this paper: what they did with it can only be judged by it.
            if state in (*HANDED_IN, "writing", "voided"):
                with pytest.raises(ExamUnderway, match="正在作答或已经交卷"):
                    release.release(db, exam.course, [other], exam.bank)
                assert call.form.content_hash == exam.form.content_hash


def test_a_release_calls_nobody_and_is_done_once(exam: ReleasedExam) -> None:
    other = exam.form.model_copy(update={"seed": 2})
    with exam.sessions() as db:
        assert release.release(db, exam.course, [other], exam.bank)
        assert not release.release(db, exam.course, [other], exam.bank)
        assert db.scalars(select(Call)).all() == []
    assert released_paper(exam.course, exam.form.exam, "A").form_hash == other.content_hash


def test_papers_of_another_exam_whose_name_begins_alike_are_no_papers_of_this_one(
    exam: ReleasedExam,
) -> None:
    for other in (f"{exam.form.exam}-2-A", f"{exam.form.exam}-A-A", "别的-A"):
        path = exam.course.notebook("submitted", "S1", other)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"{}")
    assert handed_in_papers(exam.course, exam.form.exam) == []
    release_exam(exam.course, [exam.form], exam.bank)
    second = exam.course.notebook("submitted", "S1", assignment_name(exam.form.exam, "A", 2))
    second.parent.mkdir(parents=True)
    second.write_bytes(b"{}")
    assert handed_in_papers(exam.course, exam.form.exam) == [second]


@pytest.mark.slow
def test_a_release_that_is_refused_at_last_leaves_the_paper_that_is_on_record(
    exam: ReleasedExam,
) -> None:
    exam.call(["S1"])
    path = exam.course.notebook("release", ".", ASSIGNMENT)
    before = path.read_bytes()
    other = exam.form.model_copy(update={"seed": 2})

    def somebody_begins(_: str) -> None:
        with exam.sessions() as db:
            call = db.scalars(select(Call)).one()
            db.add(new_attempt(call, call.form, ordinal=1, state="writing"))
            db.commit()

    with exam.sessions() as db, pytest.raises(ExamUnderway):
        release.release(db, exam.course, [other], exam.bank, progress=somebody_begins)
    assert path.read_bytes() == before
    with exam.sessions() as db:
        assert db.scalars(select(ExamForm.content_hash)).all() == [exam.form.content_hash]
    exam.hand_in("S2", exam.paper())
    exam.call(["S2"])
    with exam.sessions() as db:
        run = score_exam(exam.course, db, exam.form.exam)
        assert (run.scored, run.unreadable) == (1, [])


def test_a_form_that_people_are_called_to_is_not_taken_away(exam: ReleasedExam) -> None:
    exam.call(["S1"])
    path = exam.course.notebook("release", ".", ASSIGNMENT)
    before = path.read_bytes()
    other = exam.form.model_copy(update={"code": "B"})
    with exam.sessions() as db, pytest.raises(ExamUnderway, match="A 卷已有人应考"):
        release.release(db, exam.course, [other], exam.bank)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_a_policy_that_was_changed_is_released_again_until_somebody_sits(
    exam: ReleasedExam, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    blueprint = exam.form.blueprint.model_copy(update={"policy": "own", "cut_score": None})
    form = exam.form.model_copy(update={"blueprint": blueprint})

    def released(cut: int) -> tuple[bool, float]:
        (folder / "own.toml").write_text(f'title = "某"\ncut_percent = {cut}\n', encoding="utf-8")
        with exam.sessions() as db:
            done = release.release(db, exam.course, [form], exam.bank, policies=(folder,))
            return done, find_exam(db, form.exam).cut_score

    total = form.blueprint.total_points
    assert released(50) == (True, total / 2)
    assert released(50) == (False, total / 2)
    assert released(25) == (True, total / 4)
    exam.call(["S1"])
    with exam.sessions() as db:
        call = db.scalars(select(Call)).one()
        db.add(new_attempt(call, call.form, ordinal=1, state="writing"))
        db.commit()
    assert released(75) == (False, total / 4)
    with exam.sessions() as db:
        assert release.policy_changed(find_exam(db, form.exam), form, (folder,))
