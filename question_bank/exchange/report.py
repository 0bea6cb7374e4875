"""What an import would do, as a table: for the screen, and as a workbook to pass on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from foundation.tables import write_xlsx
from question_bank import messages
from question_bank.exchange.draft import Draft
from question_bank.exchange.plan import Added, Changed, Duplicate, ImportPlan, Refused

_CHARACTERS = 40


def report_rows(plan: ImportPlan, file: str = "") -> list[tuple[str, str, str, str, str]]:
    """(place, what becomes of it, id, beginning of the question, reasons and remarks), what needs a person first.

    ``file``: the only file there is, whose name then needn't be said in each place.
    """
    found = _rows(plan)
    if not file:
        return found
    short = f"{file} "
    return [
        (place.removeprefix(short), word, item, begin, said.replace(short, ""))
        for place, word, item, begin, said in found
    ]


def _rows(plan: ImportPlan) -> list[tuple[str, str, str, str, str]]:
    rows: list[tuple[str, str, str, str, str]] = []
    for refused in plan.refused:
        reasons = "；".join((*refused.reasons, *refused.draft.lost))
        rows.append(
            (str(refused.draft.place), messages.REPORT_REFUSED, "", _begin(refused.draft), reasons)
        )
    for changed in plan.changed:
        said = "；".join((*_differences(changed), *changed.draft.lost))
        place = str(changed.draft.place)
        rows.append((place, messages.REPORT_CHANGED, changed.item_id, _begin(changed.draft), said))
    for added in sorted(plan.added, key=lambda one: not one.missing):
        word = messages.REPORT_UNFINISHED if added.missing else messages.REPORT_ADDED
        said = "；".join((*added.missing, *added.notes, *_near(added), *added.draft.lost))
        rows.append((str(added.draft.place), word, added.item_id, _begin(added.draft), said))
    for one in plan.duplicates:
        said = messages.REPORT_SAME.format(of=one.of)
        if one.differs:
            said += messages.REPORT_DIFFERS.format(fields="、".join(one.differs))
        rows.append((str(one.draft.place), messages.REPORT_DUPLICATE, "", _begin(one.draft), said))
    return rows


def summary(plan: ImportPlan) -> str:
    """One line with the figures, which add up."""
    return messages.REPORT_SUMMARY.format(
        read=plan.read,
        added=len(plan.added),
        unfinished=plan.unfinished,
        changed=len(plan.changed),
        duplicates=len(plan.duplicates),
        refused=len(plan.refused),
    )


def lost_counts(plan: ImportPlan) -> list[tuple[str, int]]:
    """Features of the files that are not taken over, each with the number of questions that have it."""
    groups: list[Sequence[Added | Changed | Duplicate | Refused]] = [
        plan.added,
        plan.changed,
        plan.duplicates,
        plan.refused,
    ]
    counts = Counter(lost for group in groups for one in group for lost in one.draft.lost)
    return counts.most_common()


def write_report(plan: ImportPlan, path: Path) -> None:
    """The report as a workbook: all rows, differences, and questions that are nearly the same side by side."""
    near = [
        (
            str(added.draft.place),
            added.item_id,
            one.of,
            *_sides(one.likeness.one, one.likeness.other),
            "；".join(one.likeness.remarks),
        )
        for added in plan.added
        for one in added.near
    ]
    differences = [
        (str(changed.draft.place), changed.item_id, one.field, *_sides(one.before, one.after))
        for changed in plan.changed
        for one in changed.differences
    ]
    write_xlsx(
        path,
        {
            messages.REPORT_SHEET: (messages.REPORT_COLUMNS, report_rows(plan)),
            messages.REPORT_NEAR_SHEET: (messages.REPORT_NEAR_COLUMNS, near),
            messages.REPORT_CHANGED_SHEET: (messages.REPORT_CHANGED_COLUMNS, differences),
            messages.REPORT_LOST_SHEET: (messages.REPORT_LOST_COLUMNS, lost_counts(plan)),
        },
    )


def _sides(one: str, other: str) -> tuple[str, str]:
    return one[:32_000], other[:32_000]


def _begin(draft: Draft) -> str:
    text = draft.context or (draft.questions[0].stem if draft.questions else "")
    line = " ".join(text.split())
    return line if len(line) <= _CHARACTERS else line[:_CHARACTERS] + "…"


def _differences(changed: Changed) -> Iterator[str]:
    for one in changed.differences:
        short = len(one.before) + len(one.after) <= 2 * _CHARACTERS
        yield f"{one.field}：{one.before} → {one.after}" if short else one.field


def _near(added: Added) -> Iterator[str]:
    for one in added.near:
        remarks = "，".join(one.likeness.remarks)
        yield messages.REPORT_NEAR.format(of=one.of) + (f"（{remarks}）" if remarks else "")
