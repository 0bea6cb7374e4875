"""What an import would do: values for a person to read before they confirm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from question_bank.exchange.draft import Draft
from question_bank.exchange.sameness import Asked, Likeness, compare


@dataclass(frozen=True)
class Near:
    """Another question that is nearly the same: ``of`` is an id or a place in the file."""

    of: str
    here: Asked
    there: Asked

    @cached_property
    def likeness(self) -> Likeness:
        """Both side by side; made when somebody looks, for there may be thousands."""
        return compare(self.here, self.there)


@dataclass(frozen=True)
class Added:
    """A new item file. ``missing``: what it lacks to be an item that can be used; ``notes``: what was done with it on the way."""

    draft: Draft
    item_id: str
    path: PurePosixPath
    text: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A field of an item, by its Chinese name, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """Another text for the item file of the draft's id."""

    draft: Draft
    item_id: str
    path: PurePosixPath
    text: str
    differences: tuple[Difference, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duplicate:
    """Asks what ``of`` (an id or a place) asks, with the same key. ``differs``: fields in which it says something else."""

    draft: Draft
    of: str
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A draft that cannot be taken over, and why."""

    draft: Draft
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. ``seen``: the hash of the folder for which that holds."""

    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    duplicates: tuple[Duplicate, ...]
    refused: tuple[Refused, ...]
    seen: str

    @property
    def read(self) -> int:
        """How many drafts there were."""
        return len(self.added) + len(self.changed) + len(self.duplicates) + len(self.refused)

    @property
    def unfinished(self) -> int:
        """How many of the added lack something."""
        return sum(1 for one in self.added if one.missing)

    @property
    def writes(self) -> int:
        """How many files it writes."""
        return len(self.added) + len(self.changed)

    @property
    def figures(self) -> dict[str, int]:
        """As the audit trail keeps them."""
        return {
            "added": len(self.added),
            "unfinished": self.unfinished,
            "changed": len(self.changed),
            "duplicates": len(self.duplicates),
            "rejected": len(self.refused),
        }
