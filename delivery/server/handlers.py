"""What the study view asks the server: JSON in, JSON out, messages in Chinese, never a traceback."""

from __future__ import annotations

import datetime as dt
import json
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from courses.learning import record_try, wrong_questions
from delivery import messages
from delivery.errors import BadAnswer, DeliveryError, HandInRefused, NotAvailable
from delivery.hand_in import hand_in
from delivery.self_check import check_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from delivery.server.app import StudyServer

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
        except DeliveryError as error:
            handler.set_status(_STATUS[type(error)])
            answer = {"message": str(error)}
        handler.finish(json.dumps(answer, ensure_ascii=False))

    return handle


class _Handler(ExtensionHandlerMixin, APIHandler):
    @property
    def study(self) -> StudyServer:
        found: StudyServer = self.settings["lawstudy_study"]
        return found

    def field(self, name: str) -> Any:
        body = self.get_json_body()
        if not isinstance(body, dict) or name not in body:
            raise BadAnswer(messages.BAD_REQUEST)
        return body[name]


class SelfCheckHandler(_Handler):
    """``{lesson, item, answer}`` → ``{right, rationale, citations}``; the try is recorded."""

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Check one answer."""
        item_id, lesson, answer = self.field("item"), self.field("lesson"), self.field("answer")
        item = self.study.bank.get(item_id) if isinstance(item_id, str) else None
        if item is None or item.id not in self.study.self_check_items:
            raise NotAvailable(messages.NOT_A_SELF_CHECK)
        feedback = check_answer(item, answer)
        with self.study.learner_session() as (session, learner):
            record_try(
                session,
                learner,
                item,
                lesson=str(lesson)[:80],
                answer=answer,
                right=feedback.right,
            )
            session.commit()
        return {
            "right": feedback.right,
            "rationale": feedback.rationale,
            "citations": feedback.citations,
        }


class WrongQuestionsHandler(_Handler):
    """The learner's wrong-question book: ``{questions: [{item, tries, last_tried}]}``."""

    @web.authenticated
    @_answers_in_json
    def get(self) -> dict[str, Any]:
        """List the book, the latest first."""
        with self.study.learner_session() as (session, learner):
            return {
                "questions": [
                    {
                        "item": wrong.item_id,
                        "tries": wrong.tries,
                        "last_tried": wrong.last_tried.isoformat(timespec="seconds"),
                    }
                    for wrong in wrong_questions(session, learner)
                ]
            }


class HandInHandler(_Handler):
    """``{path}`` of a saved paper → a receipt ``{at, answered, questions, sha256}``."""

    @web.authenticated
    @_answers_in_json
    def post(self) -> dict[str, Any]:
        """Hand in a paper."""
        path = self._file(self.field("path"))
        with self.study.learner_session() as (session, candidate):
            now = dt.datetime.now(dt.UTC)
            receipt = hand_in(session, self.study.course, candidate, path, at=now)
        local = receipt.at.replace(tzinfo=dt.UTC).astimezone()
        return {
            "at": local.strftime("%Y-%m-%d %H:%M:%S"),
            "answered": receipt.answered,
            "questions": receipt.questions,
            "sha256": receipt.sha256,
        }

    def _file(self, path: object) -> Path:
        """The file below the server's folder; nothing outside it can be named."""
        root = Path(self.settings["server_root_dir"]).expanduser().resolve()
        file = (root / str(path).lstrip("/")).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            raise NotAvailable(messages.NO_FILE.format(path=Path(str(path)).name))
        return file


HANDLERS = [
    (r"/lawstudy/api/self-check", SelfCheckHandler),
    (r"/lawstudy/api/wrong-questions", WrongQuestionsHandler),
    (r"/lawstudy/api/hand-in", HandInHandler),
]
