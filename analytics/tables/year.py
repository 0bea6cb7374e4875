"""The year of the whole district for its leadership: exams, cards, study, list, items, what is open. Pure functions.

Rates are those of `analytics.tables.pass_rates`, cards those of `analytics.tables.certification`: each figure is the one that
those reports give. What is of study, list, bank and reconciliation comes from `analytics.year_facts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analytics import choice as chosen
from analytics.choice import Choice
from analytics.stats.proportion import wilson_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables import areas
from analytics.tables import certification as cards
from analytics.tables import pass_rates as rates
from analytics.tables import pass_rates_compared as compared
from analytics.tables.certification import Register
from analytics.tables.pass_rates import Sample
from analytics.words import certification as card_words
from analytics.words import year as words
from analytics.year_facts import ListPart, YearFacts

if TYPE_CHECKING:
    from analytics.frames.load import Frames

MOST_YEARS = 6
MOST_NAMED = 12


@dataclass(frozen=True)
class Year:
    """What the report is about. ``main``: the chosen exam, ``None`` where the year had none; ``facts``: ``None`` where nobody handed them in."""

    frames: Frames
    choice: Choice
    main: Sample | None
    register: Register
    facts: YearFacts | None
    mark: str

    @property
    def year(self) -> int:
        """Its number."""
        return self.choice.year

    @cached_property
    def samples(self) -> tuple[Sample, ...]:
        """Everybody called to each exam of the year, in the order of days."""
        exams = self.frames.exams
        of_year = exams[(exams["year"] == self.year).fillna(False) & ~exams["practice"]]
        return tuple(
            rates.sample(self.frames, Choice(self.year, name))
            for name in of_year["exam"].astype(str)
        )

    @cached_property
    def answers(self) -> pd.DataFrame:
        """The main exam's answers that count in content areas, of all units."""
        return areas.marked(self.frames, self.choice)

    @cached_property
    def cells(self) -> areas.Cells:
        """The main exam's score rates by unit and content area."""
        return areas.cells(self.answers)


def year_of(frames: Frames, choice: Choice, day: dt.date, facts: YearFacts | None) -> Year:
    """The chosen year of all units. ``day``: as of which terms are counted."""
    whole = replace(choice, unit="")
    main = rates.sample(frames, whole) if whole.exam else None
    return Year(
        frames=frames,
        choice=whole,
        main=main,
        register=cards.register(frames, whole, day),
        facts=facts,
        mark=chosen.mark_of(frames, Choice(choice.year)),
    )


def can_be_shown(sample: Sample) -> bool:
    """Whether an exam's figures point at nobody."""
    may = sample.sat + sample.open
    return len(sample.people) >= SMALLEST and (not may or may >= SMALLEST)


def outcome_row(sample: Sample) -> dict[str, object]:
    """An exam's outcomes, which come to its call list; its rate only where everybody is decided."""
    counts = sample.counts
    rate: object = words.NOBODY
    if sample.open:
        rate = words.NOT_YET
    elif sample.sat:
        rate = counts["passed"] / sample.sat
    return {
        words.CALLED: len(sample.people),
        words.PASSED: counts["passed"],
        words.FAILED: counts["failed"],
        words.ABSENT: counts["absent"],
        words.EXEMPT: counts["exempt"],
        words.VOIDED: counts["voided"],
        words.OPEN: sample.open,
        words.RATE: rate,
    }


def exam_table(year: Year) -> pd.DataFrame:
    """A row per exam of the year; those of so few people that a row would point at them are left out (`small_exams`)."""
    return pd.DataFrame(
        [
            {words.EXAM: str(each.exam["title"]), **outcome_row(each)}
            for each in year.samples
            if can_be_shown(each)
        ]
    )


def small_exams(year: Year) -> int:
    """How many exams are left out."""
    return sum(not can_be_shown(each) for each in year.samples)


def reconciliation(year: Year) -> list[str]:
    """That outcomes come to the call list, or that they do not; and how many exams are left out."""
    said = [rates.reconciliation(year.main)] if year.main and can_be_shown(year.main) else []
    if small_exams(year):
        said.append(words.SMALL_EXAMS.format(count=small_exams(year), smallest=SMALLEST))
    return said or [words.NO_EXAM.format(year=year.year)]


def card_table(year: Year) -> pd.DataFrame:
    """Cards and their review, a figure a row."""
    total = cards.counts(year.register.cards, year.register.lines)
    rows: dict[str, int] = {
        words.HELD: total[card_words.HELD],
        words.IN_USE: total[card_words.IN_USE],
        words.UNREGISTERED: total[card_words.UNREGISTERED],
        words.SUSPENDED: total[card_words.SUSPENDED],
    }
    if total[card_words.DUE]:
        rows |= {
            f"{words.DUE}（{year.year} 年度年审）": total[card_words.DUE],
            words.REGISTERED: total[card_words.REGISTERED],
            words.REFUSED: total[card_words.REFUSED],
            words.APART: total[card_words.APART],
            words.UNDECIDED: total[card_words.UNDECIDED],
            words.HOURS_SHORT: total[card_words.HOURS_SHORT],
        }
    if total[card_words.DUE] and not total[card_words.UNDECIDED]:
        rows[words.MAY] = cards.may_enforce(year.register)
    rows[words.EXPIRED] = total[card_words.EXPIRED]
    rows |= {
        words.EXPIRING.format(days=days): total[card_words.EXPIRING[days]] for days in cards.DAYS
    }
    return _two_columns(rows)


def _two_columns(rows: Mapping[str, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows.items()), columns=[words.FIGURE, words.VALUE])


def study_sums(facts: YearFacts) -> dict[str, int]:
    """Sums over the member units of each figure of `analytics.year_facts.UnitStudy`."""
    names = (
        "planned",
        "done",
        "late",
        "events",
        "people",
        "met",
        "leaders",
        "reports",
        "overdue",
    )
    return {name: sum(getattr(each, name) for each in facts.units) for name in names}


def study_table(year: Year) -> pd.DataFrame:
    """Plans, events and hours of all member units, a figure a row."""
    if year.facts is None:
        return pd.DataFrame()
    counts = {"units": len(year.facts.units), **study_sums(year.facts)}
    return _two_columns({name: counts[each] for each, name in words.STUDY_FIGURES.items()})


def list_table(year: Year) -> pd.DataFrame:
    """How far the list of what must be known was covered, a row per part, then all."""
    if year.facts is None or not year.facts.parts:
        return pd.DataFrame()
    parts = year.facts.parts
    total = ListPart(
        words.TOTAL,
        entries=sum(each.entries for each in parts),
        taught=sum(each.taught for each in parts),
        enough=sum(each.enough for each in parts),
    )
    rows = [(each.name, each.entries, each.taught, each.enough) for each in (*parts, total)]
    return pd.DataFrame(rows, columns=[words.PART, words.ENTRIES, words.TAUGHT, words.ENOUGH])


def untaught(year: Year) -> str:
    """What no event of the year named."""
    if year.facts is None:
        return words.NO_FACTS
    names = year.facts.untaught
    if not names:
        return words.ALL_TAUGHT
    told = words.AND.join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        told = words.MORE.format(names=told)
    return words.UNTAUGHT.format(count=len(names), names=told)


def item_table(year: Year) -> pd.DataFrame:
    """Items of the year's forms: used, answered, amended; those of the bank where it is known."""
    items, exams = year.frames.items, year.frames.exams
    names = {str(each.exam["exam"]) for each in year.samples}
    mine = items[items["exam"].astype(str).isin(names)]
    if mine.empty:
        return pd.DataFrame()
    forms = year.frames.forms
    sat = forms[forms["exam"].astype(str).isin(names) & (forms["sat"] > 0)]
    answered = set(zip(sat["exam"].astype(str), sat["form"].astype(str), strict=True))
    seen = [
        pair in answered
        for pair in zip(mine["exam"].astype(str), mine["form"].astype(str), strict=True)
    ]
    used = set(mine["item_id"].astype(str))
    years = exams.set_index(exams["exam"].astype(str))["year"]
    before = items[(items["exam"].astype(str).map(years) < year.year).fillna(False)]
    earlier = before.groupby(before["item_id"].astype(str))["content_hash"].agg(_known)
    now = mine.groupby(mine["item_id"].astype(str))["content_hash"].agg(_known)
    again = used & set(before["item_id"].astype(str))
    changed = [
        each for each in again if now[each] and earlier[each] and not now[each] <= earlier[each]
    ]
    rows = {
        words.ITEMS_USED: len(used),
        words.ITEMS_EXPOSED: mine.loc[seen, "item_id"].astype(str).nunique(),
        words.ITEMS_AGAIN: len(again),
        words.ITEMS_CHANGED: len(changed),
        words.ITEMS_VOIDED: int(mine["voided"].sum()),
    }
    if year.facts is not None:
        bank = set(year.facts.bank)
        rows = {words.ITEMS_BANK: len(bank), **rows, words.ITEMS_GONE: len(used - bank)}
    return _two_columns(rows)


def _known(hashes: pd.Series) -> frozenset[str]:
    return frozenset(hashes.dropna().astype(str))


def checked_table(year: Year) -> pd.DataFrame:
    """The reconciliation, a row per section."""
    if year.facts is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                words.SECTION: each.title,
                words.LINES: each.lines,
                words.RESULT: words.CHECKED_RED.format(names=words.AND.join(each.red))
                if each.red
                else words.CHECKED_RIGHT,
            }
            for each in year.facts.checked
        ]
    )


def checked(year: Year) -> str:
    """Whether the year adds up."""
    if year.facts is None:
        return words.NO_FACTS
    lines = sum(each.lines for each in year.facts.checked)
    red = sum(len(each.red) for each in year.facts.checked)
    text = words.CHECKED_SOME if red else words.CHECKED_ALL
    return text.format(lines=lines, red=red, year=year.year)


def years_table(year: Year) -> pd.DataFrame:
    """The last years, a row each: the exam of the same rules, the review of cards, certificates, and events where they are known."""
    groups = compared.year_groups(year.main).to_dict("records") if year.main else []
    held = {int(str(row["year"])): {str(k): v for k, v in row.items()} for row in groups}
    reviews, issued = year.frames.card_reviews, year.frames.certificates
    issued = issued[issued["state"] != "replaced"]
    known = {*held, *(int(each) for each in reviews["year"].unique())}
    rows = []
    for number in sorted(each for each in known if each <= year.year)[-MOST_YEARS:]:
        lines = cards.counts(year.register.cards, reviews[reviews["year"] == number])
        row: dict[str, object] = {words.YEAR: str(number), **_held(held, number)}
        due = lines[card_words.DUE]
        row |= {
            words.DUE: due or None,
            words.REGISTERED: lines[card_words.REGISTERED] if due else None,
            words.UNDECIDED: lines[card_words.UNDECIDED] if due else None,
            words.HOURS_SHORT: lines[card_words.HOURS_SHORT] if due else None,
            words.CERTIFICATES: int((issued["issued_on"].dt.year == number).sum()),
        }
        if year.facts is not None:
            row[words.EVENTS] = year.facts.events.get(number, 0)
        rows.append(row)
    return pd.DataFrame(rows)


def _held(held: Mapping[int, Mapping[str, object]], number: int) -> dict[str, object]:
    if number not in held:
        return dict.fromkeys((words.CALLED, words.SAT, words.RATE))
    called, sat, passed, open_ = (
        int(str(held[number][name])) for name in ("called", "sat", "passed", "open")
    )
    rate: object = passed / sat if sat else words.NOBODY
    return {words.CALLED: called, words.SAT: sat, words.RATE: words.NOT_YET if open_ else rate}


def interval(sample: Sample) -> tuple[float, float]:
    """Wilson's 95 % interval of the rate of an exam that somebody sat."""
    return wilson_interval(sample.counts["passed"], sample.sat)
