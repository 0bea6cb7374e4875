"""An exam of the year: called, exempt, sat, absent, scored, published, certified. The facts are read here, and compared without a database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from certification.year import messages
from certification.year.lines import Line, Section, Source, compared, counted
from foundation.local_time import local_day
from records.certificates import Certificate, CertificateState
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm, formal_exams
from records.exams.irregularity import calls_held
from records.exams.publication import PublishedResult, last_published
from records.exams.response import Response, ResponseStatus
from records.exams.result import Outcome, Result
from records.exams.submission import Submission
from records.messages import CERTIFICATE_STATES, OUTCOME_NAMES
from records.people.person import Person

_SAT: tuple[Outcome, ...] = ("passed", "failed", "voided", "exception")
_OPEN: tuple[Outcome, ...] = ("pending",)
_WRITTEN: frozenset[AttemptState] = frozenset({"writing", "handed_in", "expired"})


@dataclass(frozen=True)
class Paper:
    """An attempt. ``asked``: the questions of its form; ``answers``: status and points by question; ``scored``: whether its paper was."""

    call: int
    ordinal: int
    state: AttemptState
    asked: frozenset[str]
    answers: Mapping[str, tuple[ResponseStatus, float | None]]
    scored: bool


@dataclass(frozen=True)
class Decided:
    """A result, as it stands or as it was published."""

    outcome: Outcome
    score: float | None
    attempt: int | None


@dataclass(frozen=True)
class ExamFacts:
    """An exam's rows, by the call's id; ``names``: who that is. ``published``: ``None`` before; ``told``: how many people and passes the

    publication says. ``held``: calls that are not published yet. ``certificates``: the newest state of each call's.
    """

    title: str
    cut: float
    rounded: Callable[[float], float]
    names: Mapping[int, str]
    exempt: frozenset[int]
    papers: Mapping[int, Paper]
    results: Mapping[int, Decided]
    published: Mapping[int, Decided] | None
    told: tuple[int, int]
    held: frozenset[int]
    certificates: Mapping[int, CertificateState]

    def who(self, call: int) -> str:
        """Somebody called; of a row whose call is gone its number."""
        return self.names.get(call) or messages.NO_CALL.format(number=call)


def exam_section(facts: ExamFacts) -> Section:
    """All lines of an exam. Pure."""
    lines = [
        _called(facts),
        _exempt(facts),
        _sat(facts),
        _absent(facts),
        _answers(facts),
        _scores(facts),
    ]
    if facts.published is not None:
        lines += [_published(facts, facts.published), _as_told(facts, facts.published)]
        lines.append(_certified(facts, facts.published))
    return Section(facts.title, tuple(lines))


def _called(facts: ExamFacts) -> Line:
    """Everybody called has one result; before the results are published, some may have none yet."""
    unscored = [] if facts.published is not None else _without_result(facts)
    parts = _by_outcome(facts, facts.results)
    if unscored:
        parts[messages.UNSCORED] = len(unscored)
    return compared(
        messages.CALLED,
        Source.of(messages.CALLS, facts.names),
        Source.of(messages.RESULTS, [*facts.results, *unscored]),
        facts.who,
        parts=parts,
    )


def _without_result(facts: ExamFacts) -> list[int]:
    return [call for call in facts.names if call not in facts.results]


def _exempt(facts: ExamFacts) -> Line:
    return compared(
        messages.EXEMPT,
        Source.of(messages.EXEMPTIONS, sorted(facts.exempt & facts.results.keys())),
        Source.of(messages.RESULTS, _with(facts, "exempt")),
        facts.who,
    )


def _sat(facts: ExamFacts) -> Line:
    """Whose paper counts, or was voided: by the results, and by the attempts alone.

    Of those whose results say that they were exempt or absent, other lines tell.
    """
    stands = _standing(facts)
    open_ones = [call for call in _with(facts, *_OPEN) if stands.get(call) == "written"]
    found = [*_with(facts, *_SAT), *open_ones]
    elsewhere = _with(facts, "exempt", "absent")
    sat = [
        call
        for call in facts.results
        if stands.get(call) in ("written", "voided") and call not in elsewhere
    ]
    return compared(
        messages.SAT,
        Source.of(messages.ATTEMPTS, sat),
        Source.of(messages.RESULTS, found),
        facts.who,
        parts=_by_outcome(facts, sat),
    )


def _absent(facts: ExamFacts) -> Line:
    """Who wrote nothing: by the results, and by the attempts alone; of those who sat or were exempt other lines tell."""
    stands = _standing(facts)
    elsewhere = _with(facts, "exempt", *_SAT)
    missed = [
        call
        for call in facts.results
        if stands.get(call, "absent") == "absent" and call not in elsewhere
    ]
    return compared(
        messages.ABSENT,
        Source.of(messages.ATTEMPTS, missed),
        Source.of(messages.RESULTS, _with(facts, "absent")),
        facts.who,
    )


def _answers(facts: ExamFacts) -> Line:
    """Every scored paper has an answer to each question of its form, and to no other."""
    scored = {key: each for key, each in facts.papers.items() if each.scored}

    def told(key: tuple[int, str]) -> str:
        paper = scored[key[0]]
        return messages.ANSWER.format(who=facts.who(paper.call), ordinal=paper.ordinal, name=key[1])

    asked = [(key, name) for key, each in scored.items() for name in sorted(each.asked)]
    given = [(key, name) for key, each in scored.items() for name in sorted(each.answers)]
    statuses = [status for each in scored.values() for status, _ in each.answers.values()]
    return compared(
        messages.ANSWERS,
        Source.of(messages.FORMS, asked),
        Source.of(messages.RESPONSES, given),
        told,
        parts=counted(messages.STATUSES, statuses),
    )


def _scores(facts: ExamFacts) -> Line:
    """Who passed or failed has the points of their answers, and the outcome that these come to."""
    decided = {
        call: each for call, each in facts.results.items() if each.outcome in ("passed", "failed")
    }
    return compared(
        messages.SCORED,
        Source(
            messages.RESULTS, {call: (each.outcome, each.score) for call, each in decided.items()}
        ),
        Source(
            messages.RESPONSES, {call: _by_answers(facts, each) for call, each in decided.items()}
        ),
        facts.who,
        parts=counted(OUTCOME_NAMES, [each.outcome for each in decided.values()]),
        shown=_outcome,
    )


def _published(facts: ExamFacts, published: Mapping[int, Decided]) -> Line:
    now = {call: each for call, each in facts.results.items() if call not in facts.held}
    # Of whoever has no result any more, the first line tells.
    lost = set(_without_result(facts))
    return compared(
        messages.PUBLISHED,
        Source(messages.RESULTS, {call: (each.outcome, each.score) for call, each in now.items()}),
        Source(
            messages.PUBLICATION,
            {
                call: (each.outcome, each.score)
                for call, each in published.items()
                if call not in lost
            },
        ),
        facts.who,
        parts=_by_outcome(facts, now),
        shown=_outcome,
    )


def _as_told(facts: ExamFacts, published: Mapping[int, Decided]) -> Line:
    """What the publication itself says that it published."""
    passed = sum(each.outcome == "passed" for each in published.values())
    # Those who are held back are people of the exam, and do not count as passed.
    rows = {
        messages.TOLD_PEOPLE: len(published) + len(facts.held),
        messages.TOLD_PASSED: passed,
    }
    people, passes = facts.told
    return compared(
        messages.TOLD,
        Source(messages.APPROVED, {messages.TOLD_PEOPLE: people, messages.TOLD_PASSED: passes}),
        Source(messages.PUBLICATION, rows),
        str,
        note=messages.TOLD_NOTE.format(people=people, passed=passes),
    )


def _certified(facts: ExamFacts, published: Mapping[int, Decided]) -> Line:
    passed = {call for call, each in published.items() if each.outcome == "passed"}
    without = passed - facts.certificates.keys()
    parts = counted(CERTIFICATE_STATES, facts.certificates.values())
    if without:
        parts[messages.UNCERTIFIED] = len(without)
    return compared(
        messages.CERTIFIED,
        Source.of(messages.PASSES, passed),
        Source.of(messages.CERTIFICATES, {*facts.certificates, *without}),
        facts.who,
        parts=parts,
    )


def _with(facts: ExamFacts, *outcomes: Outcome) -> dict[int, Outcome]:
    """Calls whose results say so, in the order of the list."""
    return {call: each.outcome for call, each in facts.results.items() if each.outcome in outcomes}


def _by_outcome(facts: ExamFacts, calls: Iterable[int]) -> dict[str, int]:
    return counted(OUTCOME_NAMES, [facts.results[call].outcome for call in calls])


def _standing(facts: ExamFacts) -> dict[int, str]:
    """What a call's attempts come to: one that was written stands over one to come, that over a missed one, and all over a voided one."""
    states: dict[int, set[AttemptState]] = defaultdict(set)
    for paper in facts.papers.values():
        states[paper.call].add(paper.state)
    found = {}
    for call, had in states.items():
        if had & _WRITTEN:
            found[call] = "written"
        elif "called" in had:
            found[call] = "to come"
        else:
            found[call] = "absent" if "absent" in had else "voided"
    return found


def _by_answers(facts: ExamFacts, decided: Decided) -> tuple[Outcome | None, float | None]:
    paper = facts.papers.get(decided.attempt) if decided.attempt is not None else None
    if paper is None:
        return None, None
    points = [points for _, points in paper.answers.values()]
    score = facts.rounded(sum(each or 0.0 for each in points))
    return ("passed" if score >= facts.cut else "failed"), score


def _outcome(told: tuple[Outcome | None, float | None]) -> str:
    outcome, score = told
    name = OUTCOME_NAMES[outcome] if outcome else messages.NOTHING
    return name if score is None else messages.SCORE.format(outcome=name, score=f"{score:g}")


def exams_of_year(db: Session, year: int, zone: dt.tzinfo) -> Sequence[Exam]:
    """The formal exams of a year: by the first hand-in, or else the release."""
    first = (
        select(Call.exam_id, func.min(Attempt.ended_at))
        .join(Attempt, Attempt.call_id == Call.id)
        .group_by(Call.exam_id)
    )
    days = dict(db.execute(first).all())
    return [
        exam
        for exam in db.scalars(formal_exams().order_by(Exam.released_at, Exam.id))
        if (at := days.get(exam.id) or exam.released_at) and local_day(at, zone).year == year
    ]


def exam_facts(db: Session, exam: Exam) -> ExamFacts:
    """Read them, each table by itself."""
    rows = db.execute(
        select(Call.id, Person.number, Person.name)
        .join(Person, Person.id == Call.person_id)
        .where(Call.exam_id == exam.id)
        .order_by(Call.id)
    )
    names = {call: messages.PERSON.format(number=number, name=name) for call, number, name in rows}
    calls = select(Call.id).where(Call.exam_id == exam.id)
    mine = select(Attempt.id).join(ExamForm, ExamForm.id == Attempt.form_id)
    mine = mine.where(ExamForm.exam_id == exam.id)
    # A result whose call is gone is still one of this exam's attempts.
    of_exam = or_(Result.call_id.in_(calls), Result.attempt_id.in_(mine))
    results = select(Result.call_id, Result.outcome, Result.score, Result.attempt_id)
    last = last_published(db, exam)
    published = None
    if last is not None:
        of = PublishedResult
        told = select(of.call_id, of.outcome, of.score, of.attempt_id)
        found = db.execute(told.where(of.publication_id == last.id))
        published = {row[0]: Decided(row[1], row[2], row[3]) for row in found}
    certificates = select(Certificate.call_id, Certificate.state).order_by(Certificate.id)
    return ExamFacts(
        title=exam.title,
        cut=exam.cut_score,
        rounded=exam.rules.rounded,
        names=names,
        exempt=frozenset(db.scalars(select(Exemption.call_id).where(Exemption.call_id.in_(calls)))),
        papers=_papers(db, exam),
        results={
            row[0]: Decided(row[1], row[2], row[3]) for row in db.execute(results.where(of_exam))
        },
        published=published,
        told=(last.people, last.passed) if last is not None else (0, 0),
        held=frozenset(calls_held(db, exam)),
        certificates=dict(db.execute(certificates.where(Certificate.call_id.in_(calls))).all()),
    )


def _papers(db: Session, exam: Exam) -> dict[int, Paper]:
    forms = {form.id: frozenset(each["name"] for each in form.questions) for form in exam.forms}
    mine = select(Attempt.id).where(Attempt.form_id.in_(forms))
    answers: dict[int, dict[str, tuple[ResponseStatus, float | None]]] = defaultdict(dict)
    given = select(Response.attempt_id, Response.question, Response.status, Response.score)
    for attempt, question, status, score in db.execute(given.where(Response.attempt_id.in_(mine))):
        answers[attempt][question] = status, score
    rows = db.execute(
        select(
            Attempt.id,
            Attempt.call_id,
            Attempt.form_id,
            Attempt.ordinal,
            Attempt.state,
            Submission.scored_sha256,
            Submission.problem,
        )
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(Attempt.form_id.in_(forms))
        .order_by(Attempt.call_id, Attempt.ordinal)
    )
    return {
        attempt: Paper(
            call, ordinal, state, forms[form], answers[attempt], bool(scored) and not problem
        )
        for attempt, call, form, ordinal, state, scored, problem in rows
    }
