"""What people read stands in the rooms' ``messages.py``: each text once, and none that nobody tells."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXTS = [*ROOT.glob("*/messages.py"), *ROOT.glob("*/*/messages.py")]
ROOMS = sorted(
    ".".join(path.relative_to(ROOT).parts[:-1])
    for path in TEXTS
    if (ROOT / path.relative_to(ROOT).parts[0] / "__init__.py").is_file()
)
"""Rooms, and packages of a room that have texts of their own: ``question_bank.check``."""


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module of the rooms; tests tell nobody anything."""
    return {
        path: ast.parse(path.read_bytes())
        for room in {path.parent for path in ROOT.glob("*/__init__.py")}
        if room.name not in ("tests", "benchmarks")
        for path in room.rglob("*.py")
    }


def folder(room: str) -> Path:
    return ROOT.joinpath(*room.split("."))


def texts(room: str) -> list[str]:
    """The names of a room's texts, as often as they are given one."""
    found = []
    for node in trees()[folder(room) / "messages.py"].body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        found += [target.id for target in targets if isinstance(target, ast.Name)]
    return found


@cache
def uses() -> dict[str, set[str]]:
    """The names that are used of each room's texts: by the module itself, and wherever it is imported."""
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path, tree in trees().items():
        here = ".".join(path.relative_to(ROOT).parts[:-1])
        aliases = {"": here} if path.name == "messages.py" else {}
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                room = node.module.removesuffix(".messages")
                for each in node.names if room in found else ():
                    if node.module != room:
                        found[room].add(each.name)
                    elif each.name == "messages":
                        aliases[each.asname or each.name] = room
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in aliases:
                    found[aliases[node.value.id]].add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and "" in aliases:
                found[aliases[""]].add(node.id)
    return found


def told(room: str) -> set[str]:
    """Those, and what a room's notebooks use, which are no modules."""
    notebooks = [path.read_text(encoding="utf-8") for path in folder(room).rglob("*.ipynb")]
    return uses()[room] | {
        name for name in texts(room) if any(f".{name}" in source for source in notebooks)
    }


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_text_is_told(room: str) -> None:
    assert sorted(set(texts(room)) - told(room)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_takes_the_name_of_another(room: str) -> None:
    assert [name for name, times in Counter(texts(room)).items() if times > 1] == []


def test_the_search_finds_what_is_there() -> None:
    assert len(ROOMS) >= 9
    assert {"NOT_SAVED", "REASON_NEEDED"} <= told("exam_room")
    assert "NOT_SAVED" not in told("grading")
