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
