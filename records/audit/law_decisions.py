"""What is decided about the law that a site stands on: the texts that it holds, and the list of what must be known."""

from __future__ import annotations

from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class StatutesImported(Decision):
    """The versions whose texts are new or other than before; the subject is the register's name."""

    name, title = "statutes.import", "导入法规文本"
    versions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MustKnowImported(Decision):
    """Another list holds; ``entries``: how many it has. ``sha256``: of the file as it is kept."""

    name, title = "list.import", "导入应知应会清单"
    before: str
    version: str
    document_number: str
    entries: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StatuteAmended(Decision):
    """What an amendment does to each article is on record; the subject is the later version, ``before`` the earlier ones.

    ``changed``, ``gone``, ``renumbered``, ``unchanged``: how many articles; ``in_force_from``: an ISO date.
    """

    name, title = "statutes.amend", "登记法规修改"
    before: tuple[str, ...]
    in_force_from: str
    changed: int
    gone: int
    renumbered: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class EffectEntered(Decision):
    """Another rule displaces an article, as somebody has entered it by hand; the subject is the article."""

    name, title = "statutes.effect", "登记条文另有规定"
    affecting: str
    in_force_from: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CitationsRenumbered(Decision):
    """A reviewer has confirmed the later numbers of the articles that an item cites; the subject is the item."""

    name, title = "statutes.renumber", "确认试题依据的新条号"
    before: tuple[str, ...]
    citations: tuple[str, ...]
