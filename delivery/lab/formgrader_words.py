"""formgrader in Chinese, as far as markers see it: nbgrader's own templates and scripts, read with other words in them.

nbgrader has no translations. `WORDS` names what stands in which of its files; nothing of them is copied, and a test finds every phrase
in the nbgrader that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from jinja2 import BaseLoader, Environment
from nbgrader.server_extensions.formgrader.handlers import static_path
from tornado import web
from tornado.routing import PathMatches, Rule

WORDS = Path(__file__).with_name("formgrader.zh_CN.json")
"""``{name of a file: {phrase: the same in Chinese}}``."""
_SIDE = '<li role="presentation"><a href="{{ base_url }}/formgrader/manage_%s">Manage %s</a></li>'
_LIVE = """ data-toggle="tooltip" data-placement="bottom" title="Open live notebook"
                data-link="{{ resources.notebook_path }}"
"""
_SIDES = {
    _SIDE % ("assignments", "Assignments"): "",
    _SIDE % ("students", "Students"): (
        '<li role="presentation"><a href="{{ lawstudy_room }}">考试与学习平台</a></li>'
        '<li role="presentation"><a href="{{ base_url }}/logout">退出登录</a></li>'
    ),
}
NOT_FOR_MARKERS: Mapping[str, Mapping[str, str]] = {
    "base.tpl": _SIDES,
    "gradebook_base.tpl": _SIDES,
    "formgrade_macros.html.j2": {_LIVE: ""},
}
"""What leads to pages that are refused to who has nothing but the papers to mark (`delivery.lab.marking`), and what stands there instead:

behind the Hub, the ways out.
"""


def speak_chinese(app: web.Application, base_url: str, *, room: str = "") -> None:
    """Put the words in place in a server that has formgrader. ``room``: the way to the room, where there is marking and nothing else."""
    settings = app.settings
    for pages in (settings["nbgrader_jinja2_env"], settings["nbgrader_exporter"].environment):
        pages.globals["lawstudy_room"] = room
        _translate(pages, alone=bool(room))
    scripts = "|".join(re.escape(name) for name in _words() if name.endswith(".js"))
    address = rf"{re.escape(base_url.rstrip('/'))}/formgrader/static/js/({scripts})"
    app.default_router.rules.insert(0, Rule(PathMatches(address), Script))


def translated(name: str, text: str, *, alone: bool = False) -> str:
    """The text of nbgrader's file ``name`` with our words, the longest phrases first: one may hold another."""
    for phrase, instead in NOT_FOR_MARKERS.get(name, {}).items() if alone else ():
        text = text.replace(phrase, instead)
    words = _words().get(name, {})
    for phrase in sorted(words, key=len, reverse=True):
        text = text.replace(phrase, words[phrase])
    return text


class Script(web.RequestHandler):
    """One of formgrader's scripts."""

    def get(self, name: str) -> None:
        """With our words; it holds nothing of anybody."""
        text = (Path(static_path) / "js" / name).read_text(encoding="utf-8")
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(translated(name, text))


@cache
def _words() -> dict[str, dict[str, str]]:
    return dict(orjson.loads(WORDS.read_bytes()))


class _Translated(BaseLoader):
    """Another loader's templates."""

    def __init__(self, loader: BaseLoader, *, alone: bool) -> None:
        self._loader, self._alone = loader, alone

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """As Jinja asks for it."""
        text, file, is_fresh = self._loader.get_source(environment, template)
        return translated(PurePosixPath(template).name, text, alone=self._alone), file, is_fresh


def _translate(pages: Any, *, alone: bool) -> None:
    pages.loader = _Translated(pages.loader, alone=alone)
    if pages.cache is not None:
        pages.cache.clear()
