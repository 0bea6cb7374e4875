"""One window of a browser that Playwright does not drive as it does its own: scripts go in, values come out."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import Any


class Window(ABC):
    """``errors``: what the console reported."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    @abstractmethod
    async def go(self, url: str) -> None:
        """Open an address; returns when it is loaded."""

    @abstractmethod
    async def run(self, script: str) -> Any:
        """The value of a JavaScript expression, by way of JSON."""

    async def until(self, script: str, *, seconds: float = 30) -> Any:
        """Wait until the expression is true."""
        end = time.monotonic() + seconds
        while not (value := await self.run(script)):
            assert time.monotonic() < end, f"never true: {script}"
            await asyncio.sleep(0.1)
        return value
