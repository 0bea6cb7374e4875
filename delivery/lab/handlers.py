"""What the study view asks its own server: files here, everything else from the room. Never a traceback."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ParamSpec
from urllib.parse import urlencode

import orjson
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from courses.calculators.kinds import CALCULATORS
from courses.study_files import StudyFile, study_files
from delivery import messages
from delivery.lab.room_client import RoomAway, RoomRefused
from foundation.errors import BadAnswer, LawStudyError, NotAvailable
from foundation.files import TooLarge, read_regular, write_whole
from grading.errors import HandInRefused
from grading.notebook import open_paper

if TYPE_CHECKING:
    from delivery.lab.server import StudyServer

MOST_OF_A_PAPER = 2**21 - 2**12
"""Bytes: what the room takes in one request."""
_STATUS: dict[type[LawStudyError], int] = {
    NotAvailable: 404,
    BadAnswer: 400,
    HandInRefused: 409,
    RoomAway: 502,
}
_P = ParamSpec("_P")


def answers_in_json(
    method: Callable[_P, Awaitable[dict[str, Any]]],
) -> Callable[_P, Awaitable[None]]:
    """Send what the method returns, or the error as ``{"message": …}``."""

    @wraps(method)
    async def handle(*args: _P.args, **kwargs: _P.kwargs) -> None:
        handler = args[0]
        assert isinstance(handler, APIHandler)
        try:
            answer = await method(*args, **kwargs)
        except RoomRefused as error:
            handler.set_status(error.status)
            answer = {"message": str(error)}
        except LawStudyError as error:
            handler.set_status(_STATUS[type(error)])
            answer = {"message": str(error)}
        handler.finish(orjson.dumps(answer))

    return handle


class StudyHandler(ExtensionHandlerMixin, APIHandler):
    """Base of all."""

    @property
    def study(self) -> StudyServer:
        """The extension."""
        found: StudyServer = self.settings["lawstudy_study"]
        return found

    @property
    def folder(self) -> Path:
        """The folder that the server shows."""
        return Path(self.settings["server_root_dir"]).expanduser()

    def field(self, name: str) -> Any:
        """A field of the request. Raises `BadAnswer`."""
        try:
            body = orjson.loads(self.request.body)
        except orjson.JSONDecodeError as error:
            raise BadAnswer(messages.BAD_REQUEST) from error
        if not isinstance(body, dict) or name not in body:
            raise BadAnswer(messages.BAD_REQUEST)
        return body[name]

    def file(self, path: object) -> Path:
        """The file below the server's folder; nothing outside it can be named. Only trainers' links lead out of it."""
        relative = PurePosixPath(str(path).lstrip("/"))
        file = self.folder / relative
        try:
            found = ".." not in relative.parts and file.is_file()
            if self.study.role != "trainer":
                found = found and file.resolve().is_relative_to(self.folder.resolve())
        except (
            OSError,
            ValueError,
        ):  # Longer than any name can be, or in a folder that is closed to us.
            found = False
        if not found:
            raise NotAvailable(messages.NO_FILE, path=relative.name)
        return file

    def paper(self, path: object) -> bytes:
        """A notebook below the folder, as it is. Raises `NotAvailable`, `HandInRefused`."""
        file = self.file(path)
        try:
            return read_regular(file, below=file.parent, limit=MOST_OF_A_PAPER)
        except TooLarge as error:
            limit = MOST_OF_A_PAPER >> 10
            text = messages.PAPER_TOO_LARGE.format(size=error.size >> 10, limit=limit)
            raise HandInRefused(text) from error
        except OSError as error:
            raise NotAvailable(messages.NO_FILE, path=file.name) from error


class SelfCheckHandler(StudyHandler):
    """``{lesson, item, answer}`` → ``{right, rationale, citations}``; the room checks, and keeps the try."""

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Check one answer."""
        asked = {name: self.field(name) for name in ("item", "lesson", "answer")}
        return await self.study.room.ask("/api/self-check", orjson.dumps(asked))


class AnswersHandler(StudyHandler):
    """The answers that stand in lessons, as the room has them: ``{answers: {item: {answer, right}}}``."""

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """The learner's own."""
        return await self.study.room.ask("/api/study/answers")

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Keep ``{item, answer}`` there."""
        given = {name: self.field(name) for name in ("item", "answer")}
        return await self.study.room.ask("/api/study/answers", orjson.dumps(given))


class CalculatorHandler(StudyHandler):
    """A calculator of lessons, as the room has it."""

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """``?kind=deadline``: what it asks, and an example."""
        return await self.study.room.ask(_calculator(self.get_query_argument("kind", "")))

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """``{kind, values}`` → ``{result, lines}``."""
        given = orjson.dumps(self.field("values")).decode()
        where = f"{_calculator(self.field('kind'))}?{urlencode({'values': given})}"
        return await self.study.room.ask(where)


def _calculator(kind: object) -> str:
    if kind not in CALCULATORS.values():
        raise NotAvailable(messages.NO_FILE, path=str(kind)[:20])
    return f"/api/calculators/{kind}"


class HomeHandler(StudyHandler):
    """``{state, learner, exams, practice, files, wrong}``: what lies here, and what the room knows of it.

    ``state``: ``open``; ``log_in``: nobody is logged in at the room; ``away``: no room answers. Then files are all there is.
    """

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """Read it anew."""
        files = study_files(self.folder)
        known: dict[str, Any] = {
            "learner": "",
            "exams": [],
            "practice": [],
            "lessons": {},
            "handed_in": [],
            "wrong": [],
            "due": 0,
        }
        state = "open"
        try:
            known = await self.study.room.ask("/api/home")
        except RoomAway:
            state = "away"
        except RoomRefused:
            state = "log_in"
        papers = {(done["exam"], done["form"]): done for done in known.pop("handed_in")}
        # What was answered on the web pages counts too.
        answered = known.pop("lessons")
        shown = [
            _shown(file, papers.get((file.exam, file.form)), answered.get(file.lesson))
            for file in files
            # A lesson that the site does not show is not offered; where something is written in a copy, that is the learner's.
            if state != "open" or not file.lesson or file.lesson in answered or file.answered
        ]
        return {"state": state, **known, "files": shown}


def _shown(file: StudyFile, done: dict[str, Any] | None, answered: int | None) -> dict[str, Any]:
    facts = dataclasses.asdict(file)
    del facts["exam"], facts["form"], facts["lesson"]
    if answered is not None:
        facts["answered"] = max(answered, file.answered)
    return {**facts, "handed_in": done is not None, "score": done["score"] if done else None}


class PracticeHandler(StudyHandler):
    """A practice paper made of the learner's wrong-question book: ``{path}`` of the new notebook."""

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Have one made, and put it into the folder."""
        notebook = await self.study.room.ask("/api/wrong-book/notebook")
        path = self.folder / f"{notebook['metadata']['lawstudy']['id']}.ipynb"
        data = orjson.dumps(notebook, option=orjson.OPT_INDENT_2)
        write_whole(path, data, durable=True)
        return {"path": path.name}


class HandInHandler(StudyHandler):
    """``path`` of a saved practice paper → a receipt ``{at, answered, questions, sha256, score, scoring}``."""

    @web.authenticated
    @answers_in_json
    async def get(self) -> dict[str, Any]:
        """``{receipt}`` of what was handed in before, or null."""
        paper = open_paper(self.paper(self.get_query_argument("path", "")))
        names = urlencode({"exam": paper.exam, "form": paper.form})
        return await self.study.room.ask(f"/api/papers?{names}")

    @web.authenticated
    @answers_in_json
    async def post(self) -> dict[str, Any]:
        """Hand in a paper."""
        return await self.study.room.ask("/api/papers", self.paper(self.field("path")))


HANDLERS = [
    (r"/lawstudy/api/self-check", SelfCheckHandler),
    (r"/lawstudy/api/answers", AnswersHandler),
    (r"/lawstudy/api/calculators", CalculatorHandler),
    (r"/lawstudy/api/home", HomeHandler),
    (r"/lawstudy/api/practice", PracticeHandler),
    (r"/lawstudy/api/hand-in", HandInHandler),
]
