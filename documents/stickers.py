"""年度注册标识 (stickers for cards), twenty-one to an A4 page, to be printed on label paper or cut apart; each unit begins its own page. PDF."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from documents.qr import qr_svg
from documents.typesetting import set_pdf


@dataclass(frozen=True)
class Sticker:
    """One card's. ``card``: its number; ``day``: of the registration, as text; ``code``: what its QR code says."""

    card: str
    name: str
    day: str
    code: str


@dataclass(frozen=True)
class StickerUnit:
    """The stickers of a unit."""

    name: str
    stickers: Sequence[Sticker]


@dataclass(frozen=True)
class Stickers:
    """Those that are printed together. ``heading``: what stands on each, as 2026年度 年度注册; ``mark``: what must be seen first (模拟数据)."""

    title: str
    heading: str
    issuer: str
    mark: str
    units: Sequence[StickerUnit]


def stickers_pdf(made: Stickers) -> bytes:
    """Raises `documents.errors.NotMade`."""
    pictures = [qr_svg(each.code) for unit in made.units for each in unit.stickers]
    bare = [
        dataclasses.replace(
            unit, stickers=[dataclasses.replace(each, code="") for each in unit.stickers]
        )
        for unit in made.units
    ]
    return set_pdf(
        "stickers", dataclasses.replace(made, units=bare), tagged=False, pictures=pictures
    )
