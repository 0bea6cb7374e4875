"""What a learner's JupyterLab may be asked for. Everything else is refused, whoever added the address.

The server runs in an account that can read the bank, the sources of papers and the gradebook, so a kernel or a terminal in
it reads every key. Three things stand in the way, each enough by itself: no address that is not listed here is answered
(`guard`), Jupyter's own authorizer refuses what is not listed there (`LearnersAuthorizer`), and the server has no kernels
to start (`NoKernels`, `NoKernelSpecs`). Files are in `delivery.lab.contents`.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule

from delivery import messages

_FILE = r"/api/contents(/[^/]+)*/?"
ADDRESSES: tuple[tuple[str, str], ...] = (
    # JupyterLab's page and its parts.
    ("GET", r"/((lab|doc)(/(tree|workspaces)(/.*)?)?/?)?"),
    ("GET", r"/(static|lab/extensions|lab/api/themes)/.+"),
    ("GET", r"/favicon\.ico"),
    ("GET|POST", r"/login|/logout"),
    # Where the Hub sends a browser back to.
    ("GET", r"/oauth_callback"),
    ("GET", r"/lab/api/(settings|translations|listings)(/.*)?"),
    # The language of the page is the learner's own choice.
    ("PUT", r"/lab/api/settings/@jupyterlab/translation-extension:plugin"),
    ("GET|PUT", r"/lab/api/workspaces(/.*)?"),
    ("GET", r"/api/?|/api/(me|kernelspecs|config/[a-z_-]+)"),
    # Lessons and papers: opened, saved, thrown away. New ones are made by the server, and no other kind of file is written:
    # the name of one might mean something to a program that starts in the folder.
    ("GET", _FILE),
    ("PUT|DELETE", r"/api/contents/.+\.ipynb"),
    ("GET|POST", r"/api/contents/.+\.ipynb/checkpoints"),
    # The study view's own, and the room's pages (`delivery.lab.forward` says which).
    ("GET|POST", r"/lawstudy/api/(self-check|answers|calculators|home|practice|hand-in)"),
    ("GET|POST", r"/lawstudy/room/.*"),
)
"""Methods and addresses below the server's base, as regular expressions."""

RESOURCES: frozenset[tuple[str, str]] = frozenset(
    {
        ("read", "api"),
        ("read", "config"),
        ("read", "contents"),
        ("write", "contents"),
        ("read", "kernelspecs"),
    }
)
"""What the addresses above need of Jupyter's own resources."""

FORMGRADER_EXTENSION = "nbgrader.server_extensions.formgrader"
NBGRADER_EXTENSIONS = (
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    FORMGRADER_EXTENSION,
    "nbgrader.server_extensions.validate_assignment",
)
"""Only an administrator's server has them."""
OTHER_EXTENSIONS = ("jupyter_lsp", "jupyter_server_terminals", *NBGRADER_EXTENSIONS, "notebook")
"""Server extensions that a learner's server does without: their pages would be refused, and nbgrader brings a database along."""

SETTINGS: dict[str, str] = {
    "ServerApp.authorizer_class": f"{__name__}.LearnersAuthorizer",
    "ServerApp.contents_manager_class": "delivery.lab.contents.LearnersContents",
    "ServerApp.kernel_manager_class": f"{__name__}.NoKernels",
    "ServerApp.kernel_spec_manager_class": f"{__name__}.NoKernelSpecs",
    "ServerApp.terminals_enabled": "False",
    "LabApp.extension_manager": "readonly",
}
"""Of a learner's Jupyter server, beside the extension, which puts `guard` in place."""

WITHOUT_KERNELS: dict[str, str] = {
    "ServerApp.contents_manager_class": "delivery.lab.contents.ReviewersContents",
    "ServerApp.kernel_manager_class": f"{__name__}.NoKernels",
    "ServerApp.kernel_spec_manager_class": f"{__name__}.NoKernelSpecs",
    "LabApp.extension_manager": "readonly",
}
"""Of the servers behind JupyterHub of those who read and mark: nothing is computed there."""


def guard(application: web.Application, base_url: str) -> None:
    """Refuse every request that `ADDRESSES` does not list, before any handler sees it."""
    matcher = _NotListed(base_url)
    back = {"back": f"{base_url.rstrip('/')}/"}
    application.default_router.rules.insert(0, Rule(matcher, Refused, back))


def is_listed(method: str, path: str) -> bool:
    """Whether a learner's browser may ask this; ``path`` begins below the server's base with a slash."""
    asked = "GET" if method == "HEAD" else method
    return any(
        asked in methods.split("|") and re.fullmatch(pattern, path)
        for methods, pattern in ADDRESSES
    )


_PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>没有这项功能</title>
<body><p role="alert">{message}</p>{back}</body></html>
"""
_BACK = '<p><a href="{address}">返回首页</a></p>'


class _NotListed(Matcher):
    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Parameters for `Refused`, or ``None`` when the request may go on."""
        path = request.path
        inside = path.startswith(self._base)
        upgrade = "websocket" in request.headers.get("Upgrade", "").lower()
        if inside and not upgrade and is_listed(str(request.method), path[len(self._base) :]):
            return None
        return {}


class Refused(web.RequestHandler):
    """One sentence for everything: a page for who opens one, else JSON."""

    def initialize(self, message: str = messages.NOT_FOR_LEARNERS, back: str = "") -> None:
        """With the sentence. ``back``: where a page leads; empty: nowhere."""
        self._message = message
        self._back = _BACK.format(address=escape(back)) if back else ""

    def prepare(self) -> None:
        """Whatever the method."""
        self.set_status(403)
        if "text/html" in self.request.headers.get("Accept", ""):
            self.finish(_PAGE.format(message=escape(self._message), back=self._back))
        else:
            self.finish({"message": self._message})

    def check_xsrf_cookie(self) -> None:
        """Refused anyway."""


class LearnersAuthorizer(Authorizer):
    """Jupyter's own check: see `RESOURCES`."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        """Whether a learner may do ``action`` with ``resource``."""
        del handler, user
        return (action, resource) in RESOURCES


class NoKernels(AsyncMappingKernelManager):
    """There is never a kernel."""

    async def _refused(self, *_: object, **__: object) -> str:
        """Raises ``HTTPError``."""
        raise web.HTTPError(403, messages.NOT_FOR_LEARNERS)

    start_kernel = _refused  # type: ignore[assignment]


class NoKernelSpecs(KernelSpecManager):
    """Nor one that could be started."""

    def find_kernel_specs(self) -> dict[str, str]:
        """None."""
        return {}

    def get_kernel_spec(self, kernel_name: str) -> Any:
        """Raises ``NoSuchKernel``."""
        raise NoSuchKernel(kernel_name)
