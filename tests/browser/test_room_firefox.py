"""The exam page in Firefox ESR: come in, answer each kind, reload, hand in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.browser.firefox import FIREFOX, firefox
from tests.browser.room import RoomForTests

pytestmark = [
    pytest.mark.xdist_group("room-browser"),
    pytest.mark.skipif(FIREFOX is None, reason="no Firefox (apt-get install firefox-esr)"),
]

SAVED = "document.querySelector('#saving')?.textContent === '已全部保存'"
ANSWER = """(() => {
    const given = {};
    for (const kind of ['single', 'multiple', 'true_false', 'fill_in', 'short_answer']) {
        const question = document.querySelector(`.ls-question[data-kind="${kind}"]`);
        const boxes = question.querySelectorAll('.ls-option input');
        const texts = question.querySelectorAll('input[type=text], textarea');
        boxes.length ? boxes[1].click() : null;
        for (const text of texts) {
            text.value = '三十日';
            text.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }
        given[question.dataset.question] = kind;
    }
    return given;
})()"""


def test_an_exam_in_firefox(room: RoomForTests, tmp_path: Path) -> None:
    attempt = room.take()
    card, code = room.made.codes[attempt]

    async def work() -> None:
        async with firefox(tmp_path) as window:
            await window.go(room.url)
            await window.run(
                f"""(() => {{
                    document.querySelector('[name=card]').value = '{card}';
                    document.querySelector('[name=code]').value = '{code}';
                    document.querySelector('form[action="/log-in/code"] button').click();
                }})()"""
            )
            await window.until(
                "document.querySelector('#begin') && !document.querySelector('#confirm').hidden"
            )
            await window.run("document.querySelector('#agreed').click()")
            await window.until("!document.querySelector('#begin').disabled")
            await window.run("document.querySelector('#begin').click()")
            await window.until("document.querySelectorAll('.ls-question').length === 64")
            given = await window.run(ANSWER)
            await window.until(SAVED)
            assert set(room.answers(attempt)) == set(given)
            await window.go(f"{room.url}/exam/{attempt}")
            await window.until(
                "document.querySelector('#progress')?.textContent === '已答 5 / 64 题'"
            )
            await window.until(
                "document.querySelector('#time-left').textContent.startsWith('剩余时间 1:2')"
            )
            await window.run("document.querySelector('#hand-in').click()")
            await window.until("document.querySelector('#hand-in-dialog').open")
            await window.run("document.querySelector('#hand-in-dialog .room-primary').click()")
            await window.until("document.querySelector('#receipt').textContent.includes('已交卷')")
            assert window.errors == []

    asyncio.run(work())
    assert room.row(attempt).state == "handed_in"
    assert len(room.submission(attempt)) == 64
