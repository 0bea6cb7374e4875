"""Items in pretest (试测题): what the papers that had them show of how hard they are, and taking that over.

They stand on formal papers without counting. When the results of such an exam are published, the answers of first attempts tell
the share of its points that candidates got; a person confirms it, and from then on the item is a formal one.
"""

from __future__ import annotations

import json
import math
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.files import write_whole
from grading import messages
from grading.errors import PoolRefused
from grading.facilities import Sat, forget_measured, keep_measured
from grading.observed import observed_items, unscored_rule
from grading.pools import pools_of, register_pools
from question_bank.bank import ItemBank, item_files
from question_bank.item import Item
from records.audit import trail
from records.audit.actor import acting
from records.audit.bank_decisions import ItemMeasured
from records.bank.item_pool import ItemPool
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.exam import Exam, ExamForm, formal_exams
from records.exams.response import Response

LEAST_ANSWERS = 30
"""From fewer nobody takes a figure over: its standard error alone may be nearly 0.1."""
EASIEST, HARDEST = 0.98, 0.05
"""What an item's file can say; an item beyond it tells candidates apart from nobody."""


@dataclass(frozen=True)
class Pretested:
    """An item in pretest. ``exams``: published ones that had it; ``answers``: of those who reached it, in their first attempt.

    ``facility``: the mean share of its points, ``error`` its standard error; ``discrimination``: the correlation of that share with
    the score of the paper, in which the item does not count. ``None`` where there is too little to work it out. ``waiting``: exams
    that have it and are not published.
    """

    item: Item
    exams: Sequence[str]
    waiting: Sequence[str]
    answers: int
    facility: float | None
    error: float | None
    discrimination: float | None

    @property
    def figures(self) -> tuple[float | None, float | None, float | None]:
        """Facility, its standard error, and discrimination."""
        return self.facility, self.error, self.discrimination

    @property
    def problem(self) -> str:
        """Why it cannot be taken over yet; empty where it can."""
        if self.waiting:
            return messages.PRETEST_WAITING.format(exams="、".join(self.waiting))
        if self.answers < LEAST_ANSWERS or self.facility is None:
            return messages.PRETEST_FEW.format(count=self.answers, least=LEAST_ANSWERS)
        if not HARDEST <= round(self.facility, 2) <= EASIEST:
            return messages.PRETEST_BEYOND.format(
                facility=f"{self.facility:.2f}", low=HARDEST, high=EASIEST
            )
        return ""


def pretested(db: Session, bank: ItemBank) -> list[Pretested]:
    """Every item in pretest, by id. Papers that were made by a model, or had another version of the item, tell nothing of it."""
    in_pretest = {item for item, pool in pools_of(db, bank).items() if pool == "pretest"}
    shares: dict[str, list[tuple[float, float]]] = defaultdict(list)
    exams: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, list[str]] = defaultdict(list)
    for exam in db.scalars(formal_exams().where(Exam.simulated.is_(False)).order_by(Exam.id)):
        had = {item.id for form in exam.forms for _, item, _ in _asked(form, bank)} & in_pretest
        for item in had:
            (exams if exam.published_at else waiting)[item].append(exam.name)
        if had and exam.published_at:
            for form in exam.forms:
                for item, share, score in _shares(db, form, bank):
                    shares[item].append((share, score))
    return [
        _figures(bank[item], exams[item], waiting[item], shares[item])
        for item in sorted(in_pretest)
    ]


def take_over(
    db: Session, bank: ItemBank, folders: Sequence[Path], item: str, *, actor: str | None = None
) -> float:
    """Make a pretested item a formal one, as hard as it turned out to be, in the caller's transaction. Returns its facility.

    ``folders``: of the site's own items. Raises `PoolRefused`; nothing is changed then.
    """
    found = next((each for each in pretested(db, bank) if each.item.id == item), None)
    if found is None:
        raise PoolRefused([messages.PRETEST_NO_ITEM.format(id=item)])
    path = next((path for path in item_files(folders) if path.stem == item), None)
    problem = found.problem or ("" if path else messages.PRETEST_NOT_OWN.format(id=item))
    if problem or path is None or found.facility is None:
        raise PoolRefused([f"{item}：{problem}"])
    facility = round(found.facility, 2)
    register_pools(db, bank.only({item}))
    db.flush()
    row = db.get_one(ItemPool, item)
    row.pool, row.since, row.by = "formal", utc_now(), (actor or acting())[:120]
    row.reason = messages.PRETEST_REASON.format(exams="、".join(found.exams), count=found.answers)
    decided = ItemMeasured(
        subject=item,
        before={"pool": "pretest", "facility": found.item.expected_facility},
        pool="formal",
        measured_facility=facility,
        answered=found.answers,
        discrimination=None if found.discrimination is None else round(found.discrimination, 2),
        exams=list(found.exams),
    )
    trail.decide(db, decided, actor=actor)
    _keep(db, found, bank, actor or acting())
    # Before the record holds: without it the item stays in pretest, and this can be done again.
    text = path.read_text(encoding="utf-8-sig")
    write_whole(path, _measured_text(text, facility).encode(), durable=True)
    return facility


def _keep(db: Session, found: Pretested, bank: ItemBank, actor: str) -> None:
    """What forms are built on from now on, as of other items that were measured (`grading.calibration`)."""
    exams = db.scalars(select(Exam).where(Exam.name.in_(found.exams))).all()
    forget_measured(db, [found.item.id], [Sat.of(exam) for exam in exams])
    shown = {
        Sat.of(exam): each.observed
        for exam in exams
        for each in observed_items(db, exam, bank, only=found.item.id)
        if each.observed
    }
    keep_measured(db, found.item, shown, actor)


def _asked(form: ExamForm, bank: ItemBank) -> Iterator[tuple[str, Item, Mapping[str, Any]]]:
    """The questions in pretest: name, item and how it would be scored; without those whose item is another one by now."""
    for question in form.questions:
        told, item = question.get("pretest"), bank.get(question["item_id"])
        if told and item is not None and item.has_content(told["content_hash"]):
            yield str(question["name"]), item, told


def _shares(db: Session, form: ExamForm, bank: ItemBank) -> Iterator[tuple[str, float, float]]:
    """Of each answer to a question in pretest: the item, the share of its points, and the score of the paper."""
    asked = {
        name: (item, unscored_rule(name, item, told)) for name, item, told in _asked(form, bank)
    }
    if not asked:
        return
    first = (
        Response.attempt_id == Attempt.id,
        Attempt.form_id == form.id,
        Attempt.ordinal == 1,
        Attempt.state.in_(HANDED_IN),
    )
    total = func.coalesce(func.sum(Response.score), 0.0)
    by_attempt = select(Response.attempt_id, total).where(*first).group_by(Response.attempt_id)
    scores = {attempt: float(score or 0) for attempt, score in db.execute(by_attempt)}
    # Who did not come so far tells nothing of the item; who left it out does.
    given = select(Response.attempt_id, Response.question, Response.value).where(
        *first, Response.question.in_(asked), Response.status.in_(("scored", "omitted"))
    )
    for attempt, question, value in db.execute(given):
        item, rule = asked[question]
        yield item.id, rule.score(json.loads(value)) / rule.points, scores[attempt]


def _figures(
    item: Item,
    exams: Sequence[str],
    waiting: Sequence[str],
    found: Sequence[tuple[float, float]],
) -> Pretested:
    shares, scores = [share for share, _ in found], [score for _, score in found]
    facility = error = discrimination = None
    if shares:
        facility = statistics.fmean(shares)
    if len(shares) > 1:
        error = statistics.stdev(shares) / math.sqrt(len(shares))
        if len(set(shares)) > 1 and len(set(scores)) > 1:
            discrimination = statistics.correlation(shares, scores)
    return Pretested(item, exams, waiting, len(shares), facility, error, discrimination)


def _measured_text(text: str, facility: float) -> str:
    """An item's file that says so: its head alone is changed."""
    head, fence, body = text.partition("\n---")
    head = re.sub(r"(?m)^expected_facility:.*$", f"expected_facility: {facility:g}", head)
    return re.sub(r"(?m)^pool:.*$", "pool: formal", head) + fence + body
