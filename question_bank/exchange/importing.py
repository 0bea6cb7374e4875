"""Drafts → what an import would do, and then does: check, report, confirm.

Every draft ends in one of four ways: it is added (perhaps unfinished: what it lacks is named), it changes the item of its id, it
is a duplicate, or it is refused with a reason. Nothing vanishes: added + changed + duplicates + refused = read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from foundation.lost_characters import private_characters
from question_bank import messages
from question_bank.exchange.applying import BankFolder, stage_import, write_together
from question_bank.exchange.draft import Draft
from question_bank.exchange.front_matter import Head
from question_bank.exchange.markdown import check_written
from question_bank.exchange.markdown_text import draft_fields, draft_text
from question_bank.exchange.plan import (
    Added,
    Changed,
    Difference,
    Duplicate,
    ImportPlan,
    Near,
    Refused,
)
from question_bank.exchange.sameness import Asked, Neighbours, asked, compare
from question_bank.item import CognitiveLevel, Item, ItemType, Pool
from question_bank.item_id import is_item_id

POINTS: Mapping[ItemType, float] = {
    "single": 1.0,
    "multiple": 2.0,
    "true_false": 1.0,
    "fill_in": 1.0,
    "short_answer": 5.0,
    "essay": 10.0,
}
"""What a question is worth where a file says nothing: as in most of the blueprints seen. A case has what its parts have."""

FIRST_NUMBER = 1001
"""Imported items are numbered from here on, for shipped items have three digits."""
_ANY_AREA = "own"
_LETTER: Mapping[ItemType | None, str] = {
    "single": "s",
    "multiple": "m",
    "true_false": "t",
    "fill_in": "f",
    "short_answer": "a",
    "essay": "e",
    "case": "c",
    None: "x",
}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NEEDED = ("content_area", "cognitive_level", "expected_facility", "points", "legal_basis")
_STAND_IN_ARTICLE = "第九千九百九十九条"
_STAND_INS: Mapping[str, object] = {
    "content_area": "－",
    "cognitive_level": "识记",
    "expected_facility": 0.5,
    "points": 1.0,
    "legal_basis": [f"《－》(2000){_STAND_IN_ARTICLE}"],
}
"""Let the rest of an unfinished draft be checked."""

Refer = Callable[[Head], Iterable[str]]
"""What is wrong with that to which a head refers: content area, enemies, citations in force."""


@dataclass(frozen=True)
class Defaults:
    """What the importing person says for all drafts that say nothing themselves."""

    content_area: str | None = None
    cognitive_level: CognitiveLevel | None = None
    expected_facility: float | None = None
    legal_basis: tuple[str, ...] = ()
    pool: Pool | None = None
    points: Mapping[ItemType, float] = field(default_factory=lambda: POINTS)


def plan_import(
    drafts: Sequence[Draft],
    bank: Mapping[str, Item],
    defaults: Defaults,
    folder: BankFolder,
    *,
    refer: Refer = lambda _: (),
    progress: Callable[[int, int], None] | None = None,
) -> ImportPlan:
    """What an import of the drafts into ``folder`` would do; changes nothing.

    ``bank``: all items that can be read, shipped ones too. ``progress`` is told (drafts done, drafts in all).
    """
    planner = _Planner(drafts, bank, defaults, folder, refer)
    for index in range(len(drafts)):
        planner.take(index)
        if progress:
            progress(index + 1, len(drafts))
    return planner.plan()


def apply_import(plan: ImportPlan, folder: Path) -> None:
    """Write the files of the plan below ``folder``, all or none. Raises `BankChanged` when the folder changed since, ``OSError``."""
    if texts := _texts(plan):
        write_together(folder, texts, plan.seen)


def stage_plan(plan: ImportPlan, folder: Path) -> str:
    """The same without putting the files in place yet (`question_bank.exchange.applying.hold_staged`); returns what is staged."""
    return stage_import(folder, _texts(plan), plan.seen)


def _texts(plan: ImportPlan) -> dict[PurePosixPath, str]:
    files: Iterable[Added | Changed] = (*plan.added, *plan.changed)
    return {one.path: one.text for one in files}


@dataclass(frozen=True)
class _Checked:
    """A draft as an item file: the item that the file holds, with stand-ins where something is missing."""

    text: str
    item: Item | None
    missing: tuple[str, ...]
    lost_fields: tuple[str, ...] = ()


class _Planner:
    def __init__(
        self,
        drafts: Sequence[Draft],
        bank: Mapping[str, Item],
        defaults: Defaults,
        folder: BankFolder,
        refer: Refer,
    ) -> None:
        self._bank, self._defaults, self._folder, self._refer = bank, defaults, folder, refer
        self._drafts = [_clean(draft) for draft in drafts]
        self._asked = [asked(item.context, item.questions) for item in bank.values()]
        self._names = list(bank)
        self._identities: dict[Hashable, str] = {
            one.identity: name for one, name in zip(self._asked, self._names, strict=True)
        }
        self._offset = len(self._asked)
        for draft in self._drafts:
            self._asked.append(asked(draft.context, draft.questions))
            self._names.append(str(draft.place))
        self._neighbours = Neighbours([one.text for one in self._asked])
        for index in range(self._offset):
            self._neighbours.add(index)
        self._bodies = {
            _body(data.decode("utf-8", "replace")): path.stem
            for path, data in folder.files.items()
            if path.stem not in bank
        }
        self._prefixes = _prefixes(bank)
        self._taken = {*bank, *folder.by_id}
        self._free: Counter[str] = Counter()
        self._used: dict[str, str] = {}
        self._added: list[Added] = []
        self._changed: list[Changed] = []
        self._duplicates: list[Duplicate] = []
        self._refused: list[Refused] = []

    def plan(self) -> ImportPlan:
        return ImportPlan(
            tuple(self._added),
            tuple(self._changed),
            tuple(self._duplicates),
            tuple(self._refused),
            self._folder.hash,
        )

    def take(self, index: int) -> None:
        draft = self._drafts[index]
        if draft.problems:
            self._refuse(draft, *draft.problems)
            return
        said = draft.head.get("id")
        if isinstance(said, str) and is_item_id(said):
            if said in self._used:
                other = self._used[said]
                self._refuse(draft, messages.IMPORT_ID_TWICE.format(id=said, other=other))
            elif said in self._bank:
                self._used[said] = str(draft.place)
                self._change(draft, self._bank[said])
            elif said in self._taken:
                self._unfinished_again(draft, said)
            else:
                self._add(index, said)
        else:
            self._add(index, None)

    def _refuse(self, draft: Draft, *reasons: str) -> None:
        self._refused.append(Refused(draft, reasons))

    def _unfinished_again(self, draft: Draft, item_id: str) -> None:
        text = draft_text(self._completed(draft), item_id)
        if self._bodies.get(_body(text)) == item_id:
            self._duplicates.append(Duplicate(draft, item_id))
        else:
            self._refuse(draft, messages.IMPORT_ID_TAKEN.format(id=item_id))

    def _change(self, draft: Draft, item: Item) -> None:
        """The draft has the id of an item: what it says takes the place of what the item says."""
        merged = replace(
            draft,
            type=draft.type or item.type,
            head={
                **{name: getattr(item, name) for name in (*_NEEDED, "enemies", "pool")},
                **draft.head,
            },
            rationale=draft.rationale or item.rationale,
        )
        checked = self._checked(_with_points(merged, {}), item.id)
        if checked.lost_fields:
            fields = "、".join(checked.lost_fields)
            self._refuse(draft, messages.IMPORT_NOT_SAME.format(fields=fields))
            return
        if checked.item == item:
            self._duplicates.append(Duplicate(draft, item.id))
            return
        path = self._folder.by_id.get(item.id)
        if path is None:
            self._refuse(draft, messages.IMPORT_ID_SHIPPED.format(id=item.id))
        elif checked.item is None or checked.missing:
            reasons = (messages.IMPORT_SPOILT.format(reason=reason) for reason in checked.missing)
            self._refuse(draft, *reasons)
        else:
            found = tuple(_differences(item, checked.item))
            self._changed.append(Changed(draft, item.id, path, checked.text, found))

    def _add(self, index: int, item_id: str | None) -> None:
        draft = self._completed(self._drafts[index])
        here = self._asked[self._offset + index]
        if (other := self._identities.get(here.identity)) is not None:
            differs = tuple(_differs(draft, self._bank[other])) if other in self._bank else ()
            self._duplicates.append(Duplicate(draft, other, differs))
            return
        area = draft.head.get("content_area")
        prefix = self._prefixes.get(area, _ANY_AREA) if isinstance(area, str) else _ANY_AREA
        new_id = item_id or self._next_id(f"{prefix}-{_LETTER[draft.type]}")
        checked = self._checked(draft, new_id)
        if checked.lost_fields:
            fields = "、".join(checked.lost_fields)
            self._refuse(draft, messages.IMPORT_NOT_SAME.format(fields=fields))
            return
        if (other := self._bodies.get(_body(checked.text))) is not None:
            self._duplicates.append(Duplicate(draft, other))
            return
        notes: tuple[str, ...] = ()
        if item_id is None and (said := draft.head.get("id")):
            notes = (messages.IMPORT_ID_BAD.format(id=said, new=new_id),)
        near = tuple(
            Near(self._names[other], here, self._asked[other])
            for other in self._neighbours.near(self._offset + index)
        )
        self._neighbours.add(self._offset + index)
        self._taken.add(new_id)
        self._used[new_id] = self._identities[here.identity] = str(draft.place)
        path = PurePosixPath(prefix, f"{new_id}.md")
        self._added.append(Added(draft, new_id, path, checked.text, checked.missing, notes, near))

    def _next_id(self, stem: str) -> str:
        number = max(FIRST_NUMBER, self._free[stem])
        while f"{stem}-{number}" in self._taken:
            number += 1
        self._free[stem] = number
        return f"{stem}-{number}"

    def _completed(self, draft: Draft) -> Draft:
        """With what the importing person says for all."""
        said = self._defaults
        head = {
            name: value
            for name, value in (
                ("content_area", said.content_area),
                ("cognitive_level", said.cognitive_level),
                ("expected_facility", said.expected_facility),
                ("legal_basis", list(said.legal_basis) or None),
                ("pool", said.pool),
            )
            if value is not None
        }
        return _with_points(replace(draft, head={**head, **draft.head}), said.points)

    def _checked(self, draft: Draft, item_id: str) -> _Checked:
        """The draft as a file, what the file lacks, and whether reading the file gives the draft back."""
        lacking = [name for name in _NEEDED if not draft.head.get(name)]
        missing = [
            messages.IMPORT_MISSING.format(name=messages.FIELD_NAMES[name]) for name in lacking
        ]
        if draft.type is None:
            missing.insert(0, messages.IMPORT_MISSING.format(name=messages.FIELD_NAMES["type"]))
        filled = draft
        if lacking:
            rationale = draft.rationale
            if "legal_basis" in lacking and rationale:
                rationale += f"\n\n{_STAND_IN_ARTICLE}"
            stand_ins = {name: _STAND_INS[name] for name in lacking}
            filled = replace(draft, head={**draft.head, **stand_ins}, rationale=rationale)
        text = draft_text(draft, item_id)
        written = text if filled is draft else draft_text(filled, item_id)
        found = check_written(written, draft_fields(filled, item_id), item_id)
        if draft.type is not None:
            missing += [problem.message for problem in found.problems]
        if found.head is not None and filled is draft:
            missing += self._refer(found.head)
        elif found.head is not None:
            known = {name: value for name, value in found.head.known.items() if name not in lacking}
            missing += self._refer(replace(found.head, known=known))
        lost = tuple(_not_the_same(filled, found.item)) if found.item is not None else ()
        return _Checked(text, found.item, tuple(dict.fromkeys(missing)), lost)


def _clean(draft: Draft) -> Draft:
    """Refused where a file could not hold its text, or where another program has lost a character of it."""
    words = [draft.context, draft.rationale, *map(str, draft.head.values())]
    words += [text for question in draft.questions for text in _words(question.model_dump())]
    text = "".join(words)
    problems = list(draft.problems)
    try:
        text.encode()
    except UnicodeEncodeError:
        problems.append(messages.IMPORT_LOST_CHARACTERS)
    if "\ufffd" in text or "\ufffc" in text:
        problems.append(messages.IMPORT_LOST_CHARACTERS)
    found = private_characters(text) if _PRIVATE.search(text) else []
    for character, instead in dict.fromkeys(found):
        told = messages.IMPORT_PRIVATE if instead is None else messages.IMPORT_PRIVATE_KNOWN
        problems.append(told.format(code=f"U+{ord(character):04X}", instead=instead))
    return replace(draft, problems=tuple(dict.fromkeys(problems)))


def _words(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _words(one)
        case list() | tuple():
            for one in value:
                yield from _words(one)


def _with_points(draft: Draft, by_type: Mapping[ItemType, float]) -> Draft:
    """Points of the head and of the questions in agreement."""
    points = draft.head.get("points")
    if draft.type == "case":
        if points is None and draft.questions:
            total = sum(question.points for question in draft.questions)
            return replace(draft, head={**draft.head, "points": total})
        return draft
    if points is None and draft.type is not None:
        points = by_type.get(draft.type)
    if not isinstance(points, int | float) or points <= 0 or points % 0.5:
        return draft
    questions = tuple(one.model_copy(update={"points": float(points)}) for one in draft.questions)
    return replace(draft, head={**draft.head, "points": float(points)}, questions=questions)


def _not_the_same(draft: Draft, item: Item) -> Iterator[str]:
    if item.questions != draft.questions or item.context != draft.context.strip():
        yield messages.DIFFERENCE_TEXT
    if item.rationale != draft.rationale.strip():
        yield messages.FIELD_NAMES["rationale"]


def _body(text: str) -> str:
    """What stands below the head of an item file, and its answer where that stands in the head."""
    _, _, rest = text.replace("\r\n", "\n").partition("---\n")
    head, _, body = rest.partition("\n---\n")
    answer = next((line for line in head.split("\n") if line.startswith("answer:")), "")
    return f"{answer}\n{body.strip()}"


def _prefixes(bank: Mapping[str, Item]) -> dict[str, str]:
    """By content area, what most ids of its items begin with: ``penalty`` of ``penalty-s-001``."""
    often: dict[str, Counter[str]] = {}
    for item in bank.values():
        parts = item.id.rsplit("-", 2)
        if len(parts) == 3:
            often.setdefault(item.content_area, Counter())[parts[0]] += 1
    return {area: max(sorted(found), key=found.__getitem__) for area, found in often.items()}


def _differences(before: Item, after: Item) -> Iterator[Difference]:
    for name in Item.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in ("context", "questions", "points") or old == new:
            continue
        yield Difference(messages.FIELD_NAMES[name], _shown(old), _shown(new))
    if before.points != after.points:
        name = messages.FIELD_NAMES["points"]
        yield Difference(name, f"{before.points:g}", f"{after.points:g}")
    if (before.context, before.questions) != (after.context, after.questions):
        likeness = compare(_asked_of(before), _asked_of(after))
        name = "；".join((messages.DIFFERENCE_TEXT, *likeness.remarks))
        yield Difference(name, likeness.one, likeness.other)


def _asked_of(item: Item) -> Asked:
    return asked(item.context, item.questions)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _differs(draft: Draft, item: Item) -> Iterator[str]:
    """The fields in which a duplicate says something else than the item."""
    for name in ("content_area", "cognitive_level", "expected_facility", "points", "legal_basis"):
        said, held = draft.head.get(name), getattr(item, name)
        if said and (tuple(said) if isinstance(said, list) else said) != held:
            yield messages.FIELD_NAMES[name]
    if draft.rationale and draft.rationale != item.rationale:
        yield messages.FIELD_NAMES["rationale"]
