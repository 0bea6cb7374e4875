from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from grading.errors import HandInRefused
from grading.hand_in import Receipt, hand_in_file
from grading.notebook import file_hash, open_paper, read_timestamp
from grading.score_run import score_exam
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.calling import exempt
from records.exams.exam import find_exam
from records.people.person import Person
from tests.support.people import officer
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    cell_of,
    right_answers,
)

NOON = dt.datetime(2026, 5, 6, 4, 0, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture
def called(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2"])
    return exam


def paper_file(exam: ReleasedExam, folder: Path, **sources: str) -> Path:
    return write(folder, answer(exam.paper(), **sources))


def write(folder: Path, paper: dict[str, Any]) -> Path:
    path = folder / "paper.ipynb"
    path.write_text(json.dumps(paper), encoding="utf-8")
    return path


def send(exam: ReleasedExam, path: Path, student: str = "S1", at: dt.datetime = NOON) -> Receipt:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        return hand_in_file(db, exam.course, person, open_paper(path.read_bytes()), at=at)[1]


def entries(exam: ReleasedExam) -> list[AuditEntry]:
    with exam.sessions() as db:
        trail.verify(db)
        return db.query(AuditEntry).filter_by(action="paper.hand_in").all()


def test_the_receipt_says_what_was_handed_in(called: ReleasedExam, tmp_path: Path) -> None:
    path = paper_file(called, tmp_path, q01='"A"', q02="1 + 1")
    receipt = send(called, path)
    target = called.course.notebook("submitted", "S1", ASSIGNMENT)
    assert target.read_bytes() == path.read_bytes()
    assert receipt == Receipt(EXAM, NOON.replace(tzinfo=None), False, 2, 14, file_hash(target))
    assert read_timestamp(target.parent) == receipt.at
    [entry] = entries(called)
    assert entry.actor == "S1"
    assert receipt.sha256 in entry.after


def test_an_essay_counts_once_it_is_written(called: ReleasedExam, tmp_path: Path) -> None:
    paper = called.paper()
    cell_of(paper, "q11")["source"] = "先告知。"
    assert send(called, write(tmp_path, paper)).answered == 1


def test_who_is_exempt_hands_nothing_in(called: ReleasedExam, tmp_path: Path) -> None:
    with called.sessions() as db:
        exempt(db, find_exam(db, EXAM), "S1", basis="免考", evidence="证书", actor="jia")
        db.commit()
    with pytest.raises(HandInRefused, match="免考"):
        send(called, paper_file(called, tmp_path, q01='"A"'))
    assert not called.course.folder("submitted", "S1", ASSIGNMENT).exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"[" * 600_000, b"{" + b"," * 600_000])
def test_what_is_no_paper_is_found_before_it_is_taken_apart(data: bytes) -> None:
    with pytest.raises(HandInRefused, match="不是试卷"):
        open_paper(data)
    with pytest.raises(HandInRefused, match="16 MB"):
        open_paper(data + b" " * (2**24 + 1))


def test_it_is_scored_as_any_other(called: ReleasedExam, tmp_path: Path) -> None:
    send(called, paper_file(called, tmp_path, **right_answers(called)))
    with called.sessions() as db:
        report = score_exam(called.course, db, called.form.exam)
    assert (report.scored, report.unreadable, report.strays) == (1, [], [])


def test_twice_is_once(called: ReleasedExam, tmp_path: Path) -> None:
    path = paper_file(called, tmp_path, q01='"A"')
    first = send(called, path)
    assert send(called, path, at=NOON + dt.timedelta(hours=1)) == first
    assert len(entries(called)) == 1


def test_another_paper_is_refused_and_changes_nothing(called: ReleasedExam, tmp_path: Path) -> None:
    first = send(called, paper_file(called, tmp_path, q01='"A"'))
    with pytest.raises(HandInRefused, match="已于"):
        send(called, paper_file(called, tmp_path, q01='"B"'))
    assert file_hash(called.course.notebook("submitted", "S1", ASSIGNMENT)) == first.sha256


def test_a_stranger_and_the_wrong_form_are_refused(called: ReleasedExam, tmp_path: Path) -> None:
    with called.sessions() as db:
        body = db.query(Person).first()
        assert body is not None
        db.add(officer("S9", "外人", body.memberships[0].unit, number="S9"))
        db.commit()
    with pytest.raises(HandInRefused, match="没有您"):
        send(called, paper_file(called, tmp_path), "S9")
    paper = called.paper()
    paper["metadata"]["lawstudy"]["form"] = "B"
    with pytest.raises(HandInRefused, match="没有您"):
        send(called, write(tmp_path, paper))
    assert not (called.course.root / "submitted").exists() or not list(
        (called.course.root / "submitted").rglob("*.ipynb")
    )


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"metadata": {}}', b'{"metadata": []}'])
def test_what_is_no_paper_is_refused(called: ReleasedExam, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "paper.ipynb"
    path.write_bytes(data)
    with pytest.raises(HandInRefused):
        send(called, path)


def test_a_damaged_paper_is_not_taken(called: ReleasedExam, tmp_path: Path) -> None:
    paper = called.paper()
    paper["cells"].append(cell_of(paper, "q01"))
    with pytest.raises(HandInRefused, match="不止一次"):
        send(called, write(tmp_path, paper))


def test_a_run_that_died_between_file_and_record_is_completed(
    called: ReleasedExam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = paper_file(called, tmp_path, q01='"A"')

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("grading.hand_in.trail.record_all", die)
        with pytest.raises(KeyboardInterrupt):
            send(called, path)
    assert entries(called) == []
    assert send(called, path).answered == 1
    assert len(entries(called)) == 1
