"""Which options a question had, also those that nobody chose: the records do not say, the bank does, as long as it has that version."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from analytics.errors import NoResults
from analytics.opening import find_site
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.exchange.markdown import read_item_file
from question_bank.item import Item

TRUE_FALSE = ("true", "false")


@dataclass(frozen=True)
class ItemOptions:
    """The bank's items by id, as far as they can be read."""

    items: Mapping[str, Item] = field(default_factory=dict)

    def of(self, item_id: str, content_hash: str, part: int, kind: str) -> tuple[str, ...]:
        """Every option of a question, in its order; empty where the bank does not have that version, or nobody knows which it was (``""``).

        ``part``: of a case, from 1.
        """
        if kind == "true_false":
            return TRUE_FALSE
        item = self.items.get(item_id)
        if item is None or not content_hash or not item.has_content(content_hash):
            return ()
        return tuple(item.questions[part - 1].letters) if part <= len(item.questions) else ()


def bank_options(item_ids: Set[str], site: str = "") -> ItemOptions:
    """Of these items: of the shipped bank and of the site in the folder, or that which `find_site` finds, if there is one."""
    folders = [SHIPPED_ITEMS]
    with contextlib.suppress(NoResults):
        folders += find_site(site).item_folders
    read = [read_item_file(path).item for path in item_files(folders) if path.stem in item_ids]
    return ItemOptions({item.id: item for item in read if item is not None})
