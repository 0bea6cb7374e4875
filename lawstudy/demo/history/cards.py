"""What became of the cards in the demo's earlier years: suspended and given back, recalled, and each year's review."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from certification import messages as words
from certification.cards.findings import LineFacts, judge
from certification.cards.policy import CardPolicy
from certification.cards.review_words import reasons_text
from lawstudy.demo.cards import ORGAN
from lawstudy.demo.certificates import ADMINISTRATOR, APPROVER
from lawstudy.demo.history import messages
from lawstudy.demo.history.staff import Officer, Staff, may_be_suspended
from records.cards.moves import CARD_MOVES, CardAct, Cause, chosen
from records.cards.register import CardStep
from records.cards.review import CardReview, CardReviewLine, CardReviewUnit
from records.exams.exam import Exam
from records.exams.result import Outcome
from records.people.enforcement_card import EnforcementCard

UNIT, OFFICE, SECOND = ADMINISTRATOR, ADMINISTRATOR, APPROVER
SUSPENDED_EARLY, SUSPENDED_LATE = 2, 1
"""How many a year: in June for a quarter, and in November into the next year, so that the review leaves them apart."""
OFF_POST, DISCIPLINED, IDLE = 0.006, 0.003, 0.015
LEFT_BY: Sequence[Cause] = ("moved", "retired", "left")


class Cards:
    """The register as the years go by. Steps are put on record in the order in which they were made."""

    def __init__(self, db: Session, staff: Staff, policy: CardPolicy, seed: int) -> None:
        self.db, self.staff, self.policy, self.seed = db, staff, policy, seed
        self.suspended: list[Officer] = []
        self.documents = 0

    def before_exam(self, year: int) -> None:
        """All that is decided from January to the exam."""
        draw = random.Random(f"{self.seed}:cards:{year}")
        steps = [self._restore(each, dt.date(year, 2, 1)) for each in self.suspended]
        self.suspended = []
        carried = [each for each in self._serving(dt.date(year, 6, 1)) if may_be_suspended(each)]
        early = draw.sample(carried, min(len(carried), SUSPENDED_EARLY))
        steps += [
            self._step(
                each,
                "suspend",
                dt.date(year, 6, 10),
                reason=messages.SUSPENDED,
                until=dt.date(year, 9, 10),
            )
            for each in early
        ]
        for place, each in enumerate(self.staff.officers):
            if each.left is not None and each.left.year == year:
                steps.append(self._step(each, "recall", each.left, reason=messages.LEFT))
                done = each.left + dt.timedelta(days=15)
                cause = LEFT_BY[place % len(LEFT_BY)]
                steps.append(self._step(each, "cancel", done, reason=messages.LEFT, cause=cause))
        steps += [self._restore(each, dt.date(year, 9, 11)) for each in early]
        late = [each for each in carried if each not in early and each.state == "in_use"]
        self.suspended = draw.sample(late, min(len(late), SUSPENDED_LATE))
        steps += [
            self._step(
                each,
                "suspend",
                dt.date(year, 11, 1),
                reason=messages.SUSPENDED,
                until=dt.date(year + 1, 1, 31),
            )
            for each in self.suspended
        ]
        self._insert(steps)

    def after_years(self, year: int) -> None:
        """Give back what is still suspended, and let the register say how the cards stand."""
        self._insert([self._restore(each, dt.date(year, 2, 1)) for each in self.suspended])
        self.suspended = []
        self.db.execute(
            update(EnforcementCard),
            [
                {
                    "id": each.card,
                    "state": each.state,
                    "registered_year": each.registered,
                    "refused_year": each.refused,
                }
                for each in self.staff.officers
            ],
        )

    def review(self, year: int, exam: Exam, outcomes: Mapping[int, Outcome]) -> None:
        """The year's review, from its list to what became of each card."""
        on, decided = dt.date(year, 12, 15), dt.date(year, 12, 22)
        review = self._opened(year, exam, on, decided)
        draw = random.Random(f"{self.seed}:review:{year}")
        lines, steps, units = list[dict[str, Any]](), list[dict[str, Any]](), set[int]()
        for officer in self._serving(on, held=True):
            line = self._line(review, officer, on, outcomes.get(officer.person, ""), draw)
            lines.append(line)
            units.add(line["unit_id"])
            if line["finding"] == "apart":
                continue
            act: CardAct = "refuse" if line["finding"] == "refuse" else "register"
            steps.append(self._reviewed(officer, act, review, line))
        if lines:
            self.db.execute(insert(CardReviewLine), lines)
            at = dt.datetime.combine(on + dt.timedelta(days=3), dt.time(8))
            self.db.execute(
                insert(CardReviewUnit),
                [
                    {
                        "review_id": review.id,
                        "unit_id": unit,
                        "confirmed_by": UNIT,
                        "confirmed_at": at,
                        "returned": "",
                    }
                    for unit in sorted(units)
                ],
            )
        self._insert(steps)

    def _opened(self, year: int, exam: Exam, on: dt.date, decided: dt.date) -> CardReview:
        policy = self.policy
        review = CardReview(
            year=year,
            on=on,
            exam=exam,
            policy=words.REVIEW_POLICY.format(
                title=policy.title,
                year=policy.source_year,
                source=policy.review.source or policy.source,
            ),
            state="published",
            opened_by=OFFICE,
            opened_at=dt.datetime.combine(on, dt.time(1)),
            proposed_by=OFFICE,
            organ=ORGAN,
            basis=policy.review.basis,
            document=messages.REVIEW_DOCUMENT.format(year=year),
            decided_by=SECOND,
            decided_on=decided,
            published_by=OFFICE,
            published_at=dt.datetime.combine(decided + dt.timedelta(days=2), dt.time(1)),
        )
        self.db.add(review)
        self.db.flush()
        return review

    def _line(
        self, review: CardReview, officer: Officer, on: dt.date, exam: str, draw: random.Random
    ) -> dict[str, Any]:
        new = officer.issued is not None and officer.issued.year == review.year
        off_post, disciplined = draw.random() < OFF_POST, draw.random() < DISCIPLINED
        idle = draw.random() < IDLE
        explanation = messages.IDLE if idle else ""
        facts = LineFacts(
            officer.state, new, True, True, exam, not off_post, disciplined, not idle, explanation
        )
        finding, reasons = judge(facts, self.policy.review)
        remark = ""
        if off_post or disciplined:
            remark = messages.OFF_POST if off_post else messages.DISCIPLINED
        return {
            "review_id": review.id,
            "card_id": officer.card,
            "person_id": officer.person,
            "unit_id": officer.unit_on(on),
            # No policy on hours holds in these years: none are asked.
            "hours": 0.0,
            "hours_asked": None,
            "hours_met": True,
            "exam": exam,
            "new_card": new,
            "on_post": not off_post,
            "disciplined": disciplined,
            "acted": not idle,
            "remark": remark,
            "explanation": explanation,
            "hearing": messages.HEARD if finding == "refuse" else "",
            "finding": finding,
            "reasons": " ".join(reasons),
        }

    def _reviewed(
        self, officer: Officer, act: CardAct, review: CardReview, line: Mapping[str, Any]
    ) -> dict[str, Any]:
        assert review.decided_on is not None
        reason = reasons_text(CardReviewLine(**line), review)
        step = self._step(officer, act, review.decided_on, reason=reason)
        served = review.decided_on + dt.timedelta(days=4) if act == "refuse" else None
        if act == "register":
            officer.registered, officer.refused = review.year, None
        else:
            officer.refused = review.year
        return {
            **step,
            "review_id": review.id,
            "year": review.year,
            "document": review.document,
            "basis": review.basis,
            "hearing": line["hearing"],
            "served_on": served,
            "served_how": messages.SERVED if served else "",
        }

    def _serving(self, day: dt.date, *, held: bool = False) -> list[Officer]:
        """Who carries a card on a day; with ``held``, also those whose card is suspended."""
        states = {"in_use", "unregistered"} | ({"suspended"} if held else set())
        return [each for each in self.staff.officers if each.state in states and each.serves(day)]

    def _restore(self, officer: Officer, on: dt.date) -> dict[str, Any]:
        act = chosen("restore", refused=officer.refused is not None)
        return self._step(officer, act, on, reason=messages.RESTORED)

    def _step(
        self,
        officer: Officer,
        act: CardAct,
        on: dt.date,
        *,
        reason: str,
        until: dt.date | None = None,
        cause: Cause | None = None,
    ) -> dict[str, Any]:
        """A step that was made, by two people; the card stands so from now on. Raises `MoveRefused` where it may not."""
        move = CARD_MOVES.require(officer.state, act, ["administrator"])
        before, officer.state = officer.state, move.target or officer.state
        self.documents += 1
        at = dt.datetime.combine(on, dt.time(2))
        heard = act in ("suspend", "recall", "cancel")
        return {
            "card_id": officer.card,
            "review_id": None,
            "act": act,
            "standing": "made",
            "before": before,
            "after": officer.state,
            "year": None,
            "decider": "district",
            "organ": ORGAN,
            "basis": messages.BASIS,
            "document": messages.DOCUMENT.format(year=on.year, number=self.documents),
            "decided_on": on,
            "until": until,
            "cause": cause,
            "reason": reason,
            "hearing": messages.HEARD if heard else "",
            "served_on": on + dt.timedelta(days=4) if heard else None,
            "served_how": messages.SERVED if heard else "",
            "proposed_by": OFFICE,
            "proposed_at": at,
            "ended_by": SECOND,
            "ended_at": at + dt.timedelta(hours=4),
            "end_reason": "",
        }

    def _insert(self, steps: Sequence[Mapping[str, Any]]) -> None:
        if steps:
            self.db.execute(insert(CardStep), [dict(each) for each in steps])
