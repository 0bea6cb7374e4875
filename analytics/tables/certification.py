"""Cards and their yearly review by unit: who is due, what came of it, what expires, what each unit must do. Pure functions of frames.

A card is held when it is in use, unregistered or suspended. Lines of the review stand under the unit in whose list they were,
cards under the unit of today.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analytics import choice as chosen
from analytics.choice import Choice, natural
from analytics.words import certification as words
from records.people.enforcement_card import HELD

if TYPE_CHECKING:
    from analytics.frames.load import Frames

DAYS = tuple(words.EXPIRING)
DECIDED = ("decided", "published")
NOT_PASSED = ("failed", "absent", "voided", "")
OPEN = ("pending", "exception")
MONTHS = 12


@dataclass(frozen=True)
class Register:
    """``cards``: held cards with name, unit's name and days left; ``lines``: the year's review; ``day``: as of which days are counted."""

    year: int
    day: dt.date
    cards: pd.DataFrame
    lines: pd.DataFrame
    mark: str


def register(frames: Frames, choice: Choice, day: dt.date) -> Register:
    """The held cards and the year's review, of the chosen unit."""
    units = frames.units.set_index("unit")["name"]
    people = frames.people.assign(person=frames.people["person"].astype(str)).set_index("person")
    held = frames.cards[frames.cards["state"].isin(HELD)]
    person = held["person"].astype(str)
    unit = person.map(people["unit"].astype(object))
    cards = pd.DataFrame(
        {
            "card": held["card"],
            "person": person,
            "name": person.map(people["name"]),
            "unit": unit,
            "unit_name": unit.map(units).astype(object).fillna(words.NO_UNIT),
            "state": held["state"].astype(str),
            "valid_until": held["valid_until"],
            "registered_year": held["registered_year"],
            "left": (held["valid_until"] - pd.Timestamp(day)).dt.days,
        }
    )
    reviewed = frames.card_reviews[frames.card_reviews["year"] == choice.year]
    who = reviewed["person"].astype(str)
    lines = reviewed.assign(
        person=who,
        name=who.map(people["name"]),
        unit=reviewed["unit"].astype(str),
        unit_name=reviewed["unit"].astype(str).map(units),
        exam=reviewed["exam"].astype(str),
        finding=reviewed["finding"].astype(str),
        state=reviewed["state"].astype(str),
    )
    if choice.unit:
        cards, lines = (each[each["unit"] == choice.unit] for each in (cards, lines))
    return Register(choice.year, day, cards, lines, chosen.mark_of(frames, choice))


def unit_table(of: Register) -> pd.DataFrame:
    """A row per unit with its counts, by the units' codes, then their sum."""
    codes = {
        str(name): str(code)
        for frame in (of.cards, of.lines)
        for name, code in zip(frame["unit_name"], frame["unit"], strict=True)
    }
    names = sorted(codes, key=lambda name: natural(codes[name]))
    rows = [
        {
            words.UNIT: name,
            **counts(
                of.cards[of.cards["unit_name"] == name], of.lines[of.lines["unit_name"] == name]
            ),
        }
        for name in names
    ]
    if rows:
        rows.append({words.UNIT: words.TOTAL, **counts(of.cards, of.lines)})
    return pd.DataFrame(rows)


def counts(cards: pd.DataFrame, lines: pd.DataFrame) -> dict[str, int]:
    """Of some cards and lines: how many are what. Due = registered + refused + apart + undecided."""
    decided = lines["state"].isin(DECIDED)
    registered = lines["finding"].isin(["register", "listed"])
    return {
        words.HELD: len(cards),
        words.IN_USE: int((cards["state"] == "in_use").sum()),
        words.UNREGISTERED: int((cards["state"] == "unregistered").sum()),
        words.SUSPENDED: int((cards["state"] == "suspended").sum()),
        words.DUE: len(lines),
        words.REGISTERED: int((decided & registered).sum()),
        words.REFUSED: int((decided & (lines["finding"] == "refuse")).sum()),
        words.APART: int((decided & (lines["finding"] == "apart")).sum()),
        words.UNDECIDED: int((~decided).sum()),
        words.HOURS_SHORT: len(_short(lines)),
        words.NOT_PASSED: len(_not_passed(lines)),
        words.NOT_DECIDED: int(lines["exam"].isin(OPEN).sum()),
        words.EXPIRED: int((cards["left"] < 0).sum()),
        **{words.EXPIRING[days]: int(cards["left"].between(0, days).sum()) for days in DAYS},
    }


def _short(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[~lines["hours_met"].astype(bool)]


def _not_passed(lines: pd.DataFrame) -> pd.DataFrame:
    """Who did not pass, exempt ones aside; who is not decided is not among them."""
    return lines[lines["exam"].isin(NOT_PASSED)]


def to_do_table(of: Register) -> pd.DataFrame:
    """What each unit must do, in words, who has most to do first; units with nothing to do are left out."""
    table = unit_table(of)
    if table.empty:
        return table
    units = table[table[words.UNIT] != words.TOTAL]
    done = [(_amount(row), row[words.UNIT], _to_do(row)) for _, row in units.iterrows()]
    ordered = sorted((each for each in done if each[0]), key=lambda each: (-each[0], each[1]))
    return pd.DataFrame(
        [(unit, text) for _, unit, text in ordered], columns=[words.UNIT, words.TO_DO]
    )


def _parts(row: pd.Series) -> list[tuple[str, int]]:
    return [
        (words.DO_HOURS, int(row[words.HOURS_SHORT])),
        (words.DO_EXAM, int(row[words.NOT_PASSED])),
        (words.DO_RENEW, int(row[words.EXPIRED]) + int(row[words.EXPIRING[max(DAYS)]])),
        (words.DO_SUSPENDED, int(row[words.SUSPENDED])),
        (words.DO_APART, int(row[words.APART])),
    ]


def _amount(row: pd.Series) -> int:
    return sum(count for _, count in _parts(row))


def _to_do(row: pd.Series) -> str:
    return "；".join(text.format(count=count) for text, count in _parts(row) if count)


def month_table(of: Register) -> pd.DataFrame:
    """How many held cards expire in each of the coming twelve months; what expired already is not among them."""
    first = pd.Period(of.day, "M")
    months = [first + place for place in range(MONTHS)]
    ahead = of.cards[of.cards["left"] >= 0]
    when = ahead["valid_until"].dt.to_period("M").value_counts()
    return pd.DataFrame(
        {words.MONTH: [str(month) for month in months], words.CARDS: [int(when.get(month, 0)) for month in months]}
    )  # fmt: skip


def expiring_list(of: Register) -> pd.DataFrame:
    """People whose card has expired or expires within the longest term, by unit and day."""
    soon = of.cards[of.cards["left"] <= max(DAYS)].sort_values(
        ["unit_name", "valid_until", "card"], kind="stable"
    )
    return pd.DataFrame(
        {
            words.UNIT: soon["unit_name"],
            words.NAME: soon["name"],
            words.NUMBER: soon["person"],
            words.CARD: soon["card"],
            words.STATE: soon["state"].map(words.STATES),
            words.UNTIL: soon["valid_until"],
        }
    )


def hours_list(of: Register) -> pd.DataFrame:
    """People of the review whose hours do not suffice, by unit."""
    short = _short(of.lines).sort_values(["unit_name", "card"], kind="stable")
    return pd.DataFrame(
        {
            words.UNIT: short["unit_name"],
            words.NAME: short["name"],
            words.NUMBER: short["person"],
            words.CARD: short["card"],
            words.HOURS: short["hours"],
            words.HOURS_ASKED: short["hours_asked"],
        }
    )


def exam_list(of: Register) -> pd.DataFrame:
    """People of the review who did not pass, by unit."""
    failed = _not_passed(of.lines).sort_values(["unit_name", "card"], kind="stable")
    outcomes = {**words.OUTCOMES, "": words.NO_RESULT}
    return pd.DataFrame(
        {
            words.UNIT: failed["unit_name"],
            words.NAME: failed["name"],
            words.NUMBER: failed["person"],
            words.CARD: failed["card"],
            words.RESULT: failed["exam"].map(outcomes),
        }
    )


def may_enforce(of: Register) -> int:
    """How many people hold a card that is in use, registered for the year and valid on the day."""
    good = (
        (of.cards["state"] == "in_use")
        & (of.cards["registered_year"] == of.year).fillna(False)
        & ~(of.cards["left"] < 0)
    )
    return int(of.cards.loc[good.astype(bool), "person"].nunique())


def warnings(of: Register) -> list[str]:
    """What must be known before any figure is read."""
    total, said = counts(of.cards, of.lines), []
    if total[words.UNDECIDED]:
        said.append(words.WARNING_OPEN.format(undecided=total[words.UNDECIDED]))
    if total[words.NOT_DECIDED]:
        said.append(words.WARNING_EXAM.format(open=total[words.NOT_DECIDED]))
    published = of.lines[of.lines["state"] == "published"]
    registered = published[published["finding"].isin(["register", "listed"])]
    known = of.cards[of.cards["card"].isin(set(registered["card"]))]
    kept = int((known["registered_year"] == of.year).fillna(False).sum())
    # A card that is held no more has left the register since.
    if kept != len(known):
        said.append(words.MISMATCH.format(lines=len(known), cards=kept, year=of.year))
    return said


def findings(of: Register) -> list[str]:
    """The findings, in figures."""
    total = counts(of.cards, of.lines)
    day = of.day.isoformat()
    if not total[words.HELD] and not total[words.DUE]:
        return [words.FINDING_NONE.format(day=day)]
    said = [
        words.FINDING_HELD.format(
            day=day,
            held=total[words.HELD],
            in_use=total[words.IN_USE],
            unregistered=total[words.UNREGISTERED],
            suspended=total[words.SUSPENDED],
            units=of.cards["unit_name"].nunique(),
        )
    ]
    if total[words.DUE]:
        said.append(
            words.FINDING_REVIEW.format(
                year=of.year,
                due=total[words.DUE],
                registered=total[words.REGISTERED],
                refused=total[words.REFUSED],
                apart=total[words.APART],
                undecided=total[words.UNDECIDED],
            )
        )
        said.append(
            words.FINDING_HOURS.format(hours=total[words.HOURS_SHORT], exam=total[words.NOT_PASSED])
        )
        if (of.lines["state"] == "published").all():
            said.append(words.FINDING_MAY.format(year=of.year, may=may_enforce(of)))
    else:
        said.append(words.FINDING_NO_REVIEW.format(year=of.year))
    ahead = {f"d{days}": total[words.EXPIRING[days]] for days in DAYS}
    said.append(words.FINDING_EXPIRY.format(expired=total[words.EXPIRED], **ahead))
    to_do = to_do_table(of)
    if len(to_do):
        most = "、".join(to_do[words.UNIT].head(3))
        said.append(words.FINDING_UNITS.format(count=len(to_do), units=most))
    return said
