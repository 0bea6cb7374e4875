"""Five simulated years before the demo's own, made as rows, so that trends, drift and cohorts have something to show.

Each year: who came, moved and left; one annual review exam and one before appointment, with resits, absences and exemptions;
cards suspended, recalled, registered or not; plans and events. Everything comes from the seed. All of it is marked simulated, and
nobody's page, no new form and no score knows of it (`records.exams.exam.Exam.history`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.cose import Signer
from certification.issue import Issuer
from grading.exam_policy import policy_of
from grading.pools import pools_of
from lawstudy.demo.cards import YEAR
from lawstudy.demo.history import messages
from lawstudy.demo.history.cards import Cards
from lawstudy.demo.history.exams import Candidate, ExamPlan, Held, hold_exam
from lawstudy.demo.history.laws import laws_of
from lawstudy.demo.history.papers import Items, make_forms
from lawstudy.demo.history.staff import Staff, add_leavers, read_staff, transfer_some
from lawstudy.demo.history.study import study_year
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import find_blueprint, load_blueprint
from question_bank.law.must_know_file import EXAMPLE, load_list, site_list
from question_bank.law.register import load_register
from records.audit import trail
from records.audit.exam_decisions import HistorySimulated
from records.cards.review import CardReview
from records.exams.exam import Exam
from records.exams.policy import SHIPPED_POLICIES
from records.study.event import StudyEvent

YEARS = tuple(range(YEAR - 5, YEAR))
REVIEW, APPOINTMENT = "annual-review", "pre-appointment"
"""Kinds of exams, as blueprints and exams of history are named."""
MEAN, GROWTH, SHOCK = 0.84, 0.03, 0.03
"""The district's mean ability (in logits) in the first year, what it grows by a year, and what else a year brings."""
PROPOSED, PROPOSED_BELOW = 18, 0.9
"""How many are proposed for a post, a year; and by what they know less of the law than officers do."""
ILL = 0.008
"""Of the officers, a year, excused from the exam."""


@dataclass
class HistoryMade:
    """How much of it there is."""

    exams: int = 0
    people: int = 0
    responses: int = 0
    certificates: int = 0
    transfers: int = 0
    leavers: int = 0
    events: int = 0


def may_be_made(db: Session) -> bool:
    """Before the demo's own year only: rows stand in the order of time, as everything on record does."""
    there = [select(Exam.id), select(CardReview.id), select(StudyEvent.id)]
    return all(db.scalar(each.limit(1)) is None for each in there)


def has_history(db: Session) -> bool:
    """Whether it was made already."""
    return db.scalar(select(Exam.id).where(Exam.history).limit(1)) is not None


def make_history(
    db: Session,
    bank: ItemBank,
    issuer: Issuer,
    signer: Signer | None,
    *,
    seed: int,
    root: Path | None = None,
    years: Sequence[int] = YEARS,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> HistoryMade:
    """Make it in the caller's transaction, on a site where `may_be_made`."""
    made = HistoryMade()
    staff = read_staff(db)
    made.transfers = transfer_some(db, staff, years, seed)
    made.leavers = add_leavers(db, staff, years, seed)
    formal = frozenset(item for item, pool in pools_of(db, bank).items() if pool == "formal")
    items = Items(bank, formal, years, seed)
    known, register = (site_list(root) if root else load_list(EXAMPLE)), load_register()
    cards = Cards(db, staff, card_policy(root), seed)
    before: dict[str, dict[str, list[str]]] = {REVIEW: {}, APPOINTMENT: {}}
    for done, year in enumerate(years):
        cards.before_exam(year)
        for kind, candidates in (
            (APPOINTMENT, _proposed(staff, year, seed, years)),
            (REVIEW, _called(staff, year, seed, years)),
        ):
            plan, before[kind] = _plan(items, kind, year, before[kind])
            held = hold_exam(db, plan, candidates, issuer, signer, seed=seed)
            _count(made, held, len(candidates))
        cards.review(year, held.exam, held.outcomes)
        made.events += study_year(db, staff, year, seed, laws_of(known, register, year)).events
        progress(done + 1, len(years))
    own = years[-1] + 1
    cards.after_years(own)
    # The demo's own year has its exam, papers and review to come; what was studied before them is made here.
    made.events += study_year(db, staff, own, seed, laws_of(known, register, own)).events
    said = HistorySimulated(
        subject=f"{years[0]}–{years[-1]}",
        seed=seed,
        exams=made.exams,
        called=made.people,
        responses=made.responses,
    )
    trail.decide(db, said)
    db.flush()
    db.expire_all()
    return made


def _plan(
    items: Items, kind: str, year: int, before: dict[str, list[str]]
) -> tuple[ExamPlan, dict[str, list[str]]]:
    blueprint = load_blueprint(find_blueprint(f"{kind}-{YEAR}"))
    name = f"history-{year}-{kind}"
    forms, kept = make_forms(items, blueprint, name, year, before)
    title = messages.TITLE.format(year=year, title=blueprint.title)
    policy = policy_of(blueprint, (SHIPPED_POLICIES,))
    month = 11 if kind == REVIEW else 6
    return ExamPlan(name, title, blueprint, policy, forms, _third_friday(year, month)), kept


def _called(staff: Staff, year: int, seed: int, years: Sequence[int]) -> list[Candidate]:
    """Everybody with a card that they may carry; of this year's cards and of the ill none is asked to sit."""
    day = _third_friday(year, 11)
    draw = random.Random(f"{seed}:called:{year}")
    level = _level(year, seed, years)
    found = []
    for each in staff.officers:
        if each.state not in ("in_use", "unregistered") or not each.serves(day):
            continue
        unit = each.unit_on(day)
        ill = draw.random() < ILL
        basis = messages.ILL if ill else ""
        if each.issued is not None and each.issued.year == year:
            basis = messages.NEW_CARD
        found.append(
            Candidate(
                each.key,
                each.person,
                each.name,
                unit,
                level + staff.ability(seed, each.key, unit, year),
                basis=basis,
                evidence=messages.EVIDENCE if basis else "",
            )
        )
    return found


def _proposed(staff: Staff, year: int, seed: int, years: Sequence[int]) -> list[Candidate]:
    """Some leading cadres, two of whom passed before."""
    draw = random.Random(f"{seed}:proposed:{year}")
    level = _level(year, seed, years) - PROPOSED_BELOW
    chosen = draw.sample(list(staff.leaders), min(PROPOSED, len(staff.leaders)))
    return [
        Candidate(
            each.key,
            each.person,
            each.name,
            each.unit,
            level + staff.ability(seed, each.key, each.unit, year),
            post=messages.POST,
            basis=messages.PASSED if place in (4, 9) else "",
            evidence=messages.EVIDENCE if place in (4, 9) else "",
        )
        for place, each in enumerate(sorted(chosen, key=lambda one: one.key))
    ]


def _level(year: int, seed: int, years: Sequence[int]) -> float:
    shock = random.Random(f"{seed}:year:{year}").gauss(0, SHOCK)
    return MEAN + GROWTH * (year - years[0]) + shock


def _third_friday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(4 - first.weekday()) % 7 + 14)


def _count(made: HistoryMade, held: Held, called: int) -> None:
    made.exams += 1
    made.people += called
    made.responses += held.responses
    made.certificates += held.certificates
