"""Decisions about a card on paper (决定书), each with the receipt of its service (送达回证). Number and seal are the office's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from certification import messages
from certification.cards.policy import CardPolicy
from documents.official import Annex, Official, Part, Table, Text, official_docx
from foundation.local_time import written_day
from records.cards.register import CardStep
from records.messages import CARD_KIND_NAMES, CAUSE_NAMES


def decision_letter(step: CardStep, policy: CardPolicy) -> Official:
    """The decision of a step that is made, to its card's holder."""
    card, person = step.card, step.card.person
    unit = person.unit.name if person.unit else ""
    title = messages.LETTER_TITLES[step.act]
    told = {
        "unit": unit,
        "name": person.name,
        "kind": CARD_KIND_NAMES[card.kind],
        "number": card.number,
        "year": step.year or "",
        "until": written_day(step.until) if step.until else "",
        "reason": step.reason.rstrip("。；"),
        "cause": CAUSE_NAMES.get(step.cause or "", ""),
    }
    parts: list[Part] = [Text(messages.LETTER_WHO.format(**told))]
    heard = step.hearing.strip()
    if heard:
        parts.append(Text(messages.LETTER_HEARD.format(heard=heard.rstrip("。"))))
    parts.append(Text(messages.LETTER_BASIS.format(basis=step.basis.rstrip("。"))))
    parts.append(Text(messages.LETTER_DECIDED[step.act].format(**told)))
    if policy.remedy:
        parts.append(Text(policy.remedy))
    form = [
        [name, value]
        for name, value in zip(
            messages.RECEIPT_ROWS,
            (
                f"{title}（{step.document}）",
                person.name,
                "",
                step.served_how,
                _served(step),
                "",
                "",
            ),
            strict=True,
        )
    ]
    return Official(
        title=title,
        number=step.document,
        addressee=person.name,
        parts=parts,
        issuer=step.organ,
        date=step.decided_on,
        annexes=[Annex(messages.RECEIPT_TITLE, [Table(messages.RECEIPT_COLUMNS, form, (12, 40))])],
    )


def letters_zip(letters: Sequence[tuple[str, Official]]) -> bytes:
    """Letters as .docx in one file, each under its name; the same letters give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, letter in letters:
            packed.writestr(zipfile.ZipInfo(f"{name}.docx"), official_docx(letter))
    return made.getvalue()


def _served(step: CardStep) -> str:
    return written_day(step.served_on) if step.served_on else ""
