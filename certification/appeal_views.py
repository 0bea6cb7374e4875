"""What pages show of score reviews, and of how a score came about. Reads alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from certification import messages
from certification.appeal_evidence import (
    ReadOtherwise,
    essays_in_doubt,
    published_of,
    read_otherwise,
    readers_before,
)
from documents.appeals import AppealNotice
from foundation.errors import LawStudyError
from foundation.local_time import written_day, written_time
from grading.answer_words import keys_in_words
from grading.explanation import SectionPoints, rebuilt, section_of, sections
from grading.nbgrader.course import Course
from grading.open_answers import labels_of
from grading.paper_decisions import questions_proposed
from grading.recount import recounting_key
from question_bank.messages import TYPE_NAMES
from records.accounts.account import Account
from records.exams.answer import AnswerEvent
from records.exams.appeal import UNFINISHED, Appeal, appeal_of
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, published_result
from records.messages import APPEAL_STATES, APPEAL_VERDICTS


@dataclass(frozen=True)
class OwnResult:
    """What a candidate may see of their published result; ``sections``: none where the policy shows the total alone."""

    call: Call
    published: PublishedResult
    at: dt.datetime
    sections: Sequence[SectionPoints]
    appeal: Appeal | None
    questions: Mapping[str, str]
    kinds: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class AppealLine:
    """A review in the list."""

    appeal: Appeal
    exam: Exam
    name: str
    number: str
    unit: str


@dataclass(frozen=True)
class AppealView:
    """One review with all that its page shows; ``readers``: accounts that could read the essays, by login."""

    appeal: Appeal
    call: Call
    published: PublishedResult
    labels: Mapping[str, str]
    essays: Sequence[str]
    otherwise: Sequence[ReadOtherwise]
    readers: Mapping[str, str]
    waiting: bool


@dataclass(frozen=True)
class ScoreLine:
    """One question of a published score; ``at``: when the answer was acknowledged, ``None`` of files; ``key`` in words."""

    label: str
    told: Mapping[str, Any]
    answer: str
    at: dt.datetime | None
    key: str


@dataclass(frozen=True)
class ScoreView:
    """A published score, question by question; ``problem``: why the evidence cannot be shown; ``same``: it makes this score."""

    call: Call
    published: PublishedResult
    lines: Sequence[ScoreLine]
    same: bool
    problem: str


def own_result(db: Session, course: Course, call: int, person: int) -> OwnResult | None:
    """Somebody's own; ``None`` where it is another's, or nothing is published."""
    row = db.get(Call, call)
    found = published_result(db, call)
    if row is None or row.person_id != person or row.exam.practice or found is None:
        return None
    at = found.publication.published_at
    if at is None or found.outcome == "pending":
        return None
    shown: Sequence[SectionPoints] = ()
    if row.exam.rules.shown == "sections":
        shown = sections(found.explanation)
    kinds: dict[str, list[str]] = {}
    labels: Mapping[str, str] = {}
    if found.attempt_id is not None:
        attempt = db.get_one(Attempt, found.attempt_id)
        labels = labels_of_attempt(course, attempt)
        for each in attempt.form.questions:
            kinds.setdefault(section_of(each), []).append(str(each["name"]))
    return OwnResult(row, found, at, shown, appeal_of(db, call), labels, kinds)


def labels_of_attempt(course: Course, attempt: Attempt) -> Mapping[str, str]:
    """How the paper numbers its questions, in its order; by their names where the paper is gone."""
    names = [str(each["name"]) for each in attempt.form.questions]
    known: Mapping[str, str] = {}
    with contextlib.suppress(LawStudyError, OSError):
        known = labels_of(course, attempt)
    return {name: known.get(name, name) for name in names}


def appeal_lines(db: Session, *, all_of_them: bool) -> list[AppealLine]:
    """Reviews, those first that are not finished; the others only if they are wanted."""
    rows = select(Appeal).options(joinedload(Appeal.call).joinedload(Call.person))
    if not all_of_them:
        rows = rows.where(Appeal.state.in_(UNFINISHED))
    found = sorted(
        db.scalars(rows.order_by(Appeal.id)), key=lambda each: each.state not in UNFINISHED
    )
    return [
        AppealLine(
            each,
            each.call.exam,
            each.call.person.name,
            each.call.person.number,
            each.call.unit.name,
        )
        for each in found
    ]


def appeal_view(db: Session, course: Course, number: int) -> AppealView | None:
    """One of them."""
    made = db.get(Appeal, number, populate_existing=True)
    if made is None:
        return None
    call = made.call
    assert call.person.name
    assert call.unit.name
    assert call.exam.title
    gone = readers_before(db, made)
    accounts = db.scalars(select(Account).where(Account.active.is_(True)).order_by(Account.login))
    readers = {
        each.login: each.name
        for each in accounts
        if {"marker", "head_of_marking"} & set(each.roles) and each.login not in gone
    }
    return AppealView(
        made,
        call,
        published_of(db, made),
        labels_of_attempt(course, made.attempt),
        essays_in_doubt(made),
        read_otherwise(db, made),
        readers,
        bool(questions_proposed(db, made.attempt_id)),
    )


def score_view(db: Session, course: Course, call: int) -> ScoreView | None:
    """How somebody's published score came about; ``None`` where nothing with a paper was published."""
    row, found = db.get(Call, call), published_result(db, call)
    if row is None or found is None or found.attempt_id is None or not found.explanation:
        return None
    assert row.person.name
    assert row.exam.title
    attempt = db.get_one(Attempt, found.attempt_id)
    labels, told = labels_of_attempt(course, attempt), json.loads(found.explanation)
    answers, keys, same, problem = dict[str, str](), dict[str, str](), False, ""
    try:
        key = recounting_key(course, row.exam.name, attempt.form.code)
        keys = {rule.name: keys_in_words(rule) for rule in key.rules.values()}
        again, lines = rebuilt(db, course, attempt, keys={attempt.form_id: key})
        answers = {each.question: each.value for each in lines}
        same = again == found.explanation
    except LawStudyError as error:
        problem = str(error)
    except OSError:
        problem = messages.APPEAL_UNREADABLE
    last = select(func.max(AnswerEvent.id)).where(AnswerEvent.attempt_id == attempt.id)
    rows = select(AnswerEvent.question, AnswerEvent.at).where(
        AnswerEvent.id.in_(last.group_by(AnswerEvent.question))
    )
    times = {each.question: each.at for each in db.execute(rows)}
    shown = [
        ScoreLine(
            labels[each["name"]],
            each,
            _written(answers.get(each["name"])),
            times.get(each["name"]),
            keys.get(each["name"], ""),
        )
        for each in told["questions"]
    ]
    return ScoreView(row, found, shown, same, problem)


def _written(value: str | None) -> str:
    """An answer as a person reads it; nothing where there is none."""
    given = None if value is None else json.loads(value)
    match given:
        case None:
            return ""
        case bool():
            return messages.ANSWER_TRUE if given else messages.ANSWER_FALSE
        case list():
            return "；".join(map(str, given))
    return str(given)


def notice_of(made: Appeal, now: PublishedResult, office: str, zone: dt.tzinfo) -> AppealNotice:
    """The notice of a review that was decided; ``now``: the published result that holds."""
    assert made.decided_at is not None
    call = made.call
    verdict = APPEAL_VERDICTS.get(made.verdict or "", APPEAL_STATES["turned_down"])
    score = messages.APPEAL_SCORE_NONE if now.score is None else f"{now.score:g}"
    return AppealNotice(
        title=messages.APPEAL_NOTICE,
        number=str(made.id),
        name=call.person.name,
        candidate=call.person.number,
        unit=call.unit.name,
        exam=call.exam.title,
        asked=f"{written_time(made.asked_at, zone)}　{made.reason}",
        verdict=verdict,
        grounds=made.grounds,
        score=score,
        rule=messages.APPEAL_RULE,
        office=office,
        day=written_day(made.decided_at.replace(tzinfo=dt.UTC).astimezone(zone).date()),
        simulated=call.exam.simulated,
    )


def kinds_in_words() -> Mapping[str, str]:
    """Names of the kinds of questions."""
    return TYPE_NAMES
