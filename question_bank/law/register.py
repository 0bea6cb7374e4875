"""The statute register: facts of each statute version that items cite. No statute text is stored."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from question_bank import messages
from question_bank.law.citation import LegalBasis
from question_bank.value import Value

REGISTER = Path(__file__).parents[1] / "statutes.toml"


class Statute(Value):
    """One version of a statute. ``articles`` is the number of its last article."""

    title: str
    short_title: str
    kind: str
    document_number: str | None = None
    adopted: dt.date
    in_force_since: dt.date
    articles: Annotated[int, Field(ge=1)]
    replaced_by: str | None = None
    replaced_on: dt.date | None = None
    checked_against: str | None = None


class StatuteRegister:
    """All registered versions, found by short or full title."""

    def __init__(self, statutes: Iterable[Statute]) -> None:
        self.statutes = tuple(statutes)
        self._by_title: dict[str, list[Statute]] = {}
        for statute in self.statutes:
            for title in {statute.title, statute.short_title}:
                self._by_title.setdefault(title, []).append(statute)

    def versions(self, title: str) -> list[Statute]:
        """Every version of the statute, oldest first."""
        return sorted(self._by_title.get(title, []), key=lambda s: s.adopted)

    def find(self, basis: LegalBasis) -> Statute | None:
        """The version that a citation names, if it is registered."""
        return next(
            (
                s
                for s in self.versions(basis.title)
                if basis.version in (str(s.adopted.year), s.adopted.isoformat())
            ),
            None,
        )

    def complaint(self, basis: LegalBasis, on: dt.date) -> str | None:
        """Why the citation cannot stand on the day ``on``, or ``None``. Paragraphs are not registered."""
        versions = self.versions(basis.title)
        if not versions:
            return messages.UNKNOWN_STATUTE.format(title=basis.title)
        named = {"title": basis.title, "year": basis.version}
        statute = self.find(basis)
        if statute is None:
            known = "、".join(f"({s.adopted.year})" for s in versions)
            return messages.UNKNOWN_VERSION.format(known=known, **named)
        if basis.article > statute.articles:
            return messages.ARTICLE_BEYOND_LAST.format(
                articles=statute.articles, article=basis.article_text, **named
            )
        if statute.in_force_since > on:
            return messages.NOT_YET_IN_FORCE.format(date=statute.in_force_since, **named)
        if statute.replaced_on is not None and statute.replaced_on <= on:
            return messages.REPLACED.format(
                date=statute.replaced_on, by=statute.replaced_by, **named
            )
        return None


@cache
def load_register(path: Path = REGISTER) -> StatuteRegister:
    """Read a register file. Raises ``OSError``, ``tomllib.TOMLDecodeError`` or ``ValidationError``."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["statute"]
    return StatuteRegister(Statute.model_validate(row) for row in rows)
