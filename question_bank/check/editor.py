"""Everything that a good editor would say about the items of a bank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from question_bank.check.answering import answering_cautions
from question_bank.check.blanks import blank_cautions
from question_bank.check.caution import Caution
from question_bank.check.facility import facility_cautions
from question_bank.check.keys import key_cautions
from question_bank.check.options import option_cautions
from question_bank.check.rationale import rationale_cautions
from question_bank.check.statute import Lines, statute_cautions
from question_bank.check.stem import stem_cautions
from question_bank.item import POOLS, Item
from question_bank.messages import POOL_NAMES


@dataclass(frozen=True)
class Reading:
    """``unread``: items that were not held against the statutes, because no text of what they cite is at hand."""

    cautions: tuple[Caution, ...]
    unread: tuple[str, ...]


def item_cautions(item: Item, lines: Lines) -> Iterator[Caution]:
    """What can be said of one item alone."""
    yield from option_cautions(item)
    yield from stem_cautions(item)
    yield from blank_cautions(item)
    yield from rationale_cautions(item)
    yield from facility_cautions(item)
    yield from statute_cautions(item, lines)


def read_as_editor(items: Iterable[Item], lines: Lines) -> Reading:
    """All cautions about items and about all of them together, in a stable order. ``lines``: of the articles at hand."""
    items = list(items)
    found = [caution for item in items for caution in item_cautions(item, lines)]
    found += answering_cautions(items)
    found += key_cautions(items)
    for pool in POOLS:
        inside = [item for item in items if item.pool == pool]
        found += key_cautions(inside, POOL_NAMES[pool])
    unread = [item.id for item in items if not any(map(lines.get, item.legal_basis))]
    return Reading(tuple(sorted(found)), tuple(unread))
