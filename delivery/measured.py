"""How hard an item turned out to be, in words: the same on the page of its review and in JupyterLab's preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery import messages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from question_bank.item import Item  # brings pydantic along


def measured_words(db: Session, item: Item) -> str:
    """What was confirmed of it as it stands, of all exams together; empty where nothing was measured."""
    from grading.facilities import measured_rows
    from question_bank.facility import holding, pooled

    rows = holding(measured_rows(db), {item.id: item})
    found = pooled([row.observed for row in rows.get(item.id, ())])
    if found is None:
        return ""
    low, high = found.interval
    return messages.MEASURED_FACILITY.format(
        answers=found.answers,
        facility=f"{found.facility:.0%}",
        low=f"{low:.0%}",
        high=f"{high:.0%}",
    )
