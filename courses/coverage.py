"""应知应会清单 against what there is: for each entry its text, lesson, items and exams, gaps first; and what rests on a changed law.

``python -m courses.coverage SITE ITEMS…`` writes one line of JSON, for a server that has neither memory nor time for reading the bank.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from courses import messages
from courses.lesson.citations import versions_of
from courses.lesson.folder import LESSONS
from courses.lesson.page import StudyPage, all_lessons
from foundation.errors import LawStudyError
from grading.exam_folders import ExamFolders
from grading.mock_plan import is_mock
from grading.nbgrader.course import Course
from question_bank.bank import ItemBank, item_files
from question_bank.law.must_know import (
    Citing,
    Entry,
    MustKnowList,
    Standing,
    in_pool,
    standing,
)
from question_bank.law.must_know_file import FILE_NAME, site_list
from question_bank.law.reading import normal_title
from question_bank.law.register import Statute, StatuteRegister, site_register

_MARKED = re.compile(r"《([^《》]{2,80})》")


@dataclass(frozen=True)
class Covered:
    """An entry and what there is for it. ``must``, ``should``: audiences; ``formal``, ``practice``, ``study``: items by pool.

    ``exams``: those whose forms have one of its items; ``checked_on``: when it was last read against the text, of the list or else
    of the register; ``gaps``: what is lacking, the worst first; ``names``: whatever the instrument is called; ``taught_on``: the
    last event of study that names it.
    """

    number: int
    part: str
    line: str
    instrument: str
    version: str
    level: str
    must: tuple[str, ...]
    should: tuple[str, ...]
    status: str
    detail: str
    lessons: tuple[str, ...]
    formal: int
    practice: int
    study: int
    needed: int
    exams: tuple[str, ...]
    checked_on: str
    checker: str
    gaps: tuple[str, ...]
    names: tuple[str, ...]
    taught_on: str = ""

    @property
    def words(self) -> str:
        """What it can be found by."""
        told = (self.part, self.line, self.instrument, *self.names, self.status, *self.gaps)
        return "\n".join(told).casefold()


@dataclass(frozen=True)
class CoveredPart:
    """A part of the list: its rows by line."""

    name: str
    lines: Mapping[str, Sequence[Covered]]

    @property
    def rows(self) -> list[Covered]:
        """All of them."""
        return [row for rows in self.lines.values() for row in rows]

    @property
    def lacking(self) -> int:
        """How many have a gap."""
        return sum(bool(row.gaps) for row in self.rows)


@dataclass(frozen=True)
class Review:
    """A version that is no longer in force, or soon will not be, and what still rests on it: entries, lessons and items."""

    statute: str
    reason: str
    entries: tuple[str, ...]
    lessons: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """``rows``: gaps first, then as in the list; ``audience``: ``""`` for all."""

    title: str
    adopter: str
    document_number: str
    version: str
    adopted_on: str
    example: bool
    audience: str
    rows: tuple[Covered, ...]
    reviews: tuple[Review, ...]

    def of(self, audience: str) -> Coverage:
        """The rows of an audience, gaps in what it must know first."""
        rows = [row for row in self.rows if audience in row.must or audience in row.should]
        rows.sort(key=lambda row: (not row.gaps, audience not in row.must))
        return replace(self, audience=audience, rows=tuple(rows))

    def with_events(self, told: Iterable[tuple[dt.date, str]]) -> Coverage:
        """With the last event of study that names each instrument: in 《…》, or as its title. ``told``: day, and title with the rest."""
        last: dict[str, dt.date] = {}
        for day, words in told:
            for title in (words.partition("\n")[0], *_MARKED.findall(words)):
                name = normal_title(title)
                last[name] = max(day, last.get(name, day))
        rows = []
        for row in self.rows:
            days = [last[name] for name in row.names if name in last]
            rows.append(replace(row, taught_on=max(days).isoformat()) if days else row)
        return replace(self, rows=tuple(rows))

    def only(self, words: str, *, gaps: bool) -> Coverage:
        """The rows in which all of the ``words`` stand, wherever; with ``gaps``, those alone that have one."""
        asked = words.casefold().split()
        return replace(
            self,
            rows=tuple(
                row
                for row in self.rows
                if (row.gaps or not gaps) and all(each in row.words for each in asked)
            ),
        )

    @property
    def parts(self) -> list[CoveredPart]:
        """The rows by part and line, in the order in which each has its first row: those with gaps come first."""
        found: dict[str, dict[str, list[Covered]]] = {}
        for row in self.rows:
            found.setdefault(row.part, {}).setdefault(row.line, []).append(row)
        return [CoveredPart(name, lines) for name, lines in found.items()]

    @property
    def lacking(self) -> int:
        """How many entries have a gap."""
        return sum(bool(row.gaps) for row in self.rows)


@dataclass(frozen=True)
class Material:
    """What a list is held against. ``exams``: the items of each exam that was built."""

    bank: ItemBank
    lessons: Sequence[StudyPage]
    exams: Mapping[str, frozenset[str]]
    register: StatuteRegister


def coverage(known: MustKnowList, material: Material, on: dt.date) -> Coverage:
    """How the list stands on a day."""
    usable = Citing(material.bank.usable.values())
    rows = [
        _covered(number, entry, known, material, usable, on)
        for number, entry in enumerate(known.entries, 1)
    ]
    rows.sort(key=lambda row: (not row.gaps, not row.must))
    return Coverage(
        known.title,
        known.adopter,
        known.document_number,
        known.version,
        known.adopted_on.isoformat(),
        known.example,
        "",
        tuple(rows),
        tuple(_reviews(known, material, on)),
    )


def _covered(
    number: int,
    entry: Entry,
    known: MustKnowList,
    material: Material,
    usable: Citing,
    on: dt.date,
) -> Covered:
    register = material.register
    stands = standing(entry, register, on)
    items = usable.of(stands.row, entry.articles)
    lessons = [lesson.title for lesson in material.lessons if _serves(lesson, entry, register)]
    exams = [name for name, asked in material.exams.items() if not asked.isdisjoint(items)]
    formal = len(in_pool(items, "formal"))
    row = stands.row
    checked = entry.checked_on or (row.checked_on if row and row.has_text else None)
    return Covered(
        number=number,
        part=entry.part,
        line=entry.line,
        instrument=entry.instrument,
        version=entry.version or (row.version if row else ""),
        level=entry.level,
        must=entry.must,
        should=entry.should,
        status=stands.status,
        detail=stands.detail,
        lessons=tuple(lessons),
        formal=formal,
        practice=len(in_pool(items, "practice")),
        study=len(in_pool(items, "study")),
        needed=known.needed(entry),
        exams=tuple(exams),
        checked_on=checked.isoformat() if checked else "",
        checker=entry.checker,
        gaps=tuple(_gaps(entry, stands, lessons, formal, known.needed(entry))),
        names=tuple(sorted(_names(entry, register))),
    )


def _gaps(
    entry: Entry, stands: Standing, lessons: Sequence[str], formal: int, needed: int
) -> Iterator[str]:
    if not stands.in_force:
        yield messages.GAP_STATUS.format(status=stands.status)
    elif formal < needed:
        yield messages.GAP_ITEMS.format(count=formal, needed=needed)
    if not lessons:
        yield messages.GAP_LESSON
    if stands.status == "缺文本" and not entry.checker:
        yield messages.GAP_CHECKER


def _names(entry: Entry, register: StatuteRegister) -> set[str]:
    """Whatever the instrument is called."""
    rows = register.called(entry.instrument)
    called = [name for row in rows for name in (row.title, row.short_title, *row.also)]
    return {normal_title(name) for name in (entry.instrument, *called)}


def _serves(lesson: StudyPage, entry: Entry, register: StatuteRegister) -> bool:
    """Whether a lesson says in its head that it serves this instrument, by whichever of its names."""
    names = _names(entry, register)
    served = {normal_title(name) for name in lesson.serves}
    served |= {row.short_title for name in lesson.serves for row in register.called(name)}
    return not names.isdisjoint(served)


def _reviews(known: MustKnowList, material: Material, on: dt.date) -> Iterator[Review]:
    """Of each version that ended, or that the next one takes the place of on a day to come, what still names it."""
    citing = Citing(material.bank.values())
    for row in material.register.statutes:
        reason = _changes(row, material.register, on)
        if reason is None:
            continue
        entries = [e.instrument for e in known.entries if _means(e, row, material.register, on)]
        lessons = [lesson.title for lesson in material.lessons if _cites(lesson, row)]
        items = sorted(citing.of(row))
        if entries or lessons or items:
            yield Review(row.cited, reason, tuple(entries), tuple(lessons), tuple(items))


def _changes(row: Statute, register: StatuteRegister, on: dt.date) -> str | None:
    if row.ended_on is not None:
        by = messages.REVIEW_BY.format(by=row.replaced_by) if row.replaced_by else ""
        text = messages.REVIEW_ENDED if row.ended_on <= on else messages.REVIEW_ENDS
        return text.format(date=row.ended_on, by=by)
    ahead = [
        each
        for each in register.called(row.short_title)
        if each is not row and each.in_force_since and each.in_force_since > on
    ]
    if ahead and row.standing(on) == "in_force":
        return messages.REVIEW_AHEAD.format(date=ahead[0].in_force_since)
    return None


def _means(entry: Entry, row: Statute, register: StatuteRegister, on: dt.date) -> bool:
    return standing(entry, register, on).row is row


def _cites(lesson: StudyPage, row: Statute) -> bool:
    versions = versions_of(lesson.statutes)
    return row.named(versions.get(row.short_title, ""))


def site_material(folders: ExamFolders) -> Material:
    """What a site has: its bank, register and texts, the lessons, and the exams that were built. Raises `ProblemsFound`."""
    exams: dict[str, frozenset[str]] = {}
    for name in folders.built():
        if is_mock(name):  # Nobody is examined by one that they begin themselves.
            continue
        try:
            forms = folders.built_forms(name)
        except LawStudyError:  # A form that cannot be read is told where exams are.
            continue
        exams[name] = frozenset(place.item_id for form in forms for place in form.items)
    register = site_register(folders.statutes)
    lessons = list(all_lessons().values())
    return Material(folders.bank(), lessons, exams, register)


def signature(folders: ExamFolders, on: dt.date) -> tuple[object, ...]:
    """What changes when the coverage may have changed: the day, how many files there are, and when the last one was written."""
    files = [
        *item_files(folders.items),
        *folders.statutes.glob("*.*"),
        *folders.root.glob("exams/*/forms/*.json"),
        *folders.root.glob(FILE_NAME),
        *LESSONS.glob("*.ipynb"),
    ]
    times = [path.stat().st_mtime for path in files if path.exists()]
    return on, len(files), max(times, default=0.0)


def coverage_from(text: bytes) -> Coverage:
    """What `main` wrote."""
    return TypeAdapter(Coverage).validate_json(text)


def main(arguments: Iterable[str]) -> None:
    """Write the coverage of a site, for all audiences."""
    root, *own_items = map(Path, arguments)
    folders = ExamFolders(root, Course(root / "course"), tuple(own_items))
    found = coverage(site_list(root), site_material(folders), dt.date.today())
    sys.stdout.buffer.write(TypeAdapter(Coverage).dump_json(found))


if __name__ == "__main__":
    main(sys.argv[1:])
