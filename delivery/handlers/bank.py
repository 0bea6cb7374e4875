"""The trainers' bank on pages: find items, and how one stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from delivery import messages
from delivery.handlers.review_handler import ReviewHandler
from delivery.measured import measured_words
from delivery.request import JsonHandler
from question_bank.areas import content_areas
from question_bank.messages import POOL_NAMES, TYPE_NAMES
from records.accounts.permissions import Action
from records.bank.review import UNDER_REVIEW, find_text_review
from records.messages import TEXT_STATES

_A_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What of the bank is looked for. ``law``: words of a citation."""

    words: str = ""
    area: str = ""
    law: str = ""
    type: str = ""
    state: str = ""
    pool: str = ""

    def fits(self, item: Mapping[str, Any], state: str) -> bool:
        """Whether an item is one of them; keys are not looked into, so that nothing is told of them."""
        asked = " ".join(
            (item["id"], item["context"], *(question["stem"] for question in item["questions"]))
        )
        return (
            self.words.casefold() in asked.casefold()
            and self.area in ("", item["content_area"])
            and any(self.law in basis for basis in item["legal_basis"])
            and self.type in ("", item["type"])
            and self.state in ("", state)
            and self.pool in ("", item["pool"])
        )


class Bank(ReviewHandler):
    """Items by area, law, type, state, pool and words."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.read"}

    async def get(self) -> None:
        """The list, and how many there are of each state."""
        from grading.review.views import review_lines

        wanted = Wanted(**{name: self.get_argument(name, "")[:60] for name in asdict(Wanted())})
        files, rules, who = await self.items(), await self.rules(), self.person
        lines = await self.room.read(
            lambda db: review_lines(db, "item", files.texts.values(), who, rules)
        )
        states = {line.id: line for line in lines}
        items = [files.row(name) for name in files.texts]
        found = [item for item in items if wanted.fits(item, states[item["id"]].state)]
        page = self.page_number()
        self.page(
            "bank.html",
            wanted=wanted,
            query=urlencode({name: value for name, value in asdict(wanted).items() if value}),
            areas=content_areas(),
            counts=Counter(line.state for line in lines),
            found=found,
            shown=found[_A_PAGE * (page - 1) : _A_PAGE * page],
            states=states,
            number=page,
            pages=-(-len(found) // _A_PAGE),
            STATES=TEXT_STATES,
            TYPES=TYPE_NAMES,
            POOLS=POOL_NAMES,
            first_line=_first_line,
        )


class ItemState(JsonHandler):
    """``{state, told, measured}``: how an item with this content stands in its review, as a code and in words; and how hard it

    turned out to be, empty where nothing was measured of this content, or somebody still has to estimate it.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.read"}

    async def get(self, name: str, content_hash: str) -> None:
        """Whatever its file says now: ``content_hash`` is of what somebody has before them."""
        from grading.review.standing import state_now
        from question_bank.review import Reviewed

        row = await self.room.read(lambda db: find_text_review(db, "item", name))
        state = state_now(row, Reviewed(name, "", content_hash, "", keyed=True))
        told = messages.REVIEW_STATE
        if row is not None and row.held:
            told = messages.REVIEW_STATE_HELD
        elif row is not None and row.approved_hash not in ("", content_hash):
            told = messages.REVIEW_STATE_EDITED
        self.finish_json(
            {
                "state": state,
                "told": told.format(state=TEXT_STATES[state]),
                "measured": ""
                if state in UNDER_REVIEW
                else await self._measured(name, content_hash),
            }
        )

    async def _measured(self, name: str, content_hash: str) -> str:
        files = await self.server.item_files.read()
        text = files.texts.get(name) if files is not None else None
        if files is None or text is None or text.content_hash != content_hash:
            return ""  # Somebody is editing it.
        item = files.item(name)
        return await self.room.read(lambda db: measured_words(db, item))


def _first_line(item: Mapping[str, Any]) -> str:
    asked = item["context"] or item["questions"][0]["stem"]
    line = re.sub(r"\{\{.*?\}\}", "____", asked.replace("\n", " ").replace("**", ""))
    return line if len(line) <= 90 else line[:90] + "…"


ROUTES: list[tuple[str, Any]] = [
    (r"/bank", Bank),
    (r"/api/bank/state/([a-z0-9-]{1,80})/([0-9a-f]{64})", ItemState),
]
