"""What the page of figures (数据) shows for a choice of year, exam and unit: numbers, sentences, what there is to do. Pure, of frames."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics import messages as m
from analytics.choice import Choice, choose, mark_of, natural
from analytics.errors import NoResults, NotKnown
from analytics.stats.suppression import SMALLEST
from analytics.tables import certification, pass_rates, pass_rates_compared, pass_rates_findings
from analytics.tables.certification import Register
from analytics.tables.pass_rates import Sample
from analytics.words import certification as card_words
from analytics.words import page as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames


@dataclass(frozen=True)
class Asked:
    """What somebody chose; ``0`` and ``""``: nothing in particular. ``day``: as of which terms are counted."""

    year: int
    exam: str
    unit: str
    day: dt.date


@dataclass(frozen=True)
class Shown:
    """What is shown. ``sample``: ``None`` where the year had no exam; ``small``: the unit is one of those that are shown with others only;

    ``notice``: why it is not what was asked for.
    """

    choice: Choice
    sample: Sample | None
    small: bool
    register: Register
    notice: str = ""


def find(frames: Frames, asked: Asked) -> Shown:
    """What to show; what there is not is left out of the choice, with a word. Raises `NoResults` on a site without any exam."""
    try:
        choice, notice = _choose(frames, asked), ""
    except NotKnown as error:
        choice, notice = choose(frames), str(error)
    try:
        sample = pass_rates.sample(frames, choice)
        small = sample.points_at_persons
    except NoResults:
        sample, small = None, False
    return Shown(choice, sample, small, certification.register(frames, choice, asked.day), notice)


def _choose(frames: Frames, asked: Asked) -> Choice:
    """Without an exam, that of the year to which most people were called, however far it is: what is open is to be seen first.

    An exam of another year than the chosen one is none of this year. Raises `NotKnown`.
    """
    exams = frames.exams[~frames.exams["practice"]]
    exam, year = asked.exam, asked.year
    if exam and year:
        of = exams.loc[exams["exam"] == exam, "year"]
        exam = "" if len(of) and of.iloc[0] != year else exam
    if not exam:
        year = year or choose(frames).year
        of_year = exams.loc[(exams["year"] == year).fillna(False).astype(bool), "exam"].astype(str)
        called = frames.calls["exam"].astype(str).value_counts()
        exam = max(of_year, key=lambda name: int(called.get(name, 0)), default="")
    return choose(frames, year=year, exam=exam, unit=asked.unit)


def about(frames: Frames, choice: Choice) -> str:
    """The exam, as reports of it are called for; ``""`` where it is the one that reports of the year are about."""
    return "" if choose(frames, year=choice.year).exam == choice.exam else choice.exam


def values(frames: Frames, shown: Shown) -> dict[str, Any]:
    """Everything on the page but the figures, as JSON has it."""
    choice, sample = shown.choice, shown.sample
    people = _people(sample) if sample and not shown.small else None
    return {
        "choice": {"year": choice.year, "exam": choice.exam, "unit": choice.unit},
        "about": about(frames, choice),
        "options": options(frames, choice),
        "notice": shown.notice,
        "title": str(sample.exam["title"]) if sample else "",
        "unit": _unit_name(frames, choice.unit),
        "mark": mark_of(frames, choice),
        "people": people,
        "hidden": _hidden(shown),
        "findings": pass_rates_findings.findings(sample) if sample and people else [],
        "warnings": [
            *(pass_rates_findings.warnings(sample) if sample and people else []),
            *certification.warnings(shown.register),
        ],
        "cards": _cards(shown.register),
        "to_do": _to_do(shown, people, shown.register.day),
    }


def options(frames: Frames, choice: Choice) -> dict[str, Any]:
    """What can be chosen: all years, the exams of this one, the units whose people were called or hold a card."""
    exams = frames.exams[~frames.exams["practice"]]
    years = {int(each) for each in exams["year"].dropna()}
    years |= {int(each) for each in frames.card_reviews["year"].unique()} | {choice.year}
    of_year = exams[(exams["year"] == choice.year).fillna(False).astype(bool)]
    here = set(frames.calls["unit"].astype(str)) | set(frames.card_reviews["unit"].astype(str))
    units = frames.units[frames.units["unit"].astype(str).isin(here)]
    named = dict(zip(units["unit"].astype(str), units["name"].astype(str), strict=True))
    return {
        "years": sorted(years, reverse=True),
        "exams": [
            [str(exam), str(title)]
            for exam, title in zip(of_year["exam"], of_year["title"], strict=True)
        ],
        "units": [[code, named[code]] for code in sorted(named, key=natural)],
    }


def _unit_name(frames: Frames, unit: str) -> str:
    names = frames.units.loc[frames.units["unit"] == unit, "name"]
    return str(names.iloc[0]) if len(names) else ""


def _people(sample: Sample) -> dict[str, Any]:
    """``rate`` only where nobody is open: no rate stands while decisions are."""
    counts = sample.counts
    rate = counts["passed"] / sample.sat if sample.sat and not sample.open else None
    return {
        "called": len(sample.people),
        "sat": sample.sat,
        "passed": counts["passed"],
        "failed": counts["failed"],
        "absent": counts["absent"],
        "exempt": counts["exempt"],
        "voided": counts["voided"],
        "open": sample.open,
        "rate": rate,
    }


def _hidden(shown: Shown) -> str:
    """Why no numbers of people stand there."""
    if shown.sample is None:
        return m.NO_EXAM_THAT_YEAR.format(year=shown.choice.year)
    return words.SMALL_UNIT.format(smallest=SMALLEST) if shown.small else ""


def _cards(of: Register) -> dict[str, int]:
    total = certification.counts(of.cards, of.lines)
    return {
        "held": total[card_words.HELD],
        "due": total[card_words.DUE],
        "registered": total[card_words.REGISTERED],
        "refused": total[card_words.REFUSED] + total[card_words.APART],
        "undecided": total[card_words.UNDECIDED],
        "hours_met": total[card_words.DUE] - total[card_words.HOURS_SHORT],
        "hours_short": total[card_words.HOURS_SHORT],
        "expired": total[card_words.EXPIRED],
        **{f"in_{days}": total[card_words.EXPIRING[days]] for days in certification.DAYS},
    }


def _to_do(shown: Shown, people: dict[str, Any] | None, today: dt.date) -> list[dict[str, Any]]:
    """What waits for somebody: a code (the page knows where it is done) and how much of it. Nothing where nothing waits.

    Of an earlier year nobody makes up for hours or exams any more.
    """
    cards, sample, now = _cards(shown.register), shown.sample, shown.choice.year >= today.year
    waiting = {
        "decide": people["open"] if people else 0,
        "publish": 0,
        "resit": 0,
        "review": cards["undecided"],
        "hours": cards["hours_short"] if now else 0,
        "renew": cards["expired"] + cards["in_90"],
        "suspended": int((shown.register.cards["state"] == "suspended").sum()),
    }
    if sample is not None and people and not people["open"]:
        if now:
            again = pass_rates_compared.resits(sample)
            waiting["resit"] = 0 if again.hidden else again.failed - again.passed
        waiting["publish"] = int(not bool(sample.exam["published"]))
    return [{"code": code, "count": count} for code, count in waiting.items() if count]
