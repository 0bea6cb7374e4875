"""For trainers: what an item file looks like, key included. The only thing here that reads the bank, and no learner's server has it."""

from __future__ import annotations

import dataclasses
from typing import Any

from tornado import web

from delivery import messages
from delivery.lab.handlers import StudyHandler, answers_in_json
from foundation.errors import BadAnswer
from question_bank.preview import preview_item


class PreviewHandler(StudyHandler):
    """``{path, text}`` of an item file → `question_bank.preview.ItemPreview`."""

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Read the text as an item."""
        text, path = self.field("text"), self.file(self.field("path"))
        if not isinstance(text, str):
            raise BadAnswer(messages.BAD_REQUEST)
        return dataclasses.asdict(
            preview_item(text, path, self.study.bank_folders, self.study.statutes)
        )


HANDLERS = [(r"/lawstudy/api/preview", PreviewHandler)]
