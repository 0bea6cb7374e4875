"""Notices of an exam: 考试通知 to those who are called, 补考通知 to those who did not pass. What is not known yet stands out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification import messages
from certification.errors import DocumentRefused
from certification.results_told import ResultsTold
from documents.official import Annex, Draft, Heading, Official, Part, Table, Text
from exam_room.hall_lists import exam_day, rules_of
from grading.assembly_record import read_record, resit_chain
from grading.exam_folders import ExamFolders
from question_bank.messages import TYPE_NAMES
from records.errors import ExamNotReleased
from records.exams.attempt import Attempt
from records.exams.call import Call, count_called
from records.exams.exam import Exam, exams_at_work
from records.exams.sitting import Sitting
from records.people.person import Person
from records.people.unit import Unit


def exam_notice(
    db: Session, exam: Exam, zone: dt.tzinfo, *, issuer: str, today: dt.date
) -> Official:
    """考试通知, with everybody who is called. Raises `DocumentRefused` while nobody is."""
    called, exempt = count_called(db, exam)
    if not called:
        raise DocumentRefused([messages.NOBODY_CALLED])
    who = messages.EXAM_NOTICE_WHO.format(count=called)
    if exempt:
        who += messages.EXAM_NOTICE_EXEMPT.format(count=exempt)
    sittings = _sittings(db, exam)
    parts: list[Part] = [
        Text(messages.EXAM_NOTICE_INTRO.format(exam=exam.title)),
        Heading(1, messages.EXAM_NOTICE_PEOPLE),
        Text(who + "。"),
        *_when_and_where(db, exam, sittings, zone),
        Heading(1, messages.EXAM_NOTICE_SCOPE),
        *_scope(exam),
        Heading(1, messages.EXAM_NOTICE_RULES),
        *_numbered(_rules(db, sittings)),
        *_afterwards(exam),
    ]
    people = db.execute(
        select(Unit.code, Unit.name, Person.name)
        .select_from(Call)
        .join(Unit, Unit.id == Call.unit_id)
        .join(Person, Person.id == Call.person_id)
        .where(Call.exam_id == exam.id)
        .order_by(Call.id)
    )
    by_unit = sorted(people, key=lambda row: str(row[0]))
    return _official(
        messages.EXAM_NOTICE_TITLE.format(exam=exam.title),
        parts,
        exam,
        issuer=issuer,
        today=today,
        annex=_people(messages.CALLED_LIST, [(unit, name) for _, unit, name in by_unit]),
    )


def resit_notice(
    db: Session,
    told: ResultsTold,
    folders: ExamFolders,
    zone: dt.tzinfo,
    *,
    issuer: str,
    today: dt.date,
) -> Official:
    """补考通知: who failed by what was published, and when they may sit it again. Raises `DocumentRefused`."""
    exam, rules = told.exam, told.exam.rules.resit
    failed = [line for line in told.lines if line.outcome == "failed"]
    left = resits_left(db, folders, exam)
    problems = [] if left else [messages.RESIT_NONE]
    if not failed:
        problems.append(messages.RESIT_NOBODY)
    if problems:
        raise DocumentRefused(problems)
    text = messages.RESIT_NOTICE_WHO.format(exam=exam.title, count=len(failed))
    within = (
        messages.RESIT_NOTICE_WITHIN.format(days=rules.within_days) if rules.within_days else ""
    )
    resits = _resits(db, folders, exam)
    arranged: list[Part] = []
    for resit in resits:
        sittings = _sittings(db, resit)
        arranged += [Heading(2, resit.title)] if len(resits) > 1 else []
        arranged += [*_when(sittings, resit, zone), *_where(db, sittings)]
    parts: list[Part] = [
        Text(text),
        Heading(1, messages.RESIT_NOTICE_ARRANGED),
        *(arranged or [Draft(messages.RESIT_NOTICE_LATER)]),
        Heading(1, messages.RESIT_NOTICE_RULES),
        Text(messages.RESIT_NOTICE_TIMES.format(times=left, within=within)),
        Text(messages.RESIT_NOTICE_COUNTS[rules.counts]),
    ]
    return _official(
        messages.RESIT_NOTICE_TITLE.format(exam=exam.title),
        parts,
        exam,
        issuer=issuer,
        today=today,
        annex=_people(messages.RESIT_LIST, [(line.unit, line.name) for line in failed]),
    )


def resits_left(db: Session, folders: ExamFolders, exam: Exam) -> int:
    """How often those who failed may still sit it again: by the exam's rules, less the resits that it is one of."""
    try:
        taken = len(resit_chain(db, folders, exam.name)) - 1
    except ExamNotReleased:
        taken = 1  # A resit of an exam that is not on record here.
    return max(0, exam.rules.resit.allowed - taken)


def _official(
    title: str, parts: Sequence[Part], exam: Exam, *, issuer: str, today: dt.date, annex: Annex
) -> Official:
    return Official(
        title=title,
        parts=parts,
        addressee=messages.NOTICE_TO,
        issuer=issuer,
        date=today,
        annexes=[annex],
        marks=[messages.SIMULATED] if exam.simulated else [],
    )


def _sittings(db: Session, exam: Exam) -> list[Sitting]:
    rows = select(Sitting).where(Sitting.exam_id == exam.id, Sitting.practice.is_(False))
    return list(db.scalars(rows.order_by(Sitting.opens_at, Sitting.id)))


def _when_and_where(
    db: Session, exam: Exam, sittings: Sequence[Sitting], zone: dt.tzinfo
) -> list[Part]:
    return [
        Heading(1, messages.EXAM_NOTICE_TIME),
        *_when(sittings, exam, zone),
        Heading(1, messages.EXAM_NOTICE_PLACE),
        *_where(db, sittings),
    ]


def _when(sittings: Sequence[Sitting], exam: Exam, zone: dt.tzinfo) -> list[Part]:
    if not sittings:
        return [Draft(messages.EXAM_NOTICE_NO_TIME.format(minutes=exam.duration_minutes))]
    days = [exam_day(sitting, zone) for sitting in sittings]
    return [
        Text(
            messages.EXAM_NOTICE_SITTING.format(
                name=day.sitting, date=day.date, when=day.when, minutes=day.minutes
            )
        )
        for day in days
    ]


def _where(db: Session, sittings: Sequence[Sitting]) -> list[Part]:
    """By the halls that people were seated in; those at their desks have none."""
    made: list[Part] = []
    for sitting in sittings:
        halls = _halls(db, sitting)
        if halls:
            named = "、".join(halls)
            text = messages.EXAM_NOTICE_HALLS.format(name=sitting.name, halls=named)
            made.append(Draft(text))
    return made or [Draft(messages.EXAM_NOTICE_NO_PLACE)]


def _halls(db: Session, sitting: Sitting) -> list[str]:
    rows = (
        select(Attempt.room)
        .where(Attempt.sitting_id == sitting.id, Attempt.room != "")
        .group_by(Attempt.room)
    )
    return list(db.scalars(rows.order_by(func.min(Attempt.id))))


def _rules(db: Session, sittings: Sequence[Sitting]) -> list[str]:
    """What every sitting asks for, each once."""
    told = [
        rule
        for sitting in sittings
        for rule in rules_of(sitting, in_hall=bool(_halls(db, sitting)))
    ]
    return list(dict.fromkeys(told)) or [messages.EXAM_NOTICE_CODE]


def _numbered(rules: Sequence[str]) -> list[Part]:
    return [Text(f"{place}. {rule}") for place, rule in enumerate(rules, 1)]


def _scope(exam: Exam) -> list[Part]:
    """Areas of all forms, by name, and kinds of questions of one: forms have the same."""
    areas = sorted({str(each["content_area"]) for form in exam.forms for each in form.questions})
    kinds: Counter[str] = Counter()
    points: dict[str, float] = {}
    for each in exam.forms[0].questions if exam.forms else []:
        kinds[each["kind"]] += 1
        points[each["kind"]] = points.get(each["kind"], 0.0) + float(each["points"])
    text = "；".join(
        messages.EXAM_NOTICE_KIND.format(
            name=TYPE_NAMES.get(kind, kind), count=count, points=points[kind]
        )
        for kind, count in kinds.items()
    )
    made: list[Part] = [Draft(messages.EXAM_NOTICE_NO_SCOPE)]
    if areas:
        made = [Text(messages.EXAM_NOTICE_AREAS.format(areas="、".join(areas)))]
    if text:
        made.append(Text(messages.EXAM_NOTICE_KINDS.format(kinds=text)))
    if unscored := sum("pretest" in each for each in exam.forms[0].questions if exam.forms):
        made.append(Text(messages.EXAM_NOTICE_PRETEST.format(count=unscored)))
    cut = messages.TOTAL_AND_CUT.format(total=exam.total_points, cut=exam.cut_score)
    return [*made, Text(cut + "。")]


def _afterwards(exam: Exam) -> list[Part]:
    rules = exam.rules
    told: list[Part] = []
    if rules.publish_days:
        told.append(Text(messages.EXAM_NOTICE_PUBLISHED.format(days=rules.publish_days)))
    if rules.review_days:
        told.append(Text(messages.NOTICE_REVIEW.format(days=rules.review_days)))
    return [Heading(1, messages.EXAM_NOTICE_AFTERWARDS), *told] if told else []


def _people(title: str, people: Sequence[tuple[str, str]]) -> Annex:
    rows = [[str(place), unit, name] for place, (unit, name) in enumerate(people, 1)]
    return Annex(title, [Table(messages.PEOPLE_COLUMNS, rows, (2, 9, 5))])


def _resits(db: Session, folders: ExamFolders, exam: Exam) -> list[Exam]:
    """The released exams that were built for those who failed this one."""
    found = []
    for each in db.scalars(exams_at_work().order_by(Exam.id)):
        record = read_record(folders, each.name)
        if record is not None and record.resit_of == exam.name:
            found.append(each)
    return found
