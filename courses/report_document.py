"""A draft of the yearly report as an official document, its sources on pages of their own that come off."""

from __future__ import annotations

from courses import messages
from courses.rule_of_law_report import ReportDraft
from documents.official import Annex, Draft, Heading, Official, Part, Table, Text
from foundation.local_time import written_day


def report_document(draft: ReportDraft) -> Official:
    """The document; number, seal and signature are the office's."""
    facts = draft.facts
    who = messages.REPORT_WHO.format(unit=facts.unit, post=facts.post, name=facts.name)
    parts: list[Part] = [Text(who)]
    for section in draft.sections:
        parts.append(Heading(1 if section.level == 1 else 2, section.title))
        parts += map(Draft, section.paragraphs)
    rows = [
        [str(number), each.record, written_day(each.day) if each.day else "", each.what]
        for number, each in enumerate(draft.sources, 1)
    ]
    return Official(
        title=messages.REPORT_TITLE.format(year=facts.year),
        parts=parts,
        issuer=facts.name,
        date=facts.today,
        note=messages.REPORT_NOTE.format(day=written_day(facts.today)),
        annexes=[
            Annex(
                messages.REPORT_SOURCES,
                [
                    Table(messages.REPORT_SOURCE_COLUMNS, rows, (5, 13, 11, 30)),
                    Text(messages.REPORT_SOURCES_NOTE),
                ],
            )
        ]
        if rows
        else [],
    )
