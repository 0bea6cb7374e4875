"""Measured facility goes back into the bank: whose answers count, what is proposed, and what a confirmation leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.calibration import Proposal, Proposals, Wanted, confirm, propose
from grading.errors import CalibrationRefused
from grading.facilities import facilities_of, measured_rows
from question_bank.item import Item
from records.audit.trail import AuditEntry
from records.bank.measured import MeasuredFacility
from records.exams.attempt import Attempt
from records.exams.correction import Correction, CorrectionState
from records.exams.exam import Exam, ExamForm, find_exam
from records.exams.submission import Submission
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.items_in_use import put_in_use
from tests.support.measured_exam import BANK, CASE, MULTIPLE, SINGLE, TRIED, Given, released, sit
from tests.support.postgresql import new_database

LEAST = 4
ADMIN = {"actor": "admin", "roles": ("administrator",)}


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A site on which ``spring`` was released, and published."""
    if getattr(request, "param", "") == "postgresql":
        url = new_database(request.getfixturevalue("postgresql_socket"))
    else:
        url = database_at(tmp_path / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        put_in_use(db, BANK.values())
        released(db, "spring")
        yield db
    close_database(sessions)


def correct(db: Session, exam: Exam, item: str, state: CorrectionState = "open") -> None:
    db.add(
        Correction(
            exam_id=exam.id,
            item=item,
            act="void",
            key=None,
            typed="",
            reason="错",
            found={},
            found_sha256="",
            proposed_by="x",
            proposed_at=utc_now(),
            state=state,
        )
    )
    db.flush()


def wanted(*exams: str, least: int = LEAST, demo: bool = False) -> Wanted:
    return Wanted(exams or ("spring",), least, demo=demo)


def of(found: Proposals, item: Item) -> Proposal:
    return next(each for each in found.items if each.item_id == item.id)


def figures(found: Proposals, item: Item) -> tuple[int, float]:
    observed = of(found, item).found
    return (observed.answers, round(observed.facility, 4)) if observed else (0, 0.0)


def five_sat(db: Session, exam: Exam) -> None:
    """Three of five have the single one right, and one leaves it out."""
    for points in (1.0, 1.0, 1.0, 0.0):
        sit(db, exam, {SINGLE.id: [("scored", points)]})
    sit(db, exam, {SINGLE.id: [("omitted", 0.0)]})


def take(db: Session, *exams: str, **left_out: str) -> None:
    which = wanted(*exams)
    found = propose(db, BANK, which)
    confirm(db, found, least=LEAST, left_out=left_out, seen=found.sha256, **ADMIN)  # type: ignore[arg-type]
    db.commit()


def test_whose_answers_count(db: Session) -> None:
    exam = find_exam(db, "spring")
    five_sat(db, exam)
    again = sit(db, exam, {SINGLE.id: [("scored", 0.0)]})
    # A second attempt; one that was voided, after which the next is the first; what nobody has resolved; who did not come so far.
    sit(db, exam, {SINGLE.id: [("scored", 1.0)]}, again_of=again)
    void = sit(db, exam, {SINGLE.id: [("scored", 1.0)]}, state="voided")
    sit(db, exam, {SINGLE.id: [("scored", 0.0)]}, again_of=void)
    sit(db, exam, {SINGLE.id: [("unreadable", None)]})
    sit(db, exam, {})
    unscored = sit(db, exam, {SINGLE.id: [("scored", 1.0)]})
    db.execute(
        update(Submission)
        .where(Submission.attempt_id.in_(select(Attempt.id).where(Attempt.call_id == unscored.id)))
        .values(scored_sha256="0")
    )
    found = propose(db, BANK, wanted())
    assert figures(found, SINGLE) == (7, round(3 / 7, 4))
    assert of(found, SINGLE).problem == ""
    assert of(found, SINGLE).expected == 0.7
    low, high = of(found, SINGLE).found.interval  # type: ignore[union-attr]
    assert low < 3 / 7 < high


def test_figures_are_those_of_the_frames(db: Session) -> None:
    from analytics import frames
    from analytics.stats.items import item_statistics
    from analytics.stats.responses import score_matrix

    exam = find_exam(db, "spring")
    five_sat(db, exam)
    for points in (2.0, 0.5, 0.5):
        again = sit(db, exam, {SINGLE.id: [("scored", 0.0)], MULTIPLE.id: [("scored", points)]})
        sit(db, exam, {MULTIPLE.id: [("scored", 2.0)]}, again_of=again)
    sit(db, exam, {MULTIPLE.id: [("scored", 2.0)]}, state="voided")
    db.commit()
    found = propose(db, BANK, wanted())
    rows = frames.load(str(db.get_bind().engine.url)).responses.query("first")
    for item in (SINGLE, MULTIPLE):
        mine = rows[rows["item_id"] == item.id]
        gained = mine["score"].to_numpy("float64")[:, None]
        status = mine["status"].to_numpy("str")[:, None]
        scores = score_matrix(gained, status, not_reached="none")
        [theirs] = item_statistics(scores, mine["points"].to_numpy("float64")[:1])
        ours = of(found, item).found
        assert ours is not None
        assert (ours.answers, ours.facility) == (theirs.people, theirs.facility)
        assert ours.error == pytest.approx(theirs.facility_error)


@pytest.mark.parametrize(
    "db", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_shares_of_partial_credit_of_cases_and_of_what_is_in_pretest(db: Session) -> None:
    exam = find_exam(db, "spring")
    key = TRIED.questions[0].key_letters
    wrong = next(letter for letter in TRIED.questions[0].letters if letter != key)
    parts: list[Given] = [("scored", 4.0), ("omitted", 0.0), ("scored", 7.0)]
    for points, answer in ((2.0, key), (0.5, wrong), (0.0, wrong), (1.0, wrong)):
        sit(
            db,
            exam,
            {MULTIPLE.id: [("scored", points)], CASE.id: parts},
            tried=answer,
        )
    # A case of which not everything was reached, or marked, tells nothing.
    sit(db, exam, {CASE.id: parts[:2]})
    sit(db, exam, {CASE.id: [*parts[:2], ("pending", None)]})
    sit(db, exam, {TRIED.id: [("omitted", 0.0)]})
    found = propose(db, BANK, wanted())
    assert figures(found, MULTIPLE) == (4, round(3.5 / 8, 4))
    assert figures(found, CASE) == (4, 0.55)
    assert figures(found, TRIED) == (5, 0.2)


def test_what_is_not_proposed(db: Session) -> None:
    exam = find_exam(db, "spring")
    for _ in range(LEAST):
        parts: list[Given] = [("scored", 4.0)] * 3
        sit(
            db, exam, {SINGLE.id: [("scored", 1.0)], MULTIPLE.id: [("scored", 2.0)], CASE.id: parts}
        )
    correct(db, exam, f"{CASE.id}/2", "confirmed")
    edited = MULTIPLE.model_copy(update={"rationale": "改过。"})
    bank = {SINGLE.id: SINGLE, MULTIPLE.id: edited, CASE.id: CASE}
    found = {each.item_id: each.problem for each in propose(db, bank, wanted()).items}
    expected = {CASE.id: "corrected", MULTIPLE.id: "edited", SINGLE.id: "", TRIED.id: "gone"}
    assert found == expected
    assert of(propose(db, BANK, wanted(least=LEAST + 1)), SINGLE).problem == "few"
    assert of(propose(db, BANK, wanted()), TRIED).problem == "nobody"
    correct(db, exam, SINGLE.id)
    assert of(propose(db, BANK, wanted()), SINGLE).problem == "corrected"
    db.execute(update(Correction).values(state="refused"))
    assert of(propose(db, BANK, wanted()), SINGLE).problem == ""
    for form in db.scalars(select(ExamForm)):
        form.questions = [
            {name: each[name] for name in each if name not in ("content_hash", "pretest")}
            for each in form.questions
        ]
    db.flush()
    assert of(propose(db, BANK, wanted()), SINGLE).problem == "unknown"


def test_exams_that_tell_nothing_are_refused_all_at_once(db: Session) -> None:
    for name in ("mock", "waiting", "model"):
        released(db, name)
    find_exam(db, "mock").practice = True
    find_exam(db, "waiting").published_at = None
    find_exam(db, "model").simulated = True
    db.flush()
    with pytest.raises(CalibrationRefused) as caught:
        propose(db, BANK, wanted("mock", "waiting", "model", "no-such", "spring"))
    assert len(caught.value.problems) == 4
    with pytest.raises(CalibrationRefused):
        propose(db, BANK, Wanted((), LEAST))
    assert propose(db, BANK, wanted("model", demo=True)).simulated


def test_a_confirmation_is_on_record_and_forms_go_by_it(db: Session) -> None:
    five_sat(db, find_exam(db, "spring"))
    take(db)
    row = db.scalars(select(MeasuredFacility)).one()
    assert (row.item_id, row.content_hash, row.answers) == (SINGLE.id, SINGLE.content_hash, 5)
    assert (row.facility, row.confirmed_by, row.simulated) == (0.6, "admin", False)
    known = facilities_of(db, BANK)
    assert (known.of(SINGLE), known.is_measured(SINGLE)) == (0.6, True)
    assert (known.of(MULTIPLE), known.is_measured(MULTIPLE)) == (0.7, False)
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.actor) == ("bank.calibrate", "spring", "admin")
    said = json.loads(entry.after)
    assert said["measured"] == {SINGLE.id: f"0.600 n=5 {SINGLE.content_hash[:12]}"}
    # Whoever edits the item has another one; whoever corrects its key takes the figure's ground away.
    edited = {SINGLE.id: SINGLE.model_copy(update={"rationale": "改过。"})}
    assert not facilities_of(db, edited).measured
    correct(db, find_exam(db, "spring"), SINGLE.id)
    assert not facilities_of(db, BANK).measured


def test_what_is_left_out_has_a_reason_and_loses_what_it_had(db: Session) -> None:
    exam = find_exam(db, "spring")
    five_sat(db, exam)
    for _ in range(LEAST):
        sit(db, exam, {MULTIPLE.id: [("scored", 1.0)]})
    take(db)
    assert facilities_of(db, BANK).measured == {SINGLE.id, MULTIPLE.id}
    with pytest.raises(CalibrationRefused):
        take(db, **{SINGLE.id: " "})
    with pytest.raises(CalibrationRefused):
        take(db, **{CASE.id: "没有人答"})
    take(db, **{SINGLE.id: "考前泄露过"})
    assert facilities_of(db, BANK).measured == {MULTIPLE.id}
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert json.loads(entry.after)["left_out"] == {SINGLE.id: "考前泄露过"}
    assert json.loads(entry.before)["measured"][SINGLE.id] == "0.600"


def test_exams_are_pooled_and_each_counts_once(db: Session) -> None:
    five_sat(db, find_exam(db, "spring"))
    autumn = released(db, "autumn")
    for _ in range(3):
        sit(db, autumn, {SINGLE.id: [("scored", 0.0)]})
    assert of(propose(db, BANK, wanted("autumn")), SINGLE).problem == "few"
    take(db, "spring")
    # With what is on record of spring there are enough now.
    found = of(propose(db, BANK, wanted("autumn")), SINGLE)
    assert (found.problem, found.together and found.together.answers) == ("", 8)
    take(db, "autumn")
    take(db, "autumn")
    take(db, "spring", "autumn")
    assert [(row.exam, row.observed.answers) for row in measured_rows(db)] == [
        ("spring", 5),
        ("autumn", 3),
    ]
    assert facilities_of(db, BANK).of(SINGLE) == pytest.approx(3 / 8)


def test_who_may_not_and_who_saw_other_figures_is_refused(db: Session) -> None:
    exam = find_exam(db, "spring")
    five_sat(db, exam)
    seen = propose(db, BANK, wanted())

    def refused(found: Proposals, roles: Sequence[str] = ("administrator",)) -> None:
        with pytest.raises(CalibrationRefused):
            confirm(db, found, least=LEAST, left_out={}, seen=seen.sha256, actor="x", roles=roles)

    refused(seen, roles=())
    refused(seen, roles=("trainer", "reviewer", "auditor"))
    sit(db, exam, {SINGLE.id: [("scored", 1.0)]})
    refused(propose(db, BANK, wanted()))
    refused(propose(db, {}, wanted()))
    correct(db, exam, SINGLE.id)
    refused(seen)
    assert not db.scalars(select(MeasuredFacility)).all()
    assert not db.scalars(select(AuditEntry).where(AuditEntry.action == "bank.calibrate")).all()
