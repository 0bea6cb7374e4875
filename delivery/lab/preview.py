"""For trainers: what an item file looks like, key included. The only thing here that reads the bank, and no learner's server has it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any

from tornado import web

from delivery import messages
from delivery.lab.handlers import StudyHandler, answers_in_json
from delivery.lab.room_client import RoomAway, RoomRefused
from foundation.errors import BadAnswer
from question_bank.preview import ItemPreview, preview_item

_SECONDS = 2.0


class PreviewHandler(StudyHandler):
    """``{path, text}`` of an item file → `question_bank.preview.ItemPreview`, and ``review``: how it stands in its review and what was measured, in words."""

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Read the text as an item."""
        text, path = self.field("text"), self.file(self.field("path"))
        if not isinstance(text, str):
            raise BadAnswer(messages.BAD_REQUEST)
        found = preview_item(text, path, self.study.bank_folders, self.study.statutes)
        return {**dataclasses.asdict(found), "review": await self._review(found)}

    async def _review(self, found: ItemPreview) -> str:
        """What the room says of the item; nothing where no room answers soon: somebody is typing."""
        if not found.item_id:
            return ""
        try:
            async with asyncio.timeout(_SECONDS):
                where = f"/api/bank/state/{found.item_id}/{found.content_hash}"
                return state_in_words(await self.study.room.ask(where))
        except RoomRefused as error:
            return messages.REVIEW_LOG_IN if error.status in (401, 403) else ""
        except (RoomAway, TimeoutError):
            return ""


def state_in_words(found: Mapping[str, str]) -> str:
    """What the room tells of an item: how it stands in its review, and how hard it turned out to be where that is known."""
    return "　".join(filter(None, (found["told"], found.get("measured", ""))))


HANDLERS = [(r"/lawstudy/api/preview", PreviewHandler)]
