"""The Hub with certificate and key of its own, and its limits: on memory, and on servers that nobody uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from foundation.site import SETTINGS, open_site
from lawstudy.processes.hub.accounts import separate
from tests.support.certificates import self_made_certificate
from tests.support.hub_browser import HubPlace, asked, environments, server_of
from tests.support.hub_process import until
from tests.support.hub_site import HubUnderTest, make_hub_site

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not separate(), reason="servers are found by their system accounts"),
]
MEMORY_MIB = 700
IDLE_S = 300
"""A minute without use, looked at every minute, and told by the server every minute."""


@pytest.fixture(scope="module")
def place(released_once: Path, hub_folder: Path) -> Iterator[HubPlace]:
    made = make_hub_site(released_once, hub_folder / "site", learners=True)
    with (made.site.root / SETTINGS).open("a", encoding="utf-8") as file:
        file.write(f"memory_mib = {MEMORY_MIB}\nidle_minutes = 1\n")
    site = open_site(made.site.root)
    files = self_made_certificate(hub_folder)
    words = ["--certificate", str(files.certificate), "--key", str(files.key)]
    with HubUnderTest(site, words=words, tls=True) as running:
        yield HubPlace(made, running)


def test_log_ins_go_to_who_has_the_certificate_alone(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    running = place.running
    page = come_in("S1")
    server = server_of(page)
    assert server.startswith("https://")
    cookies = page.context.cookies()
    assert [cookie["name"] for cookie in cookies if not cookie["secure"]] == []
    assert {cookie["sameSite"] for cookie in cookies if "jupyterhub" in cookie["name"]} == {
        "Strict"
    }
    # A learner's server reaches the room over TLS, by its certificate.
    status, text = asked(page, f"{server}/lawstudy/api/home")
    assert status == 200
    assert orjson.loads(text)["state"] == "open"
    page.goto(f"{running.hub}/services/room/")
    assert page.url == f"{running.room}/me"


def test_a_program_that_wants_too_much_memory_is_refused_it_in_a_sentence(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    running = place.running
    page = come_in("jiaoyuan")
    server = server_of(page)
    uid = running.site.hub.first_uid + running.account("jiaoyuan")
    notebook = running.home("jiaoyuan") / "files" / "big.ipynb"
    notebook.write_bytes(orjson.dumps(_notebook(f"big = bytearray({MEMORY_MIB} * 2**20)", "6*7")))
    page.goto(f"{server}/lab/tree/big.ipynb?reset")
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    # What is run before there is a kernel is not run.
    ready = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
    expect(ready).to_be_attached(timeout=60_000)
    for number in (0, 1):
        cells.nth(number).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        shown = cells.nth(number).locator(".jp-OutputArea-output")
        expect(shown).to_contain_text(
            "42" if number else f"最多用 {MEMORY_MIB} MiB", timeout=90_000
        )
        expect(shown).not_to_contain_text("Traceback")
    # Nobody uses it from here on: it ends by itself, kernel and all.
    assert environments(uid)
    page.context.close()
    until(lambda: environments(uid) == [], IDLE_S)


def _notebook(*sources: str) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
