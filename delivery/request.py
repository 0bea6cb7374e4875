"""What every page and every address of the room has in common: who asks, whether they may, and how errors are told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import quote

import orjson
from tornado import web

from delivery import messages
from delivery.bodies import B, Body, read_body
from delivery.headers import HEADERS, headers_of
from delivery.identity import Identity
from exam_room.errors import BadPlan, Code, NotNow, NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.room import Room
from foundation.errors import BadAnswer, LawStudyError, NotAvailable
from foundation.local_time import written_time, zone_name
from foundation.tables import harmless
from grading.errors import HandInRefused, MarkingRefused
from records.accounts.permissions import Action, may
from records.exams.closed_book import writes_closed_book

if TYPE_CHECKING:
    from delivery.context import RoomServer

COOKIE = "lawstudy"
ELDER_COOKIE = "lawstudy-elder"
"""``yes``: pages are shown larger in this browser, whoever is logged in. Scripts write it, too."""
PageCode = Literal["log_in", "forbidden", "error"]
"""What a script is told beside the codes of the exam room: nobody is logged in, they may not, anything else."""
log = logging.getLogger("lawstudy.room")

_STATUS: dict[type[Exception], int] = {
    NotAvailable: 404,
    BadAnswer: 400,
    BadPlan: 400,
    NotNow: 409,
    NotSaved: 503,
    HandInRefused: 409,
    MarkingRefused: 409,
}


_UNFRAMED, _FRAMED = "frame-ancestors 'none'", "frame-ancestors 'self'"
_PREFIX = re.compile(r"(/[A-Za-z0-9_.~@%-]+){1,8}")

WITHHELD: frozenset[Action] = frozenset(
    {
        "lab.use",
        "lab.study",
        "study.read",
        "study.check",
        "mock.begin",
        "bank.read",
        "bank.write",
        "review.read",
        "review.submit",
        "review.take",
        # The report on items tells the right answers.
        "figures.report",
    }
)
"""What nobody may do while their own closed-book paper is open."""


class Handler(web.RequestHandler):
    """Base of all. ``actions`` says for each method what one must be allowed to; a method that is not there is refused.

    ``takes``: the JSON that a POST sends, as `body` reads it; ``takes_file``: the type of a file that it sends instead; ``media_type`` of what a script is answered with.
    """

    actions: ClassVar[dict[str, Action]] = {}
    before_password_change: ClassVar[bool] = False
    wants_json: ClassVar[bool] = False
    takes: ClassVar[type[Body] | None] = None
    takes_file: ClassVar[str] = ""
    media_type: ClassVar[str] = "application/json"
    me: Identity

    @property
    def server(self) -> RoomServer:
        """What the room's pages share."""
        found: RoomServer = self.settings["server"]
        return found

    @property
    def room(self) -> Room:
        """The room."""
        return self.server.room

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return str(self.request.remote_ip)

    @property
    def base(self) -> str:
        """What stands before the room's addresses in this browser: its JupyterLab forwards to the room below a path of its own.

        It is only told to the browser that sent it, and no page of another origin can make a browser send it.
        """
        prefix = self.request.headers.get("X-Forwarded-Prefix", "")
        return prefix if _PREFIX.fullmatch(prefix) else ""

    def set_default_headers(self) -> None:
        """The same for every answer; pages are never kept by the browser."""
        for name, value in headers_of(self.request).items():
            self.set_header(name, value)
        if self.base:
            # JupyterLab shows them in itself.
            self.set_header("X-Frame-Options", "SAMEORIGIN")
            policy = HEADERS["Content-Security-Policy"]
            self.set_header("Content-Security-Policy", policy.replace(_UNFRAMED, _FRAMED))
        self.set_header("Cache-Control", "no-store")

    def redirect(self, url: str, permanent: bool = False, status: int | None = None) -> None:
        """To another address of the room."""
        super().redirect(self.base + url, permanent, status)

    async def prepare(self) -> None:
        """Find out who asks, and refuse what they may not do."""
        action = self.actions.get(str(self.request.method))
        if action is None:
            raise web.HTTPError(405)
        found = await self.server.identity(self.get_cookie(COOKIE))
        if found is not None:
            self.me = found
        if action == "anybody":
            return
        if found is None:
            self._send_to_log_in()
            return
        if found.must_change and not self.before_password_change:
            if self.wants_json:
                raise web.HTTPError(403)
            self.redirect("/password")
            return
        if not may(found.roles, action):
            raise web.HTTPError(403)
        person = found.person
        if person is None or action not in WITHHELD:
            return
        if await self.room.read(lambda db: writes_closed_book(db, person)):
            raise NotNow("not_open", messages.CLOSED_BOOK)

    def check_xsrf_cookie(self) -> None:
        """Tornado's check; and nothing that a page of the Hub sends, in which people run what they like.

        Cookies go with hosts, whatever the port, and such a page can set them: only the browser says where it comes from.
        """
        super().check_xsrf_cookie()
        origin = self.request.headers.get("Origin", "").rpartition("//")[2]
        if origin and origin != self.request.host and self.server.is_hub(origin):
            raise web.HTTPError(403)

    def home(self) -> str:
        """Where the person at the browser begins."""
        if not hasattr(self, "me"):
            return "/log-in"
        return "/me" if self.me.attempt is None else f"/exam/{self.me.attempt}"

    def _send_to_log_in(self) -> None:
        if self.wants_json:
            self.set_status(401)
            self.refuse_json("log_in", messages.LOG_IN_FIRST)
        else:
            self.redirect("/log-in")

    async def sitting(self, attempt: str) -> LiveAttempt:
        """The person's own sitting. Raises `NotAvailable`: of others it is not even said that they exist."""
        found = await self.room.find_attempt(int(attempt))
        if found is None or not self.is_mine(found):
            raise NotAvailable(messages.NO_SUCH)
        return found

    def learner(self) -> int:
        """The person that the one at the browser is. Raises `NotAvailable` for who is none of the people."""
        if self.me.person is None:
            raise NotAvailable(messages.NOT_A_LEARNER)
        return self.me.person

    def is_mine(self, live: LiveAttempt) -> bool:
        """Whether the person at the browser is the candidate."""
        if self.me.attempt is not None:
            return live.attempt.id == self.me.attempt
        return self.me.number is not None and live.candidate.number == self.me.number

    def body(self, shape: type[B]) -> B:
        """The request's JSON, as the type says. Raises `BadAnswer`."""
        return read_body(self.request.body, shape)

    def finish_json(self, data: object) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", f"{self.media_type}; charset=utf-8")
        self.finish(orjson.dumps(data))

    def refuse_json(self, code: Code | PageCode, message: str) -> None:
        """Tell a script why not, whatever it is answered with otherwise."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(orjson.dumps({"code": code, "message": message}))

    def answers_scripts(self) -> bool:
        """Whether a refusal is JSON, not a page."""
        return self.wants_json

    def page_number(self) -> int:
        """Which page of a long list is asked for, from 1."""
        number = self.get_query_argument("page", "1")
        return max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1

    def finish_file(self, data: bytes, name: str, media_type: str) -> None:
        """Answer with a file to save; its name may be in any script."""
        plain = re.sub(r'[\x00-\x1f"\\/:*?<>|]', "_", name)
        self.set_header("Content-Type", media_type)
        short = re.sub(r"[^\x20-\x7e]+", "_", plain)
        long = quote(plain, safe="")
        self.set_header(
            "Content-Disposition", f"attachment; filename=\"{short}\"; filename*=UTF-8''{long}"
        )
        self.finish(data)

    def local_time(self, at: dt.datetime) -> str:
        """A time of the records as people of the site write it: to the minute."""
        return written_time(at, self.server.settings.zone)

    def page(self, template: str, **values: Any) -> None:
        """Answer with a page."""
        me = getattr(self, "me", None)
        zone = self.server.settings.zone
        self.finish(
            self.render_string(
                template,
                me=me,
                may=may,
                base=self.base,
                site_name=self.server.site_name,
                hall=self.server.settings.hall,
                reconciliation=messages.HALL_ADDS_UP
                if self.server.settings.hall
                else messages.ADDS_UP,
                version=self.server.version,
                zone=zone.key,
                zone_name=zone_name(zone) or messages.OTHER_ZONE.format(zone=zone.key),
                local_time=self.local_time,
                elder=self.get_cookie(ELDER_COOKIE) == "yes",
                this_page=self._this_page(),
                **values,
            )
        )

    def _this_page(self) -> str:
        """The page that is shown, to come back to; of what a request says nothing else is repeated on a page."""
        shown = self.request.method == "GET" and self.get_status() == 200
        return self.request.path if shown else self.home()

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """What the room itself reports is no failure of the program."""
        if not isinstance(value, LawStudyError | web.HTTPError):
            log.error("%s %s", self.request.method, self._path(), exc_info=(typ, value, tb))

    def _path(self) -> str:
        return re.sub(r"[^\w/.-]", "?", self.request.path)[:120]

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain sentence; never a traceback."""
        error = kwargs["exc_info"][1] if "exc_info" in kwargs else None
        code: Code | PageCode = "error"
        message = messages.INTERNAL
        if isinstance(error, LawStudyError):
            self.set_status(_STATUS.get(type(error), 400))
            message = str(error)
            if isinstance(error, NotNow):
                code = error.code
        elif status_code == 403:
            code, message = "forbidden", messages.FORBIDDEN
        elif status_code in (400, 404, 405):
            message = messages.NO_SUCH if status_code != 400 else messages.BAD_REQUEST
        if status_code == 405:
            self.set_header("Allow", ", ".join(sorted(self.actions)))
        if self.answers_scripts():
            self.refuse_json(code, message)
        else:
            title = messages.ERROR_TITLES.get(self.get_status(), messages.ERROR_TITLE)
            self.page("error.html", message=message, title=title)


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, together: int = 500
) -> Iterator[bytes]:
    """A table for spreadsheets in parts of so many rows: UTF-8 with a mark, and no cell a formula."""
    mark = "utf-8-sig"
    lines = chain([columns], rows)
    while part := list(islice(lines, together)):
        text = io.StringIO()
        csv.writer(text).writerows([harmless(str(cell)) for cell in row] for row in part)
        yield text.getvalue().encode(mark)
        mark = "utf-8"


class JsonHandler(Handler):
    """Base of what scripts ask for."""

    wants_json = True


class Icon(Handler):
    """Browsers ask for one; there is none."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    async def prepare(self) -> None:
        """Nobody needs to be known."""

    def get(self) -> None:
        """Nothing, and not again for a day."""
        self.set_header("Cache-Control", "public, max-age=86400")
        self.set_status(204)


class NotFound(Handler):
    """Any address that does not exist."""

    actions: ClassVar[dict[str, Action]] = dict.fromkeys(
        web.RequestHandler.SUPPORTED_METHODS, "anybody"
    )

    async def prepare(self) -> None:
        """Say so, whoever asks; who is logged in keeps the way back."""
        await super().prepare()
        raise web.HTTPError(404)

    def answers_scripts(self) -> bool:
        """Below ``/api/`` nobody looks at a page."""
        return self.request.path.startswith("/api/")
