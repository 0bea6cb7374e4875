"""For administrators: the reports' notebooks of every year and exam, and the exams' papers in formgrader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from tornado import web

from delivery import messages
from delivery.lab.handlers import StudyHandler, answers_in_json
from foundation.errors import NotAvailable
from foundation.files import write_whole


class DeskHandler(StudyHandler):
    """``{parts: [{title, notebooks, papers: [{form, name}]}]}``, as `lawstudy lab --admin` found them last."""

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """Read it anew: the command may have been given again."""
        return {"parts": self._parts()}

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Make the administrator's own copy of the notebook ``{path}``, unless there is one already."""
        path = self.field("path")
        if not any(path in part["notebooks"] for part in self._parts()):
            raise NotAvailable(messages.NO_NOTEBOOK)
        own_copy(self.folder, Path(self.study.originals), path)
        return {"path": path}

    def _parts(self) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = orjson.loads(Path(self.study.desk_file).read_bytes())
        except FileNotFoundError:
            return []
        return found


def own_copy(folder: Path, originals: Path, path: str) -> Path:
    """The administrator's own notebook; one that is there stays as they left it."""
    own = folder / path
    if not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        write_whole(own, (originals / path).read_bytes(), durable=True)
    return own


HANDLERS = [(r"/lawstudy/api/desk", DeskHandler)]
