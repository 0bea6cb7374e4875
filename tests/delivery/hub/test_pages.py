"""The Hub's pages: each that JupyterHub has is ours, in Chinese, and none tells what the program says to itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from jupyterhub._data import DATA_FILES_PATH

import delivery.hub
from delivery.hub import messages
from delivery.hub.pages import Refused, Words, told

OURS = Path(delivery.hub.__file__).parent / "templates"
THEIRS = Path(DATA_FILES_PATH) / "templates"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
USER = {"name": "u7", "json_escaped_name": "u7", "orm_user": {"user_info": {"name": "张三"}}}


def test_no_page_is_jupyterhubs_own() -> None:
    assert {path.name for path in THEIRS.glob("*.html")} <= {path.name for path in OURS.glob("*")}


@pytest.mark.parametrize("name", sorted(path.name for path in OURS.glob("*.html")))
@pytest.mark.parametrize("running", [True, False])
def test_a_page_is_in_chinese(name: str, running: bool) -> None:
    pages = Environment(loader=FileSystemLoader(OURS), autoescape=True)
    text = pages.get_template(name).render(
        words=Words(),
        static_url=lambda path: f"/hub/static/{path}",
        base_url="/hub/",
        logout_url="/hub/logout",
        user=USER,
        default_server={"active": running},
        failed=running,
        status_code=500,
        message="Traceback (most recent call last)",
        error_message="Error in Authenticator",
    )
    words = re.sub(r"<(script|style).*?</\1>|<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL)
    assert CHINESE.search(words)
    assert set(re.findall(r"[A-Za-z]{2,}", words)) <= {"JupyterLab", "JupyterHub"}


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503, 599])
def test_an_error_is_told_in_our_words(status: int) -> None:
    assert told(status, "Internal Server Error") == told(status)
    assert CHINESE.search(told(status))
    assert told(status, messages.WRITING) == messages.WRITING


def test_a_refusal_carries_its_words_as_they_are() -> None:
    assert Refused(403, "100%").get_message() == "100%"


def test_what_templates_are_given_is_not_called_in_their_place() -> None:
    """JupyterHub calls what can be called, with the user."""
    assert not callable(Words())
