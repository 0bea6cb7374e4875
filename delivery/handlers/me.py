"""One's own page: exams that one is called to, practice, lessons, the wrong-question book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.cards.tasks import CardTask, tasks_of_office
from certification.cards.tasks import tasks_of_unit as cards_of_unit
from certification.cards.views import own_notices
from certification.irregularity_views import own_irregularities
from certification.views import certificates_of_person
from courses.lesson.page import shown_lessons
from courses.lesson_review import hidden_lessons, undecided_lessons
from courses.lesson_study import LessonStanding, standings
from courses.practice import PracticePaper, practice_papers
from courses.progress import lesson_progress
from courses.spacing import due_items
from courses.study_tasks import (
    StudyTask,
    tasks_of_administrators,
    tasks_of_approvers,
    tasks_of_unit,
)
from courses.wrong_book import wrong_questions
from delivery import messages
from delivery.context import HubLink
from delivery.handlers.hub import has_lab
from delivery.handlers.study_plan import own_unit
from delivery.request import Handler
from exam_room.outlook import Outlook, outlook, result_text
from exam_room.today import Asker, Task, tasks_of
from exam_room.views import attempts_of_person, exam_title
from foundation.clock import utc_now
from foundation.local_time import local_day
from question_bank.errors import ReviewRulesRejected
from question_bank.messages import BLANK
from records.accounts.permissions import Action, may, relation
from records.certificates import Certificate
from records.errors import PolicyRejected
from records.exams.attempt import HANDED_IN, UNFINISHED, Attempt
from records.exams.irregularity import Irregularity
from records.messages import ATTEMPT_STATE_NAMES
from records.people.person import Person
from records.study.spacing import NextDue, due_cards, next_due

if TYPE_CHECKING:
    from courses.lesson_policy import LessonPolicy
    from question_bank.item import Item

MOST_OF_A_STEM = 60
"""Characters of a question that is due."""
BANK_ROLES = frozenset({"trainer", "reviewer"})
"""Who looks after the items."""


class Start(Handler):
    """The bare address."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    def get(self) -> None:
        """To one's page, or to the log-in."""
        self.redirect(self.home())


class MyPage(Handler):
    """Everything that concerns the person at the browser."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """Show it."""
        person = self.me.person
        asker, now, zone = (
            Asker(self.me.login, self.me.roles),
            self.room.now(),
            self.server.settings.zone,
        )
        own, due, card_notices = _Own([], {}, [], {}, 0, {}, {}, []), list[str](), list[str]()
        later: NextDue | None = None
        is_staff = any(role != "cadre" for role in self.me.roles)
        tasks: Sequence[Task] = ()
        if is_staff:
            tasks = await self.room.read(lambda db: tasks_of(db, asker, now=now, zone=zone))
            tasks = [
                *tasks,
                *await self._of_the_bank(),
                *await self._of_reviews(),
                *await self._of_lessons(),
                *await self._of_study(),
                *await self._of_cards(),
            ]
        if person is not None:
            rules, today = self.server.study_rules(), local_day(utc_now(), zone)
            own = await self.room.read(lambda db: _own(db, person, zone, rules.policy))
            card_notices = await self._card_notices(person, today)
            due, later = await self._due(person, today)
        hidden = await self.room.read(hidden_lessons)
        self.page(
            "me.html",
            tasks=tasks,
            is_staff=is_staff,
            lab=not self.base and has_lab(self.me.roles, self._running_hub()),
            attempts=own.formal,
            exam_title=exam_title,
            outlooks=own.outlooks,
            certificates=own.certificates,
            result_text=lambda found: result_text(found, zone),
            practice=own.practice,
            progress=own.progress,
            wrong=own.wrong,
            ATTEMPT_STATES=ATTEMPT_STATE_NAMES,
            HANDED_IN=HANDED_IN,
            UNFINISHED=UNFINISHED,
            lessons=[each for each in shown_lessons() if each.id not in hidden],
            hides_lessons=bool(hidden),
            NOT_SHOWN=messages.LESSONS_NOT_SHOWN,
            NONE_SHOWN=messages.NO_LESSON_SHOWN,
            standings=own.standings,
            LESSON_STATES=messages.LESSON_STATES,
            due=due,
            later=later,
            card_notices=card_notices,
            irregularities=own.irregularities,
            IRREGULARITY_STATES=messages.OWN_IRREGULARITY,
        )

    def _running_hub(self) -> HubLink | None:
        hub = self.server.settings.hub
        return hub if hub is not None and hub.find() else None

    async def _due(self, person: int, today: dt.date) -> tuple[list[str], NextDue | None]:
        """How the questions begin that are due, and when there are any next.

        The bank is read for who has any, and not for a candidate who comes to an exam.
        """
        has_any, later = await self.room.read(
            lambda db: (bool(due_cards(db, person, today, 1)), next_due(db, person, today))
        )
        if not has_any:
            return [], later
        bank, allowed = await self.server.bank(), await self.server.open_items()
        found = await self.room.read(lambda db: due_items(db, person, today, bank, allowed))
        return [_begin(item) for item in found], later

    async def _card_notices(self, person: int, today: dt.date) -> list[str]:
        """What somebody should know of their enforcement card."""
        root = self.server.settings.exams.root
        try:
            return await self.room.read(
                lambda db: own_notices(db, person, lambda: card_policy(root), today=today)
            )
        except PolicyRejected:  # The administrator is told.
            return []

    async def _of_study(self) -> Sequence[Task]:
        """What those have to do who keep the records of study."""
        login, roles, person = self.me.login, self.me.roles, self.me.person
        today = local_day(self.room.now(), self.server.settings.zone)

        def ask(db: Session) -> list[StudyTask]:
            confirms = may(roles, "event.confirm")
            found = [*tasks_of_administrators(db, login, today=today)] if confirms else []
            if may(roles, "plan.approve"):
                found += tasks_of_approvers(db, login)
            own = own_unit(db, person) if relation(roles, "event.record") == "own_unit" else None
            return [*found, *tasks_of_unit(db, own.id, today=today)] if own else found

        if not (may(roles, "event.record") or may(roles, "plan.approve")):
            return ()
        return [Task(each.text, each.where) for each in await self.room.read(ask)]

    async def _of_cards(self) -> Sequence[Task]:
        """What those have to do who keep the register of enforcement cards."""
        login, roles, person = self.me.login, self.me.roles, self.me.person
        if not may(roles, "card.read") or not (
            may(roles, "card.decide") or may(roles, "card.state")
        ):
            return ()
        today = local_day(self.room.now(), self.server.settings.zone)
        try:
            policy = card_policy(self.server.settings.exams.root)
        except PolicyRejected as error:
            return [Task(line) for line in error.problems]

        def ask(db: Session) -> list[CardTask]:
            if relation(roles, "card.read") == "all":
                return list(tasks_of_office(db, login, policy, today=today))
            own = own_unit(db, person)
            return list(cards_of_unit(db, own.id, policy, today=today)) if own else []

        return [Task(each.text, each.where) for each in await self.room.read(ask)]

    async def _of_reviews(self) -> Sequence[Task]:
        """Texts that wait for one's own step."""
        if not may(self.me.roles, "review.take"):
            return ()
        from grading.review.deciding import Person as Reviewer
        from grading.review.views import waiting_count
        from question_bank.review import review_rules

        who, root = (
            Reviewer(self.me.login, tuple(self.me.roles)),
            self.server.settings.exams.root,
        )
        try:
            count = await self.room.read(lambda db: waiting_count(db, who, review_rules(root)))
        except ReviewRulesRejected as error:
            return [Task(str(error))]
        told = messages.REVIEW_WAITING.format(count=count)
        return [Task(told, "/item-review")] if count else ()

    async def _of_lessons(self) -> Sequence[Task]:
        """Lessons that learners do not see until the site decides about them."""
        if not may(self.me.roles, "review.adopt"):
            return ()
        found = await self.room.read(undecided_lessons)
        return [Task(told, "/item-review?kind=lesson&state=draft") for told in found.words()]

    async def _of_the_bank(self) -> Sequence[Task]:
        """What trainers and reviewers of items have to do."""
        if BANK_ROLES.isdisjoint(self.me.roles):
            return ()
        found = await self.server.bank_state.summary()
        if found is None:
            return [Task(messages.BANK_UNREAD)]
        told = (
            (found.problems, messages.BANK_PROBLEMS),
            (found.frozen, messages.BANK_FROZEN),
        )
        return [Task(text.format(count=count)) for count, text in told if count]


@dataclass(frozen=True)
class _Own:
    """``outlooks``: of formal papers that were handed in, by attempt; ``progress``: answered questions, by lesson;

    ``wrong``: how many questions the book has; ``standings`` with each lesson; ``certificates``: the newest of each exam, by attempt.
    """

    formal: Sequence[Attempt]
    outlooks: Mapping[int, Outlook]
    practice: Sequence[PracticePaper]
    progress: Mapping[str, int]
    wrong: int
    standings: Mapping[str, LessonStanding]
    certificates: Mapping[int, Certificate]
    irregularities: Sequence[Irregularity]


def _own(
    db: Session,
    person: int,
    zone: dt.tzinfo,
    policy: LessonPolicy | None,
) -> _Own:
    progress = lesson_progress(db, person)
    formal = [each for each in attempts_of_person(db, person) if not each.is_practice]
    outlooks = {each.id: outlook(db, each, zone) for each in formal if each.state in HANDED_IN}
    held = certificates_of_person(db, person)
    return _Own(
        formal,
        outlooks,
        practice_papers(db, person),
        progress,
        len(wrong_questions(db, db.get_one(Person, person))),
        standings(db, person, policy, progress),
        {
            each.id: held[each.call_id]
            for each in formal
            if each.call_id in held
            and (shown := outlooks.get(each.id))
            and shown.result
            and shown.result.counts
        },
        own_irregularities(db, person),
    )


def _begin(item: Item) -> str:
    """How a question begins."""
    stem = item.questions[0].stem.replace("{{}}", BLANK)
    return stem if len(stem) <= MOST_OF_A_STEM else f"{stem[:MOST_OF_A_STEM]}……"


ROUTES = [(r"/", Start), (r"/me", MyPage)]
