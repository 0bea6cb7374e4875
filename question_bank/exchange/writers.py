"""Items → files for other platforms, by the name of the file, and which items a format cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from question_bank.exchange.foreign import cannot_carry
from question_bank.exchange.gift import gift_cannot, write_gift
from question_bank.exchange.moodle_xml import write_moodle_xml
from question_bank.exchange.qti_package import qti_cannot, write_qti
from question_bank.item import Item


@dataclass(frozen=True)
class Writer:
    """``cannot``: why an item cannot stand in such a file, in words; it is then left out."""

    write: Callable[[Sequence[Item]], bytes]
    cannot: Callable[[Item], str | None]


WRITERS: Mapping[str, Writer] = {
    ".gift": Writer(lambda items: write_gift(items).encode(), gift_cannot),
    ".xml": Writer(write_moodle_xml, cannot_carry),
    ".zip": Writer(write_qti, qti_cannot),
}
"""GIFT, Moodle XML and QTI 3.0. Excel and Word, which hold all items, have functions of their own."""
