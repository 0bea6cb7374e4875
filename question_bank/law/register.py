"""The statute register: facts of each version of a statute. No statute text is stored.

A version ends in one of two ways: the next version of the same statute takes over (``replaced_on``), or the statute itself
ends (``repealed_on``), be it taken up by a code or by another statute (then ``replaced_by`` names that) or by nothing.
A row without ``articles`` tells of a statute whose text nobody had at hand: no article of it may be cited.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from question_bank import messages
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.effects import Effect, Effects, site_effects
from question_bank.law.reading import normal_title
from question_bank.law.site_rows import site_rows
from question_bank.law.texts import StatuteTexts
from question_bank.value import Value

SITE_ROWS = "register.toml"
REGISTER = Path(__file__).parents[1] / "statutes.toml"

Standing = Literal["in_force", "ahead", "replaced", "repealed", "unknown"]
"""Of a version on a day. ``ahead``: adopted, not yet in force; ``unknown``: when it took effect is not registered."""


class Statute(Value):
    """One version of a statute.

    ``adopted``: of a regulation or an interpretation, the day of its publication; ``year``: that of adoption where the day is not
    known. ``in_force_since``: of a version made by amendment, when the amendment took effect; it may lie ahead. ``articles``: the
    number of the last article, or ``None`` without a text. ``replaced_by``: a version as it is cited, 行政处罚法(2021).
    ``source``: which text (or report of it) the facts were read in, last compared on ``checked_on``; ``unverified``: which facts do
    not stand there and have to be checked against the gazette. ``note``: what else one has to know of it.
    """

    title: str
    short_title: str
    also: tuple[str, ...] = ()
    kind: str
    document_number: str | None = None
    adopted: dt.date | None = None
    year: Annotated[int, Field(ge=1949, le=2999)] | None = None
    in_force_since: dt.date | None = None
    articles: Annotated[int, Field(ge=1)] | None = None
    replaced_by: str | None = None
    replaced_on: dt.date | None = None
    repealed_on: dt.date | None = None
    source: str | None = None
    checked_on: dt.date | None = None
    unverified: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.articles is not None and not (self.adopted and self.in_force_since):
            raise ValueError("a text tells when it was adopted and when it takes effect")
        if self.adopted and self.year:
            raise ValueError("year is for a version whose day of adoption is not known")
        if self.replaced_on and self.repealed_on:
            raise ValueError("a version is replaced by the next one or repealed, not both")
        if self.replaced_on and not self.replaced_by:
            raise ValueError("replaced_on needs replaced_by")
        if self.replaced_by and not self.ended_on:
            raise ValueError("replaced_by needs replaced_on or repealed_on")
        return self

    @property
    def version(self) -> str:
        """The year by which it is cited; nothing where that is not known."""
        return str(self.adopted.year if self.adopted else self.year or "")

    @property
    def cited(self) -> str:
        """行政处罚法(2021), as ``replaced_by`` names a version."""
        return f"{self.short_title}({self.version})" if self.version else self.short_title

    @property
    def has_text(self) -> bool:
        """Whether its facts were read in its text."""
        return self.articles is not None

    @property
    def ended_on(self) -> dt.date | None:
        """The first day on which it is no longer in force."""
        return self.replaced_on or self.repealed_on

    def standing(self, on: dt.date) -> Standing:
        """What may be said of it on the day ``on``."""
        if self.ended_on is not None and self.ended_on <= on:
            return "replaced" if self.replaced_by else "repealed"
        if self.in_force_since is None:
            return "unknown"
        return "ahead" if self.in_force_since > on else "in_force"

    def named(self, version: str) -> bool:
        """Whether a citation's year or date means this version."""
        return bool(version) and (
            version == self.version
            or (self.adopted is not None and version == self.adopted.isoformat())
        )

    @property
    def age(self) -> dt.date:
        """What versions of one statute are ordered by."""
        known = self.adopted or (dt.date(self.year, 1, 1) if self.year else None)
        return known or self.in_force_since or dt.date.min


class StatuteRegister:
    """All registered versions, found by short or full title. ``texts``: those at hand, to which citations are held as well;

    ``effects``: what became of single articles, by which a citation of an earlier version may still stand, or stand no more.
    """

    def __init__(
        self,
        statutes: Iterable[Statute],
        texts: StatuteTexts | None = None,
        effects: Effects | None = None,
    ) -> None:
        self.statutes = tuple(statutes)
        self.texts = texts
        self.effects = effects or Effects()
        self._by_title: dict[str, list[Statute]] = {}
        for statute in self.statutes:
            for title in {statute.title, statute.short_title}:
                self._by_title.setdefault(title, []).append(statute)

    def versions(self, title: str) -> list[Statute]:
        """Every version of the statute, oldest first."""
        return sorted(self._by_title.get(title, []), key=lambda s: s.age)

    def called(self, name: str) -> list[Statute]:
        """Every version of what people call so, oldest first: by its titles, and by names such as 监督法 (``also``)."""
        return self.versions(self._names.get(normal_title(name), ""))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Short title by each name that one of the versions has."""
        return {
            normal_title(name): row.short_title
            for row in self.statutes
            for name in (row.title, row.short_title, *row.also)
        }

    def find(self, basis: LegalBasis) -> Statute | None:
        """The version that a citation names, if it is registered."""
        return next((s for s in self.versions(basis.title) if s.named(basis.version)), None)

    def complaint(self, basis: LegalBasis, on: dt.date) -> str | None:
        """Why the citation cannot stand on the day ``on``, or ``None``. Paragraphs are not registered, they stand in the texts."""
        return (
            self._by_the_register(basis, on) or (self.texts and self.texts.complaint(basis)) or None
        )

    def held(self, statute: Statute) -> bool:
        """Whether the text of this version is at hand."""
        basis = LegalBasis(statute.short_title, statute.version, 1)
        return self.texts is not None and bool(self.texts.versions(basis))

    def _by_the_register(
        self, basis: LegalBasis, on: dt.date, met: frozenset[str] = frozenset()
    ) -> str | None:
        if effect := self.effects.against(basis, on):
            return _by_effect(effect, basis)
        versions = self.versions(basis.title)
        if not versions:
            return messages.UNKNOWN_STATUTE.format(title=basis.title)
        named = {"title": basis.title, "year": basis.version}
        statute = self.find(basis)
        if statute is None and any(s.version for s in versions):
            known = "、".join(f"({s.version})" for s in versions if s.version)
            return messages.UNKNOWN_VERSION.format(known=known, **named)
        if statute is None:
            statute = versions[-1]
        if statute.articles is None:
            return self._without_text(statute, basis, on)
        if basis.article > statute.articles:
            return messages.ARTICLE_BEYOND_LAST.format(
                articles=statute.articles, article=basis.article_text, **named
            )
        ended = self._not_in_force(statute, on, **named)
        holding = self.effects.holding(basis) if ended and statute.ended_on else None
        if holding is None or holding.affecting in met:
            return ended
        # It stands in the next version, which may have been amended since.
        later = parse_legal_basis(holding.affecting)
        return self._by_the_register(later, on, met | {holding.affecting})

    def _without_text(self, statute: Statute, basis: LegalBasis, on: dt.date) -> str | None:
        """Whose text the register's makers did not have: the site may have it."""
        named = {"title": basis.title, "year": basis.version}
        # That it is repealed says more than that nobody has its text.
        if ended := self._not_in_force(statute, on, **named):
            return ended
        texts = self.texts.versions(basis) if self.texts else []
        if not texts:
            return messages.TEXT_MISSING.format(**named)
        begins = texts[0].statute.in_force_since
        if begins is not None and begins > on:
            return messages.NOT_YET_IN_FORCE.format(date=begins, **named)
        last = max(text.statute.last for text in texts)
        if basis.article > last:
            return messages.ARTICLE_BEYOND_LAST.format(
                articles=last, article=basis.article_text, **named
            )
        return None

    def _not_in_force(self, statute: Statute, on: dt.date, title: str, year: str) -> str | None:
        named = {"title": title, "year": year}
        if statute.in_force_since is not None and statute.in_force_since > on:
            return messages.NOT_YET_IN_FORCE.format(date=statute.in_force_since, **named)
        if statute.ended_on is None or statute.ended_on > on:
            return None
        if statute.replaced_on is not None:
            message = messages.REPLACED
        elif statute.replaced_by is not None:
            message = messages.REPEALED_FOR
        else:
            message = messages.REPEALED
        return message.format(date=statute.ended_on, by=statute.replaced_by, **named)


def _by_effect(effect: Effect, basis: LegalBasis) -> str:
    message = {
        "changed": messages.EFFECT_CHANGED,
        "gone": messages.EFFECT_GONE,
    }.get(effect.kind, messages.EFFECT_DISPLACED)
    return message.format(
        title=basis.title,
        year=basis.version,
        article=basis.article_text,
        affecting=effect.affecting,
        date=effect.in_force_from,
        reason=effect.reason,
    )


def site_register(folder: Path, path: Path = REGISTER) -> StatuteRegister:
    """The shipped register for a site: with the texts in its folder, and the rows of ``register.toml`` there.

    A row of the site takes the place of the shipped row of that title and version: so a district registers what was adopted,
    replaced or repealed since. Raises `ProblemsFound`.
    """
    shipped = load_register(path).statutes
    own = site_rows(folder / SITE_ROWS, "statute", Statute, _bad_row)
    replaced = {(row.short_title, row.version) for row in own}
    kept = [row for row in shipped if (row.short_title, row.version) not in replaced]
    return StatuteRegister([*kept, *own], StatuteTexts(folder), site_effects(folder))


def _bad_row(number: int, fields: str) -> str:
    told = fields or messages.REGISTER_CONTRADICTION
    return messages.REGISTER_BAD_ROW.format(number=number, fields=told)


@cache
def load_register(path: Path = REGISTER) -> StatuteRegister:
    """Read a register file. Raises ``OSError``, ``tomllib.TOMLDecodeError`` or ``ValidationError``."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["statute"]
    return StatuteRegister(Statute.model_validate(row) for row in rows)
