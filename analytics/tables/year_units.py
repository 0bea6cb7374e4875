"""The units of the year, and a page for each on request. Pure functions.

What a unit's page says is what its row of the table says, so that the two never tell of a small group what the other hides: a
group of fewer than `SMALLEST` people is hidden, and the next smallest with it where the total would give it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analytics.choice import natural, unit_code
from analytics.stats.suppression import groups_together
from analytics.tables import certification as cards
from analytics.tables import pass_rates as rates
from analytics.tables import pass_rates_compared as compared
from analytics.tables.year import Year, can_be_shown, study_sums
from analytics.tables.year_needs import area_shares, named
from analytics.words import certification as card_words
from analytics.words import year as words
from analytics.year_facts import UnitStudy

_SMALL_AREAS = 10
"""Of so many people at least a unit's content areas are told: a few wrong answers would point at persons."""


UnitPage = tuple[str, Sequence[str], pd.DataFrame]
"""A unit's page: its title, sentences and a table of its figures beside those of all."""


_STUDY = (words.PLANNED, words.DONE, words.EVENTS, words.PEOPLE, words.MET)


def exam_table(year: Year) -> pd.DataFrame:
    """Exam and review of each unit that had people in one of them, by its code, then the total."""
    return _table(year, lambda head: head not in _STUDY)


def study_table(year: Year) -> pd.DataFrame:
    """Plan, events and hours of each member unit, by its code, then the total; hours not where every unit's are hidden."""
    shown = _table(year, lambda head: head in _STUDY)
    if words.MET in shown and (shown[words.MET].iloc[:-1] == words.FEW).all():
        return shown.drop(columns=words.MET)
    return shown


def _table(year: Year, wanted: Callable[[str], bool]) -> pd.DataFrame:
    names, rows = _names(year), []
    for code, row in _rows(year).items():
        cells = {head: value for head, value in row.items() if wanted(head)}
        if any(value is not None for value in cells.values()):
            rows.append({words.UNIT: names[code], **cells})
    return pd.DataFrame(rows, dtype=object)


def _rows(year: Year) -> dict[str, dict[str, object]]:
    """The units' figures by code; ``""`` is the total."""
    study = {each.unit: each for each in year.facts.units} if year.facts else {}
    people = _people(year)
    lines = year.register.lines
    codes = {*people["unit"], *lines["unit"].astype(str), *study}
    called, due = people["unit"].value_counts(), lines["unit"].value_counts()
    apart = {
        "exam": _hidden_exam(year),
        "cards": _hidden({str(code): int(count) for code, count in due.items()}),
        "hours": _hidden({code: each.people for code, each in study.items() if each.people}),
    }
    places = (rates.unit_places(year.main) or {}) if year.main else {}
    names = _names(year)
    found = {}
    for code in sorted(codes, key=natural):
        row: dict[str, object] = {}
        if year.main is not None:
            mine = people[people["unit"] == code]
            row |= _exam(mine, hidden=code in apart["exam"], called=int(called.get(code, 0)))
            place = places.get(names.get(code, code))
            row[words.PLACE] = words.PLACES[place] if place else None
        if len(lines):
            row |= _review(lines[lines["unit"] == code], hidden=code in apart["cards"])
        if study:
            row |= _study(study.get(code), hidden=code in apart["hours"])
        found[code] = row
    if found:
        found[""] = _total(year, people)
    return found


def _people(year: Year) -> pd.DataFrame:
    return year.main.people if year.main else pd.DataFrame({"unit": [], "outcome": []}, dtype=str)


def _names(year: Year) -> dict[str, str]:
    units = year.frames.units
    return {**dict(zip(units["unit"].astype(str), units["name"], strict=True)), "": words.TOTAL}


def _hidden_exam(year: Year) -> set[str]:
    """The codes of units whose outcomes are not shown alone."""
    if year.main is None:
        return set()
    people = year.main.people
    if not can_be_shown(year.main):
        return set(people["unit"])
    merged = rates.merged_names(people, "unit_name")
    return set(people.loc[people["unit_name"].isin(merged), "unit"])


def _hidden(sizes: Mapping[str, int]) -> set[str]:
    codes = sorted(sizes, key=natural)
    return {codes[place] for place in groups_together([sizes[code] for code in codes])}


def _exam(people: pd.DataFrame, *, hidden: bool, called: int) -> dict[str, object]:
    if not called:
        return dict.fromkeys((words.CALLED, words.SAT, words.PASSED, words.RATE))
    if hidden:
        few = dict.fromkeys((words.SAT, words.PASSED, words.RATE), words.FEW)
        return {words.CALLED: called, **few}
    passed = int((people["outcome"] == "passed").sum())
    sat = passed + int((people["outcome"] == "failed").sum())
    rate: object = passed / sat if sat else words.NOBODY
    if people["outcome"].isin(rates.OPEN).any():
        rate = words.NOT_YET
    return {words.CALLED: called, words.SAT: sat, words.PASSED: passed, words.RATE: rate}


def _review(lines: pd.DataFrame, *, hidden: bool) -> dict[str, object]:
    if lines.empty:
        return dict.fromkeys((words.DUE, words.REGISTERED))
    registered = lines["state"].isin(cards.DECIDED) & lines["finding"].isin(["register", "listed"])
    shown: object = words.FEW if hidden else int(registered.sum())
    return {words.DUE: len(lines), words.REGISTERED: shown}


def _study(study: UnitStudy | None, *, hidden: bool) -> dict[str, object]:
    if study is None:
        return dict.fromkeys(_STUDY)
    met: object = words.FEW if hidden else study.met
    values = (study.planned, study.done, study.events, study.people, met)
    return dict(zip(_STUDY, values, strict=True))


def _total(year: Year, people: pd.DataFrame) -> dict[str, object]:
    """Of all, from what the units' rows are of."""
    row: dict[str, object] = {}
    if year.main is not None:
        hidden = not can_be_shown(year.main)
        row |= _exam(people, hidden=hidden, called=len(people)) | {words.PLACE: None}
    if len(year.register.lines):
        row |= _review(year.register.lines, hidden=False)
    if year.facts is not None and year.facts.units:
        sums = study_sums(year.facts)
        names = ("planned", "done", "events", "people", "met")
        row |= {head: sums[name] for head, name in zip(_STUDY, names, strict=True)}
    return row


def pages(year: Year, unit: str = "", every: bool = False) -> list[UnitPage]:
    """A page for ``every`` unit by its code, or for the one that is named by its code or name; none where none is asked for."""
    code = unit_code(year.frames, unit) if unit else ""
    return _pages(year, code) if every or code else []


def _pages(year: Year, unit: str) -> list[UnitPage]:
    rows, names = _rows(year), _names(year)
    total = rows.pop("", {})
    to_do = cards.to_do_table(year.register)
    over_years = _over_years(year)
    tasks = dict(zip(to_do[words.UNIT], to_do[card_words.TO_DO], strict=True)) if len(to_do) else {}
    wanted = {code: row for code, row in rows.items() if not unit or code == unit}
    return [
        (
            words.UNIT_PAGE.format(unit=names[code], mark=year.mark),
            [
                *_sentences(year, code, row, tasks.get(names[code], "")),
                *over_years.get(names[code], ()),
            ],
            _beside(row, total),
        )
        for code, row in wanted.items()
    ]


def _beside(row: Mapping[str, object], total: Mapping[str, object]) -> pd.DataFrame:
    """A unit's figures beside those of all; what it has no part in is left out."""
    lines = [
        (head, _told(head, value), _told(head, total.get(head)))
        for head, value in row.items()
        if head != words.PLACE and value is not None
    ]
    return pd.DataFrame(
        lines, columns=[words.FIGURE, words.THIS_UNIT, words.ALL_UNITS], dtype=object
    )


def _told(name: str, value: object) -> object:
    return f"{value:.1%}" if name == words.RATE and isinstance(value, float) else value


def _over_years(year: Year) -> dict[str, tuple[str, ...]]:
    """Each unit's rates over the years in words, as far as they are shown, by name."""
    table = compared.unit_year_table(year.main) if year.main else pd.DataFrame()
    found: dict[str, tuple[str, ...]] = {}
    for row in table.to_dict("records"):
        shown = [
            words.UNIT_YEAR.format(year=head, rate=value)
            for head, value in row.items()
            if isinstance(value, float)
        ]
        if len(shown) > 1:
            found[str(row[words.UNIT])] = (words.UNIT_YEARS.format(rates=words.AND.join(shown)),)
    return found


def _sentences(year: Year, code: str, row: Mapping[str, object], task: str) -> list[str]:
    if words.FEW in (row.get(words.SAT), row.get(words.REGISTERED)):
        return [words.UNIT_FEW]
    said = []
    if row.get(words.PLACE):
        said.append(words.UNIT_PLACE.format(place=row[words.PLACE]))
    people = _people(year)
    failed = people[
        (people["unit"] == code) & people["outcome"].isin(["failed", "absent", "voided"])
    ]
    if len(failed):
        said.append(words.UNIT_FAILED.format(count=len(failed)))
    if task:
        said.append(words.UNIT_TO_DO.format(text=task))
    sat = row.get(words.SAT)
    if isinstance(sat, int) and sat >= _SMALL_AREAS:
        shares = area_shares(year, _names(year)[code])
        if len(shares):
            said.append(words.FINDING_NEEDS.format(areas=named(shares)))
    return said
