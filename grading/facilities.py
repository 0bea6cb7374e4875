"""What was measured of how hard items are, as the records have it: what assembly, the bank's report and pages go by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from question_bank.facility import Facilities, Measured, Observed, facilities
from question_bank.item import Item
from records.bank.measured import MeasuredFacility
from records.exams.correction import Correction
from records.exams.exam import Exam


class Sat(NamedTuple):
    """An exam that tells something, apart from the session that it was read in. ``simulated``: a model made its papers."""

    id: int
    name: str
    simulated: bool

    @classmethod
    def of(cls, exam: Exam) -> Sat:
        """An exam of the records."""
        return cls(exam.id, exam.name, exam.simulated)


def measured_rows(db: Session) -> list[Measured]:
    """Everything that was confirmed; without what rests on a question whose key turned out to be wrong, or is doubted."""
    corrected = select(Correction.exam_id).where(Correction.state != "refused").distinct()
    doubted = {exam: corrected_items(db, exam) for exam in db.scalars(corrected)}
    rows = db.execute(
        select(MeasuredFacility, Exam.name)
        .join(Exam, Exam.id == MeasuredFacility.exam_id)
        .order_by(MeasuredFacility.item_id, MeasuredFacility.exam_id)
    )
    return [
        Measured(
            row.item_id,
            row.content_hash,
            exam,
            Observed(row.answers, row.facility, row.error),
            row.simulated,
        )
        for row, exam in rows
        if row.item_id not in doubted.get(row.exam_id, ())
    ]


def facilities_of(db: Session, items: Mapping[str, Item]) -> Facilities:
    """How hard these items are taken to be: as measured where that holds for them as they stand."""
    return facilities(measured_rows(db), items)


def keep_measured(db: Session, item: Item, shown: Mapping[Sat, Observed], actor: str) -> None:
    """Put on record what exams showed of an item as it stands, in place of nothing (`forget_measured`)."""
    now = utc_now()
    for exam, observed in shown.items():
        db.add(
            MeasuredFacility(
                item_id=item.id,
                exam_id=exam.id,
                # As the item hashes today, whatever an earlier version of the program hashed at the release.
                content_hash=item.content_hash,
                answers=observed.answers,
                facility=observed.facility,
                error=observed.error,
                simulated=exam.simulated,
                confirmed_by=actor[:120],
                confirmed_at=now,
            )
        )


def forget_measured(db: Session, items: Collection[str], exams: Collection[Sat]) -> None:
    """Take back what these exams said of these items."""
    db.execute(
        delete(MeasuredFacility).where(
            MeasuredFacility.item_id.in_(items),
            MeasuredFacility.exam_id.in_([exam.id for exam in exams]),
        )
    )


def corrected_items(db: Session, exam_id: int) -> Collection[str]:
    """The items of an exam of which a question was voided, or scored by another key than the bank's, or may yet be."""
    wanted = select(Correction.item).where(
        Correction.exam_id == exam_id, Correction.state != "refused"
    )
    return {item.partition("/")[0] for item in db.scalars(wanted)}
