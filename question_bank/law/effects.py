"""Effects: what a change of the law does to single articles, from a day on. They stand in a site's ``statutes/effects.toml``.

`question_bank.law.comparison` proposes those of an amendment; others are entered by hand (a new special law displaces a general
rule). An article of which an effect says that it holds may still be cited by its old number until a reviewer has confirmed the new
one; what is changed, gone or displaced supports nothing from the day on which the effect is in force, and not before.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field, field_validator

from foundation.files import write_whole
from question_bank import messages
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.site_rows import site_rows
from question_bank.value import Value

if TYPE_CHECKING:
    # Comparing takes libraries that no reader of a bank should wait for.
    from question_bank.law.comparison import ArticleChange
    from question_bank.law.text import ArticleKey

SITE_EFFECTS = "effects.toml"
EffectKind = Literal["unchanged", "renumbered", "changed", "gone", "displaced"]
HOLDING: frozenset[EffectKind] = frozenset({"unchanged", "renumbered"})


class Effect(Value):
    """``affected``: an article as it is cited; ``affecting``: the article that takes its place or displaces it, empty of one

    that is gone; ``reason``: of one that was entered by hand. ``likeness``: per cent of the words that stayed.
    """

    kind: EffectKind
    affected: str
    affecting: str = ""
    in_force_from: dt.date
    likeness: Annotated[float, Field(ge=0, le=100)] | None = None
    reason: str = ""
    recorded_by: str = ""
    recorded_on: dt.date | None = None

    @field_validator("affected", "affecting")
    @classmethod
    def _cited(cls, value: str) -> str:
        return str(_article(parse_legal_basis(value))) if value else value

    @property
    def holds(self) -> bool:
        """Whether the article still says what it said."""
        return self.kind in HOLDING


class Effects:
    """All effects of a site, by the article that they affect."""

    def __init__(self, effects: Iterable[Effect] = ()) -> None:
        self.effects = tuple(effects)

    @cached_property
    def _by_article(self) -> Mapping[LegalBasis, Sequence[Effect]]:
        found: dict[LegalBasis, list[Effect]] = {}
        for effect in self.effects:
            found.setdefault(parse_legal_basis(effect.affected), []).append(effect)
        return found

    def on_article(self, basis: LegalBasis) -> Sequence[Effect]:
        """Those that affect the article of a citation, whichever paragraph it names."""
        return self._by_article.get(_article(basis), ())

    def against(self, basis: LegalBasis, on: dt.date) -> Effect | None:
        """The effect by which the citation supports nothing on the day ``on``."""
        found = (e for e in self.on_article(basis) if not e.holds and e.in_force_from <= on)
        return min(found, key=lambda effect: effect.in_force_from, default=None)

    def holding(self, basis: LegalBasis) -> Effect | None:
        """The effect that says that the article still stands in the later version, perhaps by another number."""
        return next((effect for effect in self.on_article(basis) if effect.holds), None)

    def ahead(self, basis: LegalBasis, on: dt.date) -> Effect | None:
        """The effect that will be against the citation on a later day."""
        found = (e for e in self.on_article(basis) if not e.holds and e.in_force_from > on)
        return min(found, key=lambda effect: effect.in_force_from, default=None)

    def amended(self, later: Sequence[Effect]) -> Effects:
        """With the effects of an amendment in place of those that were recorded of the same version before."""
        again = {effect.affected.partition("第")[0] for effect in later}
        kept = [
            effect
            for effect in self.effects
            if effect.kind == "displaced" or effect.affected.partition("第")[0] not in again
        ]
        return Effects([*kept, *later])

    def displaced(self, by_hand: Effect) -> Effects:
        """With one that was entered by hand, in place of what was said of the same two articles before."""
        same = (by_hand.affected, by_hand.affecting)
        kept = [e for e in self.effects if (e.affected, e.affecting) != same]
        return Effects([*kept, by_hand])


def _article(basis: LegalBasis) -> LegalBasis:
    return LegalBasis(basis.title, basis.version, basis.article, basis.inserted)


def effects_of(
    changes: Iterable[ArticleChange],
    old: tuple[str, str],
    new: tuple[str, str],
    in_force_from: dt.date,
    *,
    by: str = "",
    today: dt.date | None = None,
) -> list[Effect]:
    """The effects of an amendment on every old article. ``old``, ``new``: short title and version."""

    def cited(version: tuple[str, str], key: ArticleKey) -> str:
        return str(LegalBasis(*version, *key))

    return [
        Effect(
            kind=change.kind,
            affected=cited(old, change.old),
            affecting=cited(new, change.new) if change.new else "",
            in_force_from=in_force_from,
            likeness=change.likeness if change.kind == "changed" else None,
            recorded_by=by,
            recorded_on=today,
        )
        for change in changes
        if change.old is not None and change.kind != "new"
    ]


def site_effects(folder: Path) -> Effects:
    """The effects of a site's folder of statutes; none without the file. Raises `ProblemsFound` with everything wrong in it."""
    return Effects(site_rows(folder / SITE_EFFECTS, "effect", Effect, _bad_row))


def _bad_row(number: int, fields: str) -> str:
    return messages.EFFECT_BAD_ROW.format(number=number, fields=fields)


def write_effects(folder: Path, effects: Effects) -> None:
    """Write the file whole, or leave it as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    order = {kind: number for number, kind in enumerate(get_args(EffectKind))}
    rows = [_row(effect) for effect in sorted(effects.effects, key=lambda e: _place(e, order))]
    text = f"# {messages.EFFECTS_FILE}\n\n" + "\n".join(rows)
    write_whole(folder / SITE_EFFECTS, text.encode(), durable=True)


def _place(effect: Effect, order: Mapping[EffectKind, int]) -> tuple[LegalBasis, dt.date, int]:
    return parse_legal_basis(effect.affected), effect.in_force_from, order[effect.kind]


def _row(effect: Effect) -> str:
    lines = ["[[effect]]"]
    for name, value in effect.model_dump(exclude_defaults=True).items():
        # JSON's strings are TOML's; dates stand bare.
        written = (
            value.isoformat()
            if isinstance(value, dt.date)
            else json.dumps(value, ensure_ascii=False)
        )
        lines.append(f"{name} = {written}")
    return "\n".join([*lines, ""])
