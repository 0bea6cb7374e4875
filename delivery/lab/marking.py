"""formgrader for those who mark: the papers of their exams, to read and to give points, and nothing else of the course.

nbgrader shows a course to whoever opens it, with every exam, the list of people, and buttons that release, collect and score.
Here an address of it is answered only if it is listed, and if the paper that it names is of an exam that is marked here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.server_extensions.formgrader.apihandlers import AssignmentCollectionHandler
from tornado import web
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule

from delivery import messages
from delivery.lab.guard import Refused

_PAPER = r"(?P<paper>[^/]+)"
_NOTEBOOK = r"(?P<notebook>[^/]+)"
OPEN: tuple[tuple[str, str], ...] = (
    # The pages themselves, which name no paper.
    ("GET", r"/formgrader(/gradebook)?/?"),
    ("GET", r"/formgrader/(static|fonts|submissions/components)/.+"),
    ("GET", r"/formgrader/api/(status|assignments)"),
    # A paper by its assignment.
    ("GET", rf"/formgrader/gradebook/{_PAPER}(/[^/]+)?/?"),
    ("GET", rf"/formgrader/api/(assignment|notebooks|submissions)/{_PAPER}"),
    ("GET", rf"/formgrader/api/(submission|submitted_notebooks)/{_PAPER}/[^/]+"),
    # One answered paper, and what is given for it.
    ("GET", rf"/formgrader/submissions/{_NOTEBOOK}(/.*)?"),
    ("POST", rf"/formgrader/api/submitted_notebook/{_NOTEBOOK}/flag"),
    ("GET", r"/formgrader/api/(grades|comments)"),
    ("GET|PUT", r"/formgrader/api/grade/(?P<grade>[^/]+)"),
    ("GET|PUT", r"/formgrader/api/comment/(?P<comment>[^/]+)"),
)
"""Methods and addresses of formgrader below the server's base, as regular expressions."""
AROUND: tuple[tuple[str, str], ...] = (
    ("GET", r"/?|/static/.+|/nbextensions/.+|/favicon\.ico"),
    ("GET", r"/oauth_callback"),
    ("GET|POST", r"/logout"),
    ("GET", r"/api/?|/api/(me|status)"),
)
"""What a server needs besides that has formgrader and nothing else."""


def limit_formgrader(
    app: web.Application, base_url: str, exams: Collection[str], *, alone: bool
) -> None:
    """Refuse what is not listed. ``exams``: their names; ``alone``: the server has nothing but formgrader."""
    base = base_url.rstrip("/")
    ours = _Assignments(app, exams)
    away = {"url": f"{base}/formgrader/gradebook", "permanent": False}
    refused = {"message": messages.NOT_TO_MARK, "back": away["url"]}
    app.default_router.rules[:0] = [
        Rule(_NotListed(app, base, ours, alone=alone), Refused, refused),
        Rule(_Exactly(f"{base}/formgrader/api/assignments"), ExamsAssignments, {"ours": ours}),
        # nbgrader's own way leads to a page that is not listed.
        *(
            Rule(_Exactly(f"{base}/formgrader{end}"), web.RedirectHandler, away)
            for end in ("", "/")
        ),
    ]


class _Assignments:
    """The assignments of some exams: an exam's name, a form, and which attempt."""

    def __init__(self, app: web.Application, exams: Collection[str]) -> None:
        self._app = app
        names = "|".join(re.escape(exam) for exam in exams)
        self._pattern = re.compile(rf"({names})-[A-Z]+(-\d+)?") if exams else None

    def holds(self, assignment: str) -> bool:
        """Whether it is one of them."""
        return self._pattern is not None and self._pattern.fullmatch(assignment) is not None

    def hold_row(self, kind: str, number: str) -> bool:
        """Whether the answered paper, grade or comment of the gradebook belongs to one of them."""
        course = self._app.settings["nbgrader_formgrader"].coursedir
        book = Gradebook(course.db_url, course.course_id)
        try:
            if kind == "notebook":
                row = book.find_submission_notebook_by_id(number)
            elif kind == "grade":
                row = book.find_grade_by_id(number).notebook
            else:
                row = book.find_comment_by_id(number).notebook
            return self.holds(str(row.assignment.name))
        except MissingEntry:
            return False
        finally:
            book.close()


class _Exactly(Matcher):
    def __init__(self, path: str) -> None:
        self._path = path

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Parameters for the handler, or ``None``."""
        return {} if request.path == self._path else None


class _NotListed(Matcher):
    def __init__(self, app: web.Application, base: str, ours: _Assignments, *, alone: bool) -> None:
        self._app, self._base, self._ours, self._alone = app, base, ours, alone

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Parameters for `Refused`, or ``None`` when the request may go on."""
        inside = request.path.startswith(self._base)
        path = request.path[len(self._base) :] if inside else request.path
        if not re.match(r"/+formgrader", unquote(path)):
            listed = not self._alone or (inside and _find(AROUND, request, path) is not None)
            return None if listed else {}
        found = _find(OPEN, request, path)
        return None if found is not None and self._is_ours(found, request, path) else {}

    def _is_ours(self, found: re.Match[str], request: HTTPServerRequest, path: str) -> bool:
        named = {kind: unquote(text) for kind, text in found.groupdict().items() if text}
        if path.endswith(("/grades", "/comments")):
            asked = request.arguments.get("submission_id", [b""])
            named = {"notebook": asked[-1].decode(errors="replace")}
        if "paper" in named:
            return self._ours.holds(named["paper"])
        return all(self._ours.hold_row(kind, number) for kind, number in named.items())


def _find(
    listed: tuple[tuple[str, str], ...], request: HTTPServerRequest, path: str
) -> re.Match[str] | None:
    method = "GET" if request.method == "HEAD" else str(request.method)
    for methods, pattern in listed:
        if method in methods.split("|") and (found := re.fullmatch(pattern, path)) is not None:
            return found
    return None


class ExamsAssignments(AssignmentCollectionHandler):  # type: ignore[misc]
    """nbgrader's list, of some exams only."""

    def initialize(self, ours: _Assignments) -> None:
        """By the rule's parameters."""
        self._ours = ours

    @web.authenticated
    def get(self) -> None:
        """The list."""
        found = self.api.get_assignments()
        self.write(json.dumps([each for each in found if self._ours.holds(each["name"])]))
