"""The item bank: every item file below one or more folders, read and checked as a whole."""

from __future__ import annotations

import datetime as dt
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.applying import finish_import
from question_bank.exchange.front_matter import Head
from question_bank.exchange.markdown import ItemFile, read_item_file, read_item_text
from question_bank.item import Item
from question_bank.law.citation import LegalBasis
from question_bank.law.register import StatuteRegister, load_register

SHIPPED_ITEMS = Path(__file__).with_name("items")


class ItemBank(Mapping[str, Item]):
    """Items by id, in the order of their ids.

    ``frozen``: ids of items that can be read but must not be used anew (a statute that is no longer in force, an enemy that
    does not exist …); released forms and lessons still find them here. ``problems``: what is wrong with the files.
    """

    def __init__(
        self,
        items: Iterable[Item],
        frozen: Set[str] = frozenset(),
        problems: Sequence[Problem] = (),
    ) -> None:
        self._items = {item.id: item for item in sorted(items, key=lambda item: item.id)}
        self.frozen = frozenset(frozen & self._items.keys())
        self.problems = tuple(sorted(problems))

    def __getitem__(self, item_id: str) -> Item:
        return self._items[item_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def usable(self) -> ItemBank:
        """The items that new forms and lessons may use."""
        return self.without(self.frozen)

    def only(self, item_ids: Set[str]) -> ItemBank:
        """The bank with these items alone."""
        return self.without(self.keys() - item_ids)

    def without(self, item_ids: Set[str]) -> ItemBank:
        """The bank without these items."""
        items = (item for item in self.values() if item.id not in item_ids)
        return ItemBank(items, self.frozen, self.problems)


def item_files(folders: Sequence[Path]) -> list[Path]:
    """Every ``*.md`` below the folders, in a stable order; not prose (``README.md``), not what editors hide, and no link: who writes

    items would have whoever reads them, who may read more, open what they like.
    """
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.md")
        if not path.name[0].isupper()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


_LIKE_ITEM = re.compile(r"\.(md|markdown|mdown)(\.txt)?$", re.IGNORECASE)


def unread_files(folders: Sequence[Path]) -> list[Path]:
    """Files that `item_files` leaves out although somebody seems to have written items: ``x.md.txt``, ``x.MD``."""
    read = set(item_files(folders))
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path not in read
        and _LIKE_ITEM.search(path.name)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and _has_head(path)
    )


def _has_head(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(6).removeprefix(BOM_UTF8).startswith(b"---")


def load_bank(
    folders: Sequence[Path] = (SHIPPED_ITEMS,),
    *,
    on: dt.date | None = None,
    register: StatuteRegister | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ItemBank:
    """`read_bank` for those who want a bank without fault. Raises `ProblemsFound` with every problem of every file."""
    bank = read_bank(folders, on=on, register=register, progress=progress)
    if bank.problems:
        raise ProblemsFound(bank.problems)
    return bank


def read_bank(
    folders: Sequence[Path] = (SHIPPED_ITEMS,),
    *,
    on: dt.date | None = None,
    register: StatuteRegister | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ItemBank:
    """Read and check every item below ``folders``; what cannot be read or used closes nothing to the rest.

    ``on`` is the day on which citations must be in force (today by default); ``progress`` is told
    (files read, files in all).
    """
    items: dict[str, Item] = {}
    frozen: set[str] = set()
    files: dict[str, str] = {}
    for folder in folders:
        finish_import(folder)
    paths = item_files(folders)
    problems = [
        Problem(_display_name(path), 1, messages.NOT_READ) for path in unread_files(folders)
    ]
    # A broken file is reported once, not again by every item that names it as an enemy.
    references = _References(
        {path.stem for path in paths}, on or dt.date.today(), register or load_register()
    )
    for count, path in enumerate(paths, 1):
        name = _display_name(path)
        found = read_item_file(path, name)
        complaints = list(found.problems)
        if found.head is not None:
            complaints += references.check(name, found.head)
            item_id = found.head.known.get("id", path.stem)
            other = files.setdefault(item_id, name)
            if other != name:
                repeated = messages.DUPLICATE_ID.format(id=item_id, other=other)
                complaints.append(Problem(name, found.head.field_lines.get("id", 1), repeated))
        if found.item is not None:
            # Of two files with one id the first counts, and neither is used anew.
            items.setdefault(found.item.id, found.item)
            if complaints:
                frozen.add(found.item.id)
        problems += complaints
        if progress:
            progress(count, len(paths))
    return ItemBank(items.values(), frozen, problems)


def check_item_text(
    text: str,
    path: Path,
    folders: Sequence[Path] = (SHIPPED_ITEMS,),
    *,
    on: dt.date | None = None,
    register: StatuteRegister | None = None,
) -> ItemFile:
    """What `load_bank` would find in the file at ``path`` if it had this text; problems in the order of their lines.

    For one file while it is written: the other files are known by their names only.
    """
    # What was read from a file may still have its byte order mark.
    found = read_item_text(text.removeprefix("\ufeff"), path, path.name)
    if found.head is None:
        return found
    others = [other for other in item_files(folders) if other.resolve() != path.resolve()]
    references = _References(
        {path.stem, *(other.stem for other in others)},
        on or dt.date.today(),
        register or load_register(),
    )
    problems = [*found.problems, *references.check(path.name, found.head)]
    item_id = found.head.known.get("id", path.stem)
    for other in others:
        if other.stem == item_id:
            repeated = messages.DUPLICATE_ID.format(id=item_id, other=_display_name(other))
            problems.append(Problem(path.name, found.head.field_lines.get("id", 1), repeated))
    return ItemFile(found.item, found.head, sorted(problems, key=lambda problem: problem.line))


def head_check(
    folders: Sequence[Path], *, on: dt.date | None = None, register: StatuteRegister | None = None
) -> Callable[[Head], Iterator[str]]:
    """What `read_bank` would say of what a head refers to, of an item that is to be added to the bank in ``folders``."""
    known = {path.stem for path in item_files(folders)}
    references = _References(known, on or dt.date.today(), register or load_register())
    return lambda head: (problem.message for problem in references.check("", head))


class _References:
    """What heads refer to: content areas, enemies, citations in force on a day."""

    def __init__(self, known_ids: Set[str], on: dt.date, register: StatuteRegister) -> None:
        self._known_ids, self._on, self._register = known_ids, on, register
        # Many items cite the same article.
        self._complaints: dict[LegalBasis, str | None] = {}

    def check(self, file: str, head: Head) -> Iterator[Problem]:
        """What the head names and is not there."""
        area = head.known.get("content_area")
        if area is not None and area not in content_areas():
            line = head.field_lines["content_area"]
            yield Problem(file, line, messages.UNKNOWN_AREA.format(area=area))
        for line, enemy in head.entries("enemies"):
            if enemy == head.known.get("id"):
                yield Problem(file, line, messages.SELF_ENEMY)
            elif enemy not in self._known_ids:
                yield Problem(file, line, messages.UNKNOWN_ENEMY.format(id=enemy))
        for line, basis in head.citations:
            complaint = self._complaint(basis)
            if complaint:
                yield Problem(file, line, complaint)

    def _complaint(self, basis: LegalBasis) -> str | None:
        if basis not in self._complaints:
            self._complaints[basis] = self._register.complaint(basis, self._on)
        return self._complaints[basis]


def _display_name(path: Path) -> str:
    """The path as a person would type it from the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
