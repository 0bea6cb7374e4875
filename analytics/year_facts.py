"""What the year's report says of study, of the list of what must be known, of the bank and of the reconciliation.

Analyses know the records alone; credit hours, plans, the list and the reconciliation belong to rooms above them. So whoever
makes the report (`lawstudy report`, in ``lawstudy/year_facts.py``) asks those rooms and hands in plain values: a JSON file, whose path
is the notebook's parameter ``facts``. Without it, the notebook says which parts it has no figures for.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from analytics import messages as m
from analytics.errors import NoResults


@dataclass(frozen=True)
class UnitStudy:
    """A member unit's year, by its code: entries of its plan, of which ``done`` and ``late``; events that count; of ``people`` hours are asked,

    ``met`` have them; ``leaders`` report on the rule of law, ``reports`` are handed in; ``overdue``: reminders without an answer in time.
    """

    unit: str
    planned: int
    done: int
    late: int
    events: int
    people: int
    met: int
    leaders: int
    reports: int
    overdue: int


@dataclass(frozen=True)
class ListPart:
    """A part of the list of what must be known: its ``entries``; ``taught`` in an event of the year; with ``enough`` items in the bank."""

    name: str
    entries: int
    taught: int
    enough: int


@dataclass(frozen=True)
class Checked:
    """A section of the year's reconciliation: its ``lines``, and the names of those that do not add up (``red``)."""

    title: str
    lines: int
    red: tuple[str, ...]


@dataclass(frozen=True)
class YearFacts:
    """All of it. ``untaught``: instruments of the list that no event of the year names; ``bank``: ids of the items that are in the bank;

    ``events``: events that count, by year.
    """

    year: int
    units: tuple[UnitStudy, ...]
    list_title: str
    parts: tuple[ListPart, ...]
    untaught: tuple[str, ...]
    bank: tuple[str, ...]
    events: dict[int, int]
    checked: tuple[Checked, ...]


_ADAPTER = TypeAdapter(YearFacts)


def to_json(facts: YearFacts) -> bytes:
    """For the file."""
    return _ADAPTER.dump_json(facts)


def read_facts(path: str, year: int) -> YearFacts | None:
    """What is in the file at ``path``; ``None`` without a path. Raises `NoResults` for a file that is none, or of another year."""
    if not path:
        return None
    try:
        facts = _ADAPTER.validate_json(Path(path).read_bytes())
    except (OSError, ValidationError) as error:
        raise NoResults(m.NO_FACTS_FILE, file=path) from error
    if facts.year != year:
        raise NoResults(m.FACTS_OF_OTHER_YEAR, file=path, year=facts.year, wanted=year)
    return facts
