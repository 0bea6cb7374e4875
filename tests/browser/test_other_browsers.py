"""The exam page in Firefox ESR and in Chromium 90: come in, answer each kind, reload, hand in; and waiting for the start."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from certification.codes import sign_claims
from tests.browser.certificate_page import write_page
from tests.browser.firefox import FIREFOX, firefox
from tests.browser.old_chromium import MISSING, OLD_CHROMIUM, old_chromium
from tests.browser.room import RoomForTests
from tests.browser.window import Window
from tests.certification.codes import SIGNER, changed
from tests.support.http_client import Client
from tests.support.load_site import make_room_site
from tests.support.room_server import RoomUnderTest

pytestmark = pytest.mark.full

Browser = Callable[[Path], AbstractAsyncContextManager[Window]]
NO_FIREFOX = "no Firefox (apt-get install firefox-esr)"


@pytest.fixture(
    params=[
        pytest.param(firefox, marks=pytest.mark.skipif(FIREFOX is None, reason=NO_FIREFOX)),
        pytest.param(old_chromium, marks=pytest.mark.skipif(OLD_CHROMIUM is None, reason=MISSING)),
    ],
    ids=["firefox", "chromium_90"],
)
def open_browser(request: pytest.FixtureRequest) -> Browser:
    found: Browser = request.param
    return found


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[RoomForTests]:
    """A room whose only candidate waits for the start."""
    made = make_room_site(tmp_path / "site", 1, "together")
    with RoomUnderTest(made.site) as server:
        yield RoomForTests(made, server)


STYLE = Path(__file__).parents[2] / "delivery" / "static" / "room" / "room.css"
SAVED = "document.querySelector('#saving')?.textContent === '已全部保存'"
ANSWER = """(() => {
    const given = {};
    const blanks = question => question.querySelectorAll('input[type=text]').length;
    for (const kind of ['single', 'multiple', 'true_false', 'fill_in', 'short_answer']) {
        const questions = document.querySelectorAll(`.ls-question[data-kind="${kind}"]`);
        const [question] = [...questions].sort((one, other) => blanks(other) - blanks(one));
        const boxes = question.querySelectorAll('.ls-option input');
        const text = question.querySelector('input[type=text], textarea');
        boxes.length ? boxes[1].click() : null;
        if (text) {
            text.value = '三十日';
            text.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }
        given[question.dataset.question] = kind;
    }
    return given;
})()"""
"""One question of each kind; of the one with two blanks, the first only."""
RULES = """[...document.styleSheets].reduce(function count(sum, sheet) {
    return [...sheet.cssRules].reduce((all, rule) => rule.cssRules ? count(all + 1, rule) : all + 1, sum);
}, 0)"""


async def enter(window: Window, room: RoomForTests, attempt: int) -> None:
    card, code = room.made.codes[attempt]
    await window.go(room.url)
    await window.run(
        f"""(() => {{
            document.querySelector('[name=card]').value = '{card}';
            document.querySelector('[name=code]').value = '{code}';
            document.querySelector('form[action="/log-in/code"] button').click();
        }})()"""
    )
    await window.until(
        "document.querySelector('#agreed') && !document.querySelector('#confirm').hidden"
    )
    await window.run("document.querySelector('#agreed').click()")


async def hand_in(window: Window) -> None:
    await window.run("document.querySelector('#hand-in').click()")
    await window.until("document.querySelector('#hand-in-dialog').open")
    said = await window.run("document.querySelector('#hand-in-dialog').textContent")
    assert "59 题未作答" in said
    assert "还有空未填" in said, "what is filled in part is answered, and told"
    await window.run("document.querySelector('#hand-in-dialog .room-primary').click()")
    await window.until("document.querySelector('#receipt').textContent.includes('已交卷')")


def test_an_exam(open_browser: Browser, room: RoomForTests, tmp_path: Path) -> None:
    attempt = room.take()

    async def work() -> None:
        async with open_browser(tmp_path) as window:
            await enter(window, room, attempt)
            await window.until("!document.querySelector('#begin').disabled")
            await window.run("document.querySelector('#begin').click()")
            await window.until("document.querySelectorAll('.ls-question').length === 64")
            given = await window.run(ANSWER)
            await window.until(SAVED)
            assert set(room.answers(attempt)) == set(given)
            chosen = await window.run(
                """[...document.querySelectorAll('.ls-option')].slice(0, 4)
                    .map(option => getComputedStyle(option).backgroundColor)"""
            )
            assert len(set(chosen)) == 2, "what is chosen is seen"
            assert await window.run(RULES) == STYLE.read_text(encoding="utf-8").count("{"), (
                "every rule of the style is understood"
            )
            await window.go(f"{room.url}/exam/{attempt}")
            await window.until(
                "document.querySelector('#progress')?.textContent === '已答 5 / 64 题'"
            )
            await window.until(
                "document.querySelector('#time-left').textContent.startsWith('剩余时间 1:2')"
            )
            await hand_in(window)
            assert window.errors == []

    asyncio.run(work())
    assert room.row(attempt).state == "handed_in"
    assert len(room.submission(attempt)) == 64


@pytest.mark.full
def test_a_start_for_all_at_once(
    open_browser: Browser, waiting: RoomForTests, tmp_path: Path
) -> None:
    """The page holds the paper sealed, and opens it with the key that comes with the start."""
    attempt = waiting.take()

    async def work() -> None:
        async with open_browser(tmp_path) as window:
            await enter(window, waiting, attempt)
            held = (
                "performance.getEntriesByType('resource').some(({ name }) => /sealed$/.test(name))"
            )
            await window.until(held)
            await start(waiting)
            await window.until("document.querySelectorAll('.ls-question').length === 64")
            fetched = "performance.getEntriesByType('resource').map(({ name }) => name)"
            assert not any("/paper/" in name for name in await window.run(fetched))
            await window.until("!document.querySelector('.ls-question input').disabled")
            given = await window.run(ANSWER)
            await window.until(SAVED)
            assert set(waiting.answers(attempt)) == set(given)
            await hand_in(window)
            assert window.errors == []

    asyncio.run(work())
    assert waiting.row(attempt).state == "handed_in"


async def start(room: RoomForTests) -> None:
    """As the invigilator does it."""
    client = Client("127.0.0.1", room.server.port)
    await client.get("/log-in")
    entered = await client.form("/log-in", login="jiankao", password=room.made.password)
    await client.get(entered.location)
    started = await client.post(f"/api/session/{room.made.sitting}/start", {})
    assert started.status == 200, started.body
    await client.closed()


@pytest.mark.full
def test_the_board(open_browser: Browser, waiting: RoomForTests, tmp_path: Path) -> None:
    async def work() -> None:
        async with open_browser(tmp_path) as window:
            await window.go(waiting.url)
            await window.run(
                f"""(() => {{
                    document.querySelector('[name=login]').value = 'jiankao';
                    document.querySelector('[name=password]').value = '{waiting.made.password}';
                    document.querySelector('form[action="/log-in"] button').click();
                }})()"""
            )
            await window.until("location.pathname === '/me'")
            await window.go(f"{waiting.url}/sessions/{waiting.made.sitting}")
            await window.until("document.querySelectorAll('#people tbody tr').length === 1")
            assert window.errors == []

    asyncio.run(work())


def test_the_page_that_verifies_certificates(open_browser: Browser, tmp_path: Path) -> None:
    file = write_page(tmp_path / "证书 离线验证.html")
    code = sign_claims(changed(until=None), SIGNER)

    async def work() -> None:
        async with open_browser(tmp_path) as window:
            await window.go(file.as_uri())
            for typed, told in ((code, "验证通过"), (code[:-3], "没有通过")):
                await window.run(f"document.getElementById('code').value = {json.dumps(typed)}")
                await window.run("document.getElementById('verify').click()")
                assert told in await window.run("document.getElementById('result').textContent")
            assert window.errors == []

    asyncio.run(work())
