"""Firefox ESR, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) over Tornado's websocket client."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.browser.window import Window
from tests.support.ports import free_port

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox(Window):
    """One window of it."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        super().__init__()
        self._connection, self._numbers = connection, itertools.count(1)
        self._context = ""

    async def begin(self) -> None:
        await self._ask("session.new", capabilities={})
        await self._ask("session.subscribe", events=["log.entryAdded"])
        tree = await self._ask("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    async def go(self, url: str) -> None:
        await self._ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def run(self, script: str) -> Any:
        answer = await self._ask(
            "script.evaluate",
            expression=f"JSON.stringify(({script}) ?? null)",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    async def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        await self._connection.write_message(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            message = await self._connection.read_message()
            assert message is not None, "Firefox has gone"
            answer = json.loads(message)
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.errors.append(str(answer["params"]["text"]))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]


@asynccontextmanager
async def firefox(profile: Path) -> AsyncIterator[Firefox]:
    """A Firefox of its own, closed at the end."""
    assert FIREFOX is not None
    port = free_port()
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(
        [*command, f"--remote-debugging-port={port}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        connection = await _connected(f"ws://127.0.0.1:{port}/session")
        try:
            window = Firefox(connection)
            await window.begin()
            yield window
        finally:
            connection.close()
    finally:
        process.kill()
        process.wait()


async def _connected(url: str) -> WebSocketClientConnection:
    end = time.monotonic() + 60
    while True:
        try:
            return await websocket_connect(url)
        except OSError:
            assert time.monotonic() < end, "Firefox did not start"
            await asyncio.sleep(0.2)
