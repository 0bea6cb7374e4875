"""The shipped record of reviews: what is known of the shipped items, beside them; and taking it over on a site by one decision.

``reviews.toml`` in each folder of items, written by ``python -m grading.review.record_log``. A blind trial is good for what was asked and
its key, a reading for the whole content; neither for an item after that was changed. The readers are who the record names: nobody
of the site.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy.orm import Session

from grading import messages
from grading.errors import ReviewRefused
from grading.review.deciding import Given, Person, add_step, new_row
from grading.review.standing import state_now
from question_bank.bank import SHIPPED_ITEMS, ItemBank
from question_bank.review import Reviewed, reviewed_item
from records.audit import trail
from records.audit.review_decisions import ReviewsAdopted
from records.bank.review import TEXT_REVIEW_MOVES, TextAct, TextReview, text_reviews

FILE = "reviews.toml"
RecordedStep = Literal["blind_trial", "reading"]
"""``blind_trial``: answered without the key by somebody who did not write it; ``reading``: every sentence held against the law."""
RECORDED_STEPS: tuple[RecordedStep, ...] = get_args(RecordedStep)
_ACTS: dict[RecordedStep, TextAct] = {"blind_trial": "agree", "reading": "pass_first"}


@dataclass(frozen=True)
class Recorded:
    """A step. ``content``: hash of the text then; ``answer``: as the reader gave it; ``agreed``: with the key; ``found``: by who read it, in words."""

    step: RecordedStep
    reader: str
    on: dt.date
    content: str
    answer: str = ""
    agreed: bool = True
    found: str = ""


@dataclass(frozen=True)
class ItemRecord:
    """The steps of an item while it asked the same: its ``asked_hash``."""

    asked: str
    steps: tuple[Recorded, ...] = ()

    @property
    def tried(self) -> bool:
        """Whether somebody answered it blind as the key does, and nobody otherwise."""
        trials = [step.agreed for step in self.steps if step.step == "blind_trial"]
        return bool(trials) and all(trials)


@dataclass(frozen=True)
class Adoption:
    """Ids: ``ready`` to be used by the record; ``changed`` in what is asked since; ``untried``: without a blind trial that agreed."""

    ready: Sequence[str] = field(default=())
    changed: Sequence[str] = field(default=())
    untried: Sequence[str] = field(default=())


def read_records(folder: Path = SHIPPED_ITEMS) -> dict[str, ItemRecord]:
    """What is recorded of the items below a folder. Raises ``ValueError`` for a file that is none: it is ours."""
    found: dict[str, ItemRecord] = {}
    for path in sorted(folder.glob(f"*/{FILE}")):
        for item, told in tomllib.loads(path.read_text(encoding="utf-8")).items():
            steps = tuple(Recorded(**step) for step in told["steps"])
            if any(step.step not in RECORDED_STEPS for step in steps):
                raise ValueError(f"{path}: {item}")
            found[item] = ItemRecord(told["asked"], steps)
    return found


def records_digest(folder: Path = SHIPPED_ITEMS) -> str:
    """SHA-256 (hex) of the whole record."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob(f"*/{FILE}")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def adoption(
    bank: ItemBank, records: Mapping[str, ItemRecord], folder: Path = SHIPPED_ITEMS
) -> Adoption:
    """What the record is good for, of the shipped items of the bank as they are now."""
    shipped = {path.stem for path in folder.glob("*/*.md")}
    ready, changed, untried = [], [], []
    for item in bank.usable.values():
        if item.id not in shipped:
            continue
        record = records.get(item.id)
        if record is None or not record.tried:
            untried.append(item.id)
        elif record.asked != item.asked_hash:
            changed.append(item.id)
        else:
            ready.append(item.id)
    return Adoption(ready, changed, untried)


def adopt_reviews(
    db: Session, bank: ItemBank, who: Person, records: Mapping[str, ItemRecord] | None = None
) -> list[str]:
    """Put the items in use whose recorded reviews hold, and no other; one decision for all, in the caller's transaction.

    What is under review on the site, suspended or retired there stays so. Returns the ids that are in use by it now.
    Raises `ReviewRefused`.
    """
    refused = TEXT_REVIEW_MOVES.problems("draft", "adopt", who.roles)
    if refused:
        raise ReviewRefused(refused)
    known = read_records() if records is None else records
    rows = {row.subject: row for row in text_reviews(db, "item")}
    taken = []
    for item in adoption(bank, known).ready:
        row = rows.get(item)
        reviewed = reviewed_item(bank[item])
        if state_now(row, reviewed) != "draft" or (row is not None and row.held):
            continue
        if row is None:
            row = new_row("item", reviewed)
            db.add(row)
        # A reading of another wording says nothing of this one.
        steps = [
            step
            for step in known[item].steps
            if step.step == "blind_trial" or step.content == reviewed.content_hash
        ]
        put_in_use(row, reviewed, steps, who.login)
        taken.append(item)
    if not taken:
        raise ReviewRefused([messages.NOTHING_TO_ADOPT])
    trail.decide(
        db,
        ReviewsAdopted(subject=messages.SHIPPED_RECORD, items=taken, sha256=records_digest()),
        actor=who.told or who.login,
    )
    return taken


def put_in_use(row: TextReview, reviewed: Reviewed, steps: Sequence[Recorded], by: str) -> None:
    """What came with the program is in use as it stands, by the decision of ``by``; ``steps``: what is recorded of it."""
    row.title, row.text = reviewed.title[:160], reviewed.text
    row.content_hash = row.approved_hash = reviewed.content_hash
    row.approved_text = reviewed.text
    row.writer, row.typing, row.important = messages.SHIPPED_WRITER, False, False
    row.round += 1
    for step in steps:
        given = Given(answer=[step.answer] if step.answer else [], comment=step.found)
        at = dt.datetime.combine(step.on, dt.time())
        agreed = step.agreed if step.step == "blind_trial" else None
        add_step(row, _ACTS[step.step], "draft", step.reader, given, agreed, at)
        row.steps[-1].content_hash = step.content
    add_step(row, "adopt", "in_use", by, Given())
