"""Results: exams by year, one exam's people by unit and outcome, one person's papers, and what is decided about them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from tornado import web

from certification.evidence import folder as evidence
from delivery import messages
from delivery.request import Handler
from documents.apart import made_apart
from exam_room.views import has_results
from foundation.errors import LawStudyError, NotAvailable
from grading import paper_decisions
from grading.errors import FileRefused, PaperDecisionRefused
from grading.file_papers import put_aside, void_file, withdraw_void_of_file
from grading.open_answers import OpenAnswer, labels_of, open_answers
from grading.paper_decisions import Proposed, possible_acts
from grading.result_views import (
    SHOWN,
    PersonView,
    Wanted,
    count_shown,
    exam_figures,
    person_view,
    results_found,
    units_of_exam,
    year_of,
)
from records import messages as record_messages
from records.accounts.permissions import Action, may
from records.audit import site_decisions, sitting_decisions, trail
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.paper_proposal import PaperAct, PaperProposal

PAGE = 50


class Results(Handler):
    """The formal exams, by year."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self) -> None:
        """Each with its figures."""
        zone = self.server.settings.zone
        found = await self.room.read(exam_figures)
        by_year = [
            (year, list(each)) for year, each in groupby(found, lambda one: year_of(one.exam, zone))
        ]
        self.page("results.html", years=by_year, SHOWN=SHOWN, names=messages.SHOWN)


class OneExamOfResults(Handler):
    """Base of pages about one formal exam's results."""

    def exam(self, db: Session, number: str) -> Exam:
        """The formal exam of this number. Raises `NotAvailable`."""
        exam = db.get(Exam, int(number))
        if exam is None or exam.practice or exam.released_at is None:
            raise NotAvailable(messages.NO_SUCH)
        return exam

    async def tell_read(self, subject: str) -> None:
        """Put it on record that somebody looked at results."""
        login, reads = self.me.login, self.server.told_reads
        if reads.is_new(login, subject):
            looked = site_decisions.ResultsRead(subject=subject)
            await self.room.write(lambda db: trail.decide(db, looked, actor=login))
            reads.told(login, subject)


class ExamResults(OneExamOfResults):
    """The people of one exam."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read", "POST": "session.score"}

    async def get(self, number: str) -> None:
        """Filtered by unit, by how they stand, by form, and by a text; 50 a page."""
        said = {
            name: self.get_query_argument(name, "").strip()[:40]
            for name in ("unit", "shown", "form", "search")
        }
        wanted, page = Wanted(**said), self.page_number()

        def ask(db: Session) -> dict[str, Any]:
            exam = self.exam(db, number)
            rows = results_found(db, exam, wanted, start=PAGE * (page - 1), most=PAGE + 1)
            return {
                "exam": exam,
                "rows": rows[:PAGE],
                "more": len(rows) > PAGE,
                "counts": count_shown(db, exam),
                "found": count_shown(db, exam, wanted).total(),
                "units": units_of_exam(db, exam),
                "forms": [form.code for form in exam.forms],
                "listed": has_results(db, exam.id),
            }

        found = await self.room.read(ask)
        await self.tell_read(found["exam"].name)
        given = {name: value for name, value in said.items() if value}
        self.page(
            "exam_results.html",
            **found,
            said=said,
            number=page,
            address=lambda **other: "?" + urlencode({**given, **other}),
            SHOWN=SHOWN,
            names=messages.SHOWN,
            scoring=self.server.scorer.is_busy(),
        )

    async def post(self, number: str) -> None:
        """Score what was handed in, in a process beside the room."""
        actor = self.me.login

        def ask(db: Session) -> str:
            exam = self.exam(db, number)
            trail.decide(db, sitting_decisions.ScoringAsked(subject=exam.name), actor=actor)
            return exam.name

        self.server.scorer.want(await self.room.write(ask))
        self.redirect(f"/results/{number}", status=303)


@dataclass(frozen=True)
class _Shown:
    view: PersonView
    answers: dict[int, Sequence[OpenAnswer]]
    acts: dict[int, list[PaperAct]]
    labels: dict[int, dict[str, str]]


class PersonsResult(OneExamOfResults):
    """One person's papers of an exam: what is wrong with them, and what can be done about it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self, number: str, call: str) -> None:
        """Show them."""
        await self.show(number, call, [])

    async def show(self, number: str, call: str, problems: Sequence[str]) -> None:
        """The page, with what stood against the last decision."""
        course = self.room.course
        # Answers stand beside the key, which is for those alone who decide.
        decides = may(self.me.roles, "paper.decide")

        def ask(db: Session) -> _Shown:
            exam = self.exam(db, number)
            view = person_view(db, int(call))
            if view is None or view.call.exam_id != exam.id:
                raise NotAvailable(messages.NO_SUCH)
            answers: dict[int, Sequence[OpenAnswer]] = {}
            acts, labels = dict[int, list[PaperAct]](), dict[int, dict[str, str]]()
            for each in view.attempts:
                row = each.attempt
                acts[row.id] = possible_acts(course, row, each.paper)
                # A paper that is gone has nothing to show; what is on record of it is shown all the same.
                with contextlib.suppress(LawStudyError, OSError):
                    labels[row.id] = labels_of(course, row)
                    if decides and row.state in HANDED_IN and each.paper and not each.paper.problem:
                        answers[row.id] = open_answers(db, course, row)
            return _Shown(view, answers, acts, labels)

        found = await self.room.read(ask)
        call_read = found.view.call
        await self.tell_read(f"{call_read.exam.name}/{call_read.person.number}")
        self.page(
            "person_result.html",
            exam=found.view.call.exam,
            call=found.view.call,
            result=found.view.result,
            attempts=found.view.attempts,
            answers=found.answers,
            acts=found.acts,
            labels=found.labels,
            problems=problems,
            scoring=self.server.scorer.is_busy(),
            HANDED_IN=HANDED_IN,
            ATTEMPT_STATES=record_messages.ATTEMPT_STATE_NAMES,
            OUTCOMES=record_messages.OUTCOME_NAMES,
            ACTS=record_messages.PAPER_ACTS,
            DOORS=messages.DOORS,
            STATES=messages.PROPOSAL_STATES,
        )


class PersonsEvidence(PersonsResult):
    """All that is on record of one person's exam, to take to whoever disputes it."""

    actions: ClassVar[dict[str, Action]] = {"POST": "paper.decide"}

    async def post(self, number: str, call: str) -> None:
        """As a .zip, made beside the room; or why there is none. The trail keeps who took it, and with what.

        ``with_keys`` and ``whole_trail`` are for those who may see them anyway.
        """
        actor, settings = self.me.login, self.server.settings
        with_keys = self._asked("with_keys", "key.correct")
        whole_trail = self._asked("whole_trail", "audit.read")

        def take(db: Session) -> tuple[evidence.Wanted, str]:
            exam = self.exam(db, number)
            row = db.get(Call, int(call))
            if row is None or row.exam_id != exam.id:
                raise NotAvailable(messages.NO_SUCH)
            taken = evidence.take_evidence(
                db, row, with_keys=with_keys, whole_trail=whole_trail, actor=actor
            )
            wanted = evidence.Wanted(
                settings.site_name,
                settings.exams,
                row.id,
                taken,
                settings.zone,
                with_keys=with_keys,
                whole_trail=whole_trail,
            )
            return wanted, evidence.folder_name(exam.name, row.person.number)

        wanted, name = await self.room.write(take)
        async with self.server.printing:
            made = await made_apart(evidence.evidence_zip, (settings.records_url, wanted))
        if not made.startswith(b"PK"):
            self.set_status(409)
            await self.show(number, call, made.decode().split("\n"))
            return
        self.finish_file(made, f"{name}.zip", "application/zip")

    def _asked(self, name: str, action: Action) -> bool:
        """Whether it was ticked, by somebody who may. Raises ``HTTPError``."""
        wanted = self.get_body_argument(name, "") == "yes"
        if wanted and not may(self.me.roles, action):
            raise web.HTTPError(403)
        return wanted


class PaperDecision(PersonsResult):
    """``propose``, ``confirm``, ``refuse``, ``void``, ``withdraw-void``: by two people, and scoring follows."""

    actions: ClassVar[dict[str, Action]] = {"POST": "paper.decide"}

    async def post(self, number: str, call: str, act: str) -> None:
        """Do it, or say everything that stands against it."""
        said = {
            name: self.get_body_argument(name, "")[:400]
            for name in ("attempt", "proposal", "act", "question", "points", "reason")
        }
        actor, roles, course = self.me.login, self.me.roles, self.room.course

        voided: list[tuple[str, Attempt]] = []
        touched: list[int] = []

        def decide(db: Session) -> str:
            exam = self.exam(db, number)
            view = person_view(db, int(call))
            if view is None or view.call.exam_id != exam.id:
                raise NotAvailable(messages.NO_SUCH)
            attempts = {str(each.attempt.id): each for each in view.attempts}
            proposals = {str(one.id): one for each in view.attempts for one in each.proposals}
            match act:
                case "propose":
                    if (
                        said["attempt"] not in attempts
                        or said["act"] not in record_messages.PAPER_ACTS
                    ):
                        raise NotAvailable(messages.NO_SUCH)
                    wish = Proposed(
                        cast("PaperAct", said["act"]),
                        said["reason"],
                        said["question"],
                        said["points"],
                    )
                    attempt = int(said["attempt"])
                    paper_decisions.propose(db, course, attempt, wish, actor=actor, roles=roles)
                    return ""
                case "confirm":
                    one = self._one(proposals, said["proposal"])
                    paper_decisions.confirm(db, course, one.id, actor=actor, roles=roles)
                    touched.append(one.attempt_id)
                    return exam.name
                case "refuse":
                    one, reason = self._one(proposals, said["proposal"]), said["reason"]
                    paper_decisions.refuse(db, one.id, actor=actor, reason=reason, roles=roles)
                    return ""
                case "void":
                    person, reason = view.call.person.number, said["reason"]
                    gone = void_file(db, exam, person, reason=reason, actor=actor, roles=roles)
                    if gone is None:
                        return ""
                    voided.append((person, gone))
                    return exam.name
                case _:
                    person = view.call.person.number
                    withdraw_void_of_file(db, exam, person, actor=actor, roles=roles)
                    return ""

        try:
            name = await self.room.write(decide)
        except (PaperDecisionRefused, FileRefused) as error:
            self.set_status(409)
            await self.show(number, call, error.problems)
            return
        for row in touched:
            live = await self.room.find_attempt(row)
            if live is not None:
                await self.room.reload(live)
        for person, attempt in voided:
            await self.room.in_files(partial(put_aside, course, person, attempt))
        if name:
            self.server.scorer.want(name)
        self.redirect(f"/results/{number}/people/{call}", status=303)

    def _one(self, proposals: dict[str, PaperProposal], given: str) -> PaperProposal:
        if given not in proposals:
            raise NotAvailable(messages.NO_SUCH)
        return proposals[given]


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/results", Results),
    (rf"/results/{_NUMBER}", ExamResults),
    (rf"/results/{_NUMBER}/people/{_NUMBER}", PersonsResult),
    (rf"/results/{_NUMBER}/people/{_NUMBER}/evidence", PersonsEvidence),
    (
        rf"/results/{_NUMBER}/people/{_NUMBER}/(propose|confirm|refuse|void|withdraw-void)",
        PaperDecision,
    ),
]
