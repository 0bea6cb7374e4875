"""Cautions that a person has looked at and lets stand: ``waivers.toml`` beside the items, each with a reason.

A waiver is bound to item, code and content hash; whoever edits the item reads the caution again.

    [[waiver]]
    item = "penalty-s-101"
    code = "longest_key"
    content_hash = "…"
    reason = "机关的法定名称就这么长"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from foundation.files import write_whole
from question_bank.check import messages
from question_bank.check.caution import WHOLE_BANK, Caution
from question_bank.check.messages import Code
from question_bank.errors import Problem, ProblemsFound
from question_bank.item import Item
from question_bank.value import Value, sha256

FILE = "waivers.toml"


class Waiver(Value):
    """``item``: an id, or `WHOLE_BANK`; ``content_hash``: of what was looked at (`content_hashes`)."""

    item: str
    code: Code
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Annotated[str, Field(min_length=2)]


@dataclass(frozen=True)
class Weighed:
    """Cautions by what became of them; ``void``: waivers whose item was edited, is gone, or has no such caution any more."""

    standing: tuple[Caution, ...]
    waived: tuple[tuple[Caution, Waiver], ...]
    void: tuple[Waiver, ...]


def read_waivers(folders: Iterable[Path]) -> list[Waiver]:
    """The waivers of every folder that has a file of them. Raises `ProblemsFound` with everything that is wrong with the files."""
    found: list[Waiver] = []
    problems: list[Problem] = []
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            waivers, wrong = _read(path)
            found += waivers
            problems += wrong
    if problems:
        raise ProblemsFound(problems)
    return found


def content_hashes(items: Mapping[str, Item]) -> dict[str, str]:
    """What waivers are bound to: of each item its own hash, of the whole bank that of all of them."""
    hashes = {item.id: item.content_hash for item in items.values()}
    together = "\n".join(f"{item_id} {hashes[item_id]}" for item_id in sorted(hashes))
    return {**hashes, WHOLE_BANK: sha256(together)}


def weigh(
    cautions: Sequence[Caution], waivers: Sequence[Waiver], hashes: Mapping[str, str]
) -> Weighed:
    """Set cautions apart for which a waiver holds."""
    holding = {
        (waiver.item, waiver.code): waiver
        for waiver in waivers
        if hashes.get(waiver.item) == waiver.content_hash
    }
    waived = [
        (each, holding[each.item, each.code])
        for each in cautions
        if (each.item, each.code) in holding
    ]
    used = {id(waiver) for _, waiver in waived}
    apart = {caution for caution, _ in waived}
    return Weighed(
        tuple(caution for caution in cautions if caution not in apart),
        tuple(waived),
        tuple(waiver for waiver in waivers if id(waiver) not in used),
    )


def _read(path: Path) -> tuple[list[Waiver], list[Problem]]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("waiver", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [], [Problem(str(path), 1, messages.WAIVERS_BROKEN.format(detail=error))]
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        try:
            waivers.append(Waiver.model_validate(row))
        except ValidationError as error:
            fields = "、".join(
                sorted({str(fault["loc"][0]) for fault in error.errors() if fault["loc"]})
            )
            text = messages.WAIVER_WRONG.format(number=number, fields=fields or "waiver")
            problems.append(Problem(str(path), 1, text))
    return waivers, problems


def add_waiver(folder: Path, waiver: Waiver) -> None:
    """Add a waiver to a folder's file. Those that stand there stay as they are."""
    path = folder / FILE
    before = path.read_text(encoding="utf-8-sig").rstrip() + "\n\n" if path.is_file() else ""
    # A string of JSON is one of TOML, apart from the one control character that JSON leaves as it is.
    fields = (
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in waiver.model_dump().items()
    )
    text = before + "\n".join(["[[waiver]]", *fields]).replace("\x7f", "") + "\n"
    write_whole(path, text.encode())
