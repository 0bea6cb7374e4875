"""What the study view asks the server: JSON in, JSON out, messages in Chinese, never a traceback."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ParamSpec

import nbformat
import orjson
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from courses.home import study_home
from courses.lesson.build import build_practice
from courses.practice import PracticeScore, practice_score, score_practice
from courses.self_check import check_try, record_try
from courses.wrong_book import wrong_items
from delivery import messages
from foundation.errors import BadAnswer, LawStudyError, NotAvailable
from foundation.files import write_whole
from foundation.local_time import local_time
from grading.errors import GradingError, HandInRefused
from grading.hand_in import Receipt, find_receipt, hand_in_file
from question_bank.preview import preview_item
from records.exams.closed_book import writes_closed_book
from records.exams.exam import find_exam

if TYPE_CHECKING:
    from collections.abc import Callable

    from delivery.lab.server import StudyServer

_STATUS = {NotAvailable: 404, BadAnswer: 400, HandInRefused: 409}
_P = ParamSpec("_P")


def _answers_in_json(method: Callable[_P, dict[str, Any]]) -> Callable[_P, None]:
    """Send what the method returns, or the room's error as ``{"message": …}``."""

    @wraps(method)
    def handle(*args: _P.args, **kwargs: _P.kwargs) -> None:
        handler = args[0]
        assert isinstance(handler, APIHandler)
        try:
            answer = method(*args, **kwargs)
        except LawStudyError as error:
            handler.set_status(_STATUS[type(error)])
            answer = {"message": str(error)}
        handler.finish(json.dumps(answer, ensure_ascii=False))

    return handle


class _Handler(ExtensionHandlerMixin, APIHandler):
    @property
    def study(self) -> StudyServer:
        found: StudyServer = self.settings["lawstudy_study"]
        return found

    @property
    def folder(self) -> Path:
        """The folder that the server shows."""
        return Path(self.settings["server_root_dir"]).expanduser()

    def field(self, name: str) -> Any:
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
            raise NotAvailable(messages.NO_FILE.format(path=relative.name))
        return file


class SelfCheckHandler(_Handler):
    """``{lesson, item, answer}`` → ``{right, rationale, citations}``; the try is recorded."""

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Check one answer."""
        with self.study.learner_session() as (db, learner):
            if writes_closed_book(db, learner.id):
                raise NotAvailable(messages.CLOSED_BOOK)
            checked = check_try(
                self.study.bank,
                self.study.self_check_items,
                item=self.field("item"),
                lesson=self.field("lesson"),
                answer=self.field("answer"),
            )
            record_try(db, learner, checked)
            db.commit()
        return dataclasses.asdict(checked.feedback)


class HomeHandler(_Handler):
    """The learner's home page: see `courses.home.Home`."""

    @web.authenticated
    @_answers_in_json
    def get(self) -> dict[str, Any]:
        """Read it anew."""
        with self.study.learner_session() as (sitting, learner):
            home = study_home(sitting, learner, self.folder, self.study.bank)
        return dataclasses.asdict(home)


class PracticeHandler(_Handler):
    """A practice paper made of the learner's wrong-question book: ``{path}`` of the new notebook."""

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Make one."""
        bank = self.study.bank
        with self.study.learner_session() as (sitting, learner):
            items = wrong_items(sitting, learner, bank)
        if not items:
            raise NotAvailable(messages.NOTHING_WRONG)
        notebook = build_practice(items, dt.datetime.now())  # The learner's own clock.
        path = self.folder / f"{notebook.metadata['lawstudy']['id']}.ipynb"
        write_whole(path, nbformat.writes(notebook).encode(), durable=True)
        return {"path": path.name}


class PreviewHandler(_Handler):
    """``{path, text}`` of an item file → `question_bank.preview.ItemPreview`, keys included: for trainers only."""

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Read the text as an item."""
        if self.study.role != "trainer":
            raise NotAvailable(messages.NOT_A_TRAINER)
        text, path = self.field("text"), self.file(self.field("path"))
        if not isinstance(text, str):
            raise BadAnswer(messages.BAD_REQUEST)
        return dataclasses.asdict(preview_item(text, path, self.study.bank_folders))


class HandInHandler(_Handler):
    """``path`` of a saved paper → a receipt ``{at, answered, questions, sha256, score}``."""

    @web.authenticated
    @_answers_in_json
    def get(self) -> dict[str, Any]:
        """``{receipt}`` of what was handed in before, or null."""
        path = self.file(self.get_query_argument("path", ""))
        with self.study.learner_session() as (sitting, candidate):
            receipt = find_receipt(sitting, candidate, path)
            if receipt is None:
                return {"receipt": None}
            exam = find_exam(sitting, receipt.exam)
            score = practice_score(sitting, candidate, exam) if exam.practice else None
        return {"receipt": _shown(receipt, score, self.study.zone)}

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Hand in a paper."""
        path, course = self.file(self.field("path")), self.study.course
        score = None
        with self.study.learner_session() as (sitting, candidate):
            receipt = hand_in_file(
                sitting, course, candidate, path, at=dt.datetime.now(self.study.zone)
            )
            exam = find_exam(sitting, receipt.exam)
            if exam.practice:
                try:
                    score = score_practice(sitting, course, candidate, exam)
                except GradingError:
                    # The paper is safe; what keeps it from being scored is for the administrator.
                    self.log.exception("practice paper of %s not scored", candidate.number)
        return _shown(receipt, score, self.study.zone)


def _shown(receipt: Receipt, score: PracticeScore | None, zone: dt.tzinfo) -> dict[str, Any]:
    return {
        "at": local_time(receipt.at, zone),
        "answered": receipt.answered,
        "questions": receipt.questions,
        "sha256": receipt.sha256,
        "score": dataclasses.asdict(score) if score else None,
    }


HANDLERS = [
    (r"/lawstudy/api/self-check", SelfCheckHandler),
    (r"/lawstudy/api/home", HomeHandler),
    (r"/lawstudy/api/practice", PracticeHandler),
    (r"/lawstudy/api/preview", PreviewHandler),
    (r"/lawstudy/api/hand-in", HandInHandler),
]
