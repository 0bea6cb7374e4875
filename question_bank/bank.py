"""The item bank: every item file below one or more folders, read and checked as a whole."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.front_matter import FrontMatter
from question_bank.item import Item
from question_bank.item_file import read_item_file
from question_bank.legal_basis import parse_legal_basis
from question_bank.statutes import StatuteRegister, load_register

SHIPPED_ITEMS = Path(__file__).with_name("items")
_AREAS = Path(__file__).with_name("content_areas.toml")


@cache
def content_areas() -> tuple[str, ...]:
    """The content areas in their order of display."""
    with _AREAS.open("rb") as file:
        return tuple(tomllib.load(file)["content_areas"])


class ItemBank(Mapping[str, Item]):
    """Checked items by id, in the order of their ids."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = {item.id: item for item in sorted(items, key=lambda item: item.id)}

    def __getitem__(self, item_id: str) -> Item:
        return self._items[item_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def item_files(folders: Sequence[Path]) -> list[Path]:
    """Every ``*.md`` below the folders, in a stable order; files whose name starts in capitals are prose."""
    return sorted(
        path for folder in folders for path in folder.rglob("*.md") if not path.name[0].isupper()
    )


def load_bank(
    folders: Sequence[Path] = (SHIPPED_ITEMS,),
    *,
    on: dt.date | None = None,
    register: StatuteRegister | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ItemBank:
    """Read and check every item below ``folders``.

    ``on`` is the day on which citations must be in force (today by default); ``progress`` is told
    (files read, files in all). Raises `ProblemsFound` with every problem of every file.
    """
    items: list[Item] = []
    heads: list[FrontMatter] = []
    files: dict[str, str] = {}
    problems: list[Problem] = []
    paths = item_files(folders)
    for count, path in enumerate(paths, 1):
        name = _display_name(path)
        found = read_item_file(path, name)
        problems += found.problems
        head = found.fields
        if head is not None and head.id in files:
            other = files[head.id]
            problems.append(Problem(name, 2, messages.DUPLICATE_ID.format(id=head.id, other=other)))
        elif head is not None:
            files[head.id] = name
            heads.append(head)
            items += [found.item] if found.item else []
        if progress:
            progress(count, len(paths))
    problems += check_items(
        heads,
        files,
        # A broken file is reported once, not again by every item that names it as an enemy.
        known_ids={path.stem for path in paths},
        on=on or dt.date.today(),
        register=register or load_register(),
    )
    if problems:
        raise ProblemsFound(problems)
    return ItemBank(items)


def check_items(
    items: Sequence[Item | FrontMatter],
    files: Mapping[str, str],
    *,
    known_ids: Set[str],
    on: dt.date,
    register: StatuteRegister,
) -> list[Problem]:
    """What items or their heads refer to and is not there: areas, enemies, citations. ``files``: id → name."""
    areas = set(content_areas())
    complaints: dict[str, str | None] = {}
    problems = []
    for item in items:
        found: list[tuple[str, str]] = []  # what to look for in the file, and the message
        if item.content_area not in areas:
            message = messages.UNKNOWN_AREA.format(area=item.content_area)
            found.append((item.content_area, message))
        for enemy in item.enemies:
            if enemy == item.id:
                found.append((enemy, messages.SELF_ENEMY))
            elif enemy not in known_ids:
                found.append((enemy, messages.UNKNOWN_ENEMY.format(id=enemy)))
        for citation in item.legal_basis:
            basis = parse_legal_basis(citation)
            if citation not in complaints:
                complaints[citation] = register.complaint(basis, on)
            complaint = complaints[citation]
            if complaint:
                found.append((f"{basis.title}》({basis.version})", complaint))
        file = files[item.id]
        problems += [Problem(file, _line_of(file, text), message) for text, message in found]
    return problems


def _line_of(file: str, text: str) -> int:
    """The last line before the body that contains ``text`` (1 where it is written differently)."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return 1
    head = lines[: lines.index("---", 1)] if "---" in lines[1:] else lines
    return max((number for number, line in enumerate(head, 1) if text in line), default=1)


def _display_name(path: Path) -> str:
    """The path as a person would type it from the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
