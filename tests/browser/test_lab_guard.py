"""From the browser of a learner, whatever might lead to a key: requests of the page itself, and JupyterLab's own menus."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect

from foundation.site import Site
from tests.browser.conftest import Lab
from tests.support.lab_attempts import CHANNELS, NOTEBOOK, SECRET, attempts, lay_traps

pytestmark = pytest.mark.full

ASK = """async (attempts) => {
    const token = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? '';
    const answers = [];
    for (const [method, path, body] of attempts) {
        const options = {method, headers: {'X-XSRFToken': token}};
        if (body !== null) {
            options.body = body;
            options.headers['Content-Type'] = 'application/json';
        }
        const answer = await fetch(path, options);
        answers.push([answer.status, await answer.text()]);
    }
    return answers;
}"""
OPEN = """(path) => new Promise((resolve) => {
    const socket = new WebSocket(`ws://${location.host}${path}`);
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('refused');
})"""


def test_no_request_of_the_page_comes_to_a_key(page: Page, study: Lab, site: Site) -> None:
    secret = lay_traps(site)
    page.goto(f"{study.url}/lab/tree/mine.ipynb")
    expect(page.locator(".jp-NotebookPanel, .ls-view").first).to_be_visible()
    tried = attempts(secret, study.root)
    asked = [[each.method, each.path, each.data and each.data.decode()] for each in tried]
    answers: list[list[Any]] = page.evaluate(ASK, asked)
    wrong = [
        (str(attempt), status, text[:80])
        for attempt, (status, text) in zip(tried, answers, strict=True)
        if status not in (400, 403, 404) or SECRET in text
    ]
    # The browser itself takes ".." out of an address: what it then asks for may be a page of JupyterLab.
    assert [each for each in wrong if ".." not in each[0] or SECRET in each[2]] == []
    for path in CHANNELS:
        assert page.evaluate(OPEN, path) == "refused"
    assert (secret / "key.ipynb").read_text(encoding="utf-8") == NOTEBOOK
    assert sorted(path.name for path in secret.iterdir()) == ["key.ipynb", "key.md"]
    assert study.process is not None
    assert psutil.Process(study.process.pid).children() == []
