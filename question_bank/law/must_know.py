"""应知应会清单: the list of what leaders and officers must know, and how each entry stands by the register and the bank.

A list is a district's own document; the one that is shipped is an example and says so. What an entry's status is follows from
the statute register on a day, never from the list. An instrument without a text at hand needs a named checker, and nothing of it
enters a graded paper: its articles cannot be cited.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from question_bank import messages
from question_bank.item import Item, Pool
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.reading import normal_title
from question_bank.law.register import Statute, StatuteRegister
from question_bank.value import Value

Audience = Literal["A", "B", "C", "D1", "D2", "D3", "D4", "D5", "E", "F", "G"]
"""Who has to know it; `question_bank.messages.AUDIENCES` names them."""
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
APPOINTED: tuple[Audience, ...] = ("D1", "D2", "D3", "D4", "D5")
"""What ``D`` stands for in a list: everybody whom the people's congress appoints."""
Part = Literal["首要任务", "综合", "专业"]
Level = Literal["了解", "掌握", "熟练"]
Status = Literal["现行", "已修改未生效", "被替代", "缺文本"]
PARTS: tuple[Part, ...] = get_args(Part)
LEVELS: tuple[Level, ...] = get_args(Level)
STATUSES: tuple[Status, ...] = get_args(Status)

_Needed = Annotated[int, Field(ge=0, le=1000)]


class Entry(Value):
    """One instrument of the list.

    ``version``: the year or day of adoption, ``""`` for the one in force; ``articles``: those that matter, 第三十六条, none for all;
    ``must`` and ``should``: whose ● and ○ it is; ``items_needed``: in place of the list's, 0 for what is studied and not examined;
    ``checker``: who looks after it where no text is at hand, ``checked_on``: when somebody last read it against the text.
    """

    part: Part
    line: Annotated[str, Field(min_length=1, max_length=40)]
    instrument: Annotated[str, Field(min_length=1, max_length=120)]
    version: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}-\d{2})?)?$")] = ""
    articles: tuple[str, ...] = ()
    level: Level = "掌握"
    must: tuple[Audience, ...] = ()
    should: tuple[Audience, ...] = ()
    items_needed: _Needed | None = None
    checker: Annotated[str, Field(max_length=40)] = ""
    checked_on: dt.date | None = None
    note: Annotated[str, Field(max_length=400)] = ""

    @model_validator(mode="after")
    def _one_mark(self) -> Self:
        if set(self.must) & set(self.should):
            raise ValueError("somebody's either ● or ○")
        return self

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """By what an entry is found again in another version of the list."""
        return normal_title(self.instrument), self.version, self.articles


class MustKnowList(Value):
    """``example``: that it is no district's list. ``items_needed``: formal items that each entry needs before an exam may ask it."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    adopter: Annotated[str, Field(min_length=1, max_length=80)]
    document_number: Annotated[str, Field(max_length=60)] = ""
    adopted_on: dt.date
    version: Annotated[str, Field(min_length=1, max_length=40)]
    example: bool = False
    items_needed: _Needed = 1
    note: Annotated[str, Field(max_length=1000)] = ""
    entries: Annotated[tuple[Entry, ...], Field(min_length=1, alias="entry")]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [entry.key for entry in self.entries]
        if len(set(keys)) < len(keys):
            raise ValueError("an entry stands twice")
        return self

    def needed(self, entry: Entry) -> int:
        """How many formal items an exam needs of it."""
        return self.items_needed if entry.items_needed is None else entry.items_needed

    def of(self, audience: Audience | None) -> list[Entry]:
        """What somebody has to know or should know, in the order of the list; without an audience all of it."""
        return [
            entry
            for entry in self.entries
            if audience is None or audience in entry.must or audience in entry.should
        ]


@dataclass(frozen=True)
class Standing:
    """How an entry stands. ``row``: the version that it means; ``in_force``: that version is in force and its text at hand.

    ``detail``: what changed or is lacking, for a person.
    """

    status: Status
    row: Statute | None
    in_force: bool
    detail: str = ""


def standing(entry: Entry, register: StatuteRegister, on: dt.date) -> Standing:
    """What the register says of an entry on the day ``on``."""
    rows = register.called(entry.instrument)
    row = _meant(entry, rows, on)
    if row is None:
        known = "、".join(f"({each.version})" for each in rows if each.version)
        lacks = messages.ENTRY_VERSION.format(known=known) if known else messages.ENTRY_UNKNOWN
        return Standing("缺文本", None, in_force=False, detail=lacks)
    if row.ended_on is not None and row.ended_on <= on:
        by = messages.ENTRY_BY.format(by=row.replaced_by) if row.replaced_by else ""
        ended = messages.ENTRY_ENDED.format(date=row.ended_on, by=by)
        return Standing("被替代", row, in_force=False, detail=ended)
    if not (row.has_text or register.held(row)):
        return Standing("缺文本", row, in_force=False, detail=messages.ENTRY_NO_TEXT)
    ahead = [each for each in rows if each.in_force_since and each.in_force_since > on]
    # Of a rule whose day nobody registered, the text that the site holds is the one that stands.
    stands = row.standing(on) in ("in_force", "unknown")
    if ahead:
        begins = messages.ENTRY_AHEAD.format(
            version=ahead[0].version or "", date=ahead[0].in_force_since
        )
        return Standing("已修改未生效", row, in_force=stands, detail=begins)
    return Standing("现行", row, in_force=stands)


def _meant(entry: Entry, rows: Sequence[Statute], on: dt.date) -> Statute | None:
    """The version that an entry names, or the one in force; of a statute without any version on record the only row."""
    if entry.version:
        named = [row for row in rows if row.named(entry.version)]
        if named:
            return named[0]
        return rows[-1] if rows and not any(row.version for row in rows) else None
    begun = [row for row in rows if row.standing(on) != "ahead"]
    standing_now = [row for row in begun if row.standing(on) == "in_force"]
    return next(iter([*standing_now[-1:], *begun[-1:], *rows[-1:]]), None)


class Citing:
    """The items of a bank by what they cite."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_title: dict[str, list[tuple[LegalBasis, Item]]] = {}
        for item in items:
            for text in item.legal_basis:
                basis = parse_legal_basis(text)
                self._by_title.setdefault(normal_title(basis.title), []).append((basis, item))

    def of(self, row: Statute | None, articles: Sequence[str] = ()) -> dict[str, Item]:
        """By id, the items that cite this version, at these articles where some are named."""
        if row is None:
            return {}
        found = self._by_title.get(normal_title(row.short_title), ())
        return {
            item.id: item
            for basis, item in found
            if row.named(basis.version) and (not articles or basis.article_text in articles)
        }

    def of_others(self, row: Statute | None, rows: Sequence[Statute]) -> dict[str, Item]:
        """By id, the items that cite another version of the same statute: what a change leaves behind."""
        return {
            item_id: item
            for other in rows
            if other is not row
            for item_id, item in self.of(other).items()
        }


def in_pool(items: Mapping[str, Item], pool: Pool) -> list[str]:
    """The ids of those that a paper of that kind may be made of."""
    return sorted(item_id for item_id, item in items.items() if item.pool == pool)


def exam_gaps(
    known: MustKnowList,
    audience: Audience,
    items: Iterable[Item],
    register: StatuteRegister,
    on: dt.date,
) -> list[str]:
    """Why no exam may be called for an audience yet: a ● without a text in force, or with fewer formal items than the list asks.

    ``items``: those that a formal paper may be made of.
    """
    citing = Citing(items)
    compulsory = [entry for entry in known.entries if audience in entry.must]
    if not compulsory:
        return [messages.NO_COMPULSORY.format(audience=messages.AUDIENCES[audience])]
    return list(_gaps(known, compulsory, citing, register, on))


def _gaps(
    known: MustKnowList,
    entries: Iterable[Entry],
    citing: Citing,
    register: StatuteRegister,
    on: dt.date,
) -> Iterator[str]:
    for entry in entries:
        needed = known.needed(entry)
        if not needed:
            continue
        stands = standing(entry, register, on)
        if not stands.in_force:
            yield messages.GAP_TEXT.format(
                instrument=entry.instrument, status=stands.status, detail=stands.detail
            )
            continue
        count = len(citing.of(stands.row, entry.articles))
        if count < needed:
            yield messages.GAP_ITEMS.format(instrument=entry.instrument, count=count, needed=needed)
