"""People in their browsers at a Hub: coming in, what their server answers, marking an essay."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lawstudy.errors import ShellError
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.python import require_python
from tests.support.hub_site import HubSite, HubUnderTest
from tests.support.released_exam import ASSIGNMENT
from tests.support.system_accounts import open_the_way

START_MS = 180_000
"""A server starts in seconds on an idle machine."""


def for_others(folder: Path) -> Path:
    """The folder, which servers in accounts of their own reach; the test is skipped where they reach no Python."""
    try:
        require_python()
    except ShellError as error:
        pytest.skip(str(error))
    if separate():
        open_the_way(folder)
    return folder


@dataclass(frozen=True)
class HubPlace:
    """A site and its Hub that runs; ``at``: where browsers reach the Hub, where it is not at the Hub's own address."""

    made: HubSite
    running: HubUnderTest
    at: str = ""

    @property
    def hub(self) -> str:
        """Where browsers reach the Hub, without a slash in the end."""
        return self.at or self.running.hub


@contextlib.contextmanager
def visitors(browser: Browser, place: HubPlace) -> Iterator[Callable[[str], Page]]:
    """Gives a browser of somebody's own, logged in from the Hub's address."""
    contexts: list[BrowserContext] = []

    def enter(login: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 720}, locale="zh-CN", ignore_https_errors=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(START_MS)
        page.goto(f"{place.hub}/")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(place.made.passwords[login])
        page.get_by_role("button", name="登录", exact=True).click()
        return page

    yield enter
    for context in contexts:
        context.close()


def server_of(page: Page) -> str:
    """The address of the server in which the page is, once it is there, without a slash in the end."""
    page.wait_for_url("**/user/**", timeout=START_MS)
    found = re.match(r"https?://[^/]+/user/[^/]+", page.url)
    assert found is not None
    return found[0]


def asked(page: Page, address: str, method: str = "GET", **options: Any) -> tuple[int, str]:
    """Status and text of what the browser is answered when its page asks."""
    answer = page.request.fetch(address, method=method, max_redirects=0, **options)
    return answer.status, answer.text()


def give_points(page: Page, server: str, points: str) -> None:
    """Mark the last essay of the first paper in formgrader."""
    page.goto(f"{server}/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}/")
    page.locator("table a:visible").first.click()
    # Marked so when the points have come: before, nobody listens to the field.
    field = page.locator("input.score.needs_manual_grade").last
    expect(field).to_be_visible()
    with page.expect_response(lambda answer: "/api/grade/" in answer.url) as saved:
        field.fill(points)
        field.blur()
    assert saved.value.status == 200


def told(uid: int) -> dict[str, Any]:
    """What the Hub told the server that runs in this system account, as root reads it."""
    for environment in environments(uid):
        with contextlib.suppress(OSError):
            for each in environment.read_bytes().split(b"\0"):
                if each.startswith(b"LAWSTUDY_SEAT="):
                    return dict(json.loads(each.partition(b"=")[2]))
    raise AssertionError(uid)


def environments(uid: int) -> list[Path]:
    """Of the processes of an account: they hold tokens."""
    found = [path for path in Path("/proc").glob("[0-9]*") if _owner(path) == uid]
    return [path / "environ" for path in found]


def _owner(path: Path) -> int:
    try:
        return path.stat().st_uid
    except OSError:
        return -1
