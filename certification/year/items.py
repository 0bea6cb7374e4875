"""The items of the year's exams: used, exposed, and no longer in the bank. Facts are read here, and compared without a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.year import messages
from certification.year.lines import Section, Source, compared
from records.exams.attempt import BEGUN, Attempt
from records.exams.exam import Exam
from records.exams.response import Response
from records.exams.submission import Submission


@dataclass(frozen=True)
class ItemFacts:
    """``forms``: item by question of each form; ``begun``: forms that somebody had open; ``answered``: questions of a form that anybody

    has a response to. ``scored``: forms of which a paper was scored. ``names``: of forms.
    """

    forms: Mapping[int, Mapping[str, str]]
    begun: frozenset[int]
    scored: frozenset[int]
    answered: Collection[tuple[int, str]]
    names: Mapping[int, str]


def item_section(facts: ItemFacts, bank: Collection[str]) -> Section:
    """All lines. Pure. ``bank``: ids of the items that are in the bank now."""
    used = {item for asked in facts.forms.values() for item in asked.values()}
    seen = {item for form in facts.begun for item in facts.forms.get(form, {}).values()}
    gone = sorted(used - set(bank))
    by_forms = {
        (form, item) for form in facts.scored for item in facts.forms.get(form, {}).values()
    }
    by_answers = {
        (form, facts.forms[form].get(question, question)) for form, question in facts.answered
    }
    kept = {messages.IN_BANK: len(used) - len(gone), messages.GONE: len(gone)}
    return Section(
        messages.ITEMS,
        (
            compared(
                messages.USED,
                Source.of(messages.FORMS, sorted(used)),
                Source.of(messages.BANK, [*sorted(used & set(bank)), *gone]),
                str,
                parts={name: count for name, count in kept.items() if count},
                note="、".join(gone),
            ),
            compared(
                messages.EXPOSED,
                Source.of(messages.FORMS, sorted(by_forms)),
                Source.of(messages.RESPONSES, sorted(by_answers)),
                lambda key: messages.ITEM.format(item=key[1], form=facts.names.get(key[0], "")),
                note=messages.EXPOSED_NOTE.format(used=len(used), exposed=len(seen)),
            ),
        ),
    )


def item_facts(db: Session, exams: Sequence[Exam]) -> ItemFacts:
    """Read them: forms, attempts and responses."""
    forms = {form.id: form for exam in exams for form in exam.forms}
    states = db.execute(
        select(Attempt.form_id, Attempt.state).where(Attempt.form_id.in_(forms)).distinct()
    ).all()
    scored = db.scalars(
        select(Attempt.form_id)
        .join(Submission, Submission.attempt_id == Attempt.id)
        .where(Attempt.form_id.in_(forms), Submission.scored_sha256.is_not(None))
        .where(Submission.problem == "")
    ).all()
    answered = db.execute(
        select(Attempt.form_id, Response.question)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.form_id.in_(forms))
        .distinct()
    ).all()
    return ItemFacts(
        forms={
            number: {each["name"]: each["item_id"] for each in form.questions}
            for number, form in forms.items()
        },
        begun=frozenset(form for form, state in states if state in BEGUN),
        scored=frozenset(scored),
        answered=[(form, question) for form, question in answered],
        names={number: f"{form.exam.name}/{form.code}" for number, form in forms.items()},
    )
