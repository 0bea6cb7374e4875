"""For administrators: the exams that have results, with their notebooks and their papers in formgrader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from tornado import web

from delivery.lab.handlers import StudyHandler, answers_in_json


class DeskHandler(StudyHandler):
    """``{exams: [{title, notebooks, papers: [{form, name}]}]}``, as `lawstudy lab --admin` found them last."""

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """Read it anew: the command may have been given again."""
        try:
            exams = orjson.loads(Path(self.study.exams_file).read_bytes())
        except FileNotFoundError:
            exams = []
        return {"exams": exams}


HANDLERS = [(r"/lawstudy/api/desk", DeskHandler)]
