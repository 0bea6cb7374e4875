"""A program that runs beside the one that asks: it reads a request as JSON, and writes lines of JSON.

A line says how far it is (``{"progress": [done, total]}``) or what came of it; the last of those is the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from typing import Any

import orjson

_LONGEST_LINE = 2**26
"""Bytes."""
_KEPT_ERRORS = 8000
"""Bytes of what a program writes of its errors, the last of them."""


async def start_beside(command: Sequence[str]) -> Process:
    """Start it, to be talked to."""
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=_LONGEST_LINE
    )


async def talk(
    process: Process, request: bytes, tell: Callable[[int, int], None]
) -> tuple[dict[str, Any] | None, str]:
    """What it answers, ``None`` where it broke off without; and the end of what it wrote of errors."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(last_of(process.stderr))
    answer: dict[str, Any] | None = None
    try:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(request)
            await process.stdin.drain()
        process.stdin.close()
        async for line in process.stdout:
            said = orjson.loads(line)
            if "progress" in said:
                tell(*said["progress"])
            else:
                answer = said
        await process.wait()
        return answer, await errors
    finally:
        errors.cancel()


async def last_of(stream: asyncio.StreamReader) -> str:
    """The end of what a program writes, read all along so that it is never kept waiting."""
    kept = b""
    while part := await stream.read(2**16):
        kept = (kept + part)[-_KEPT_ERRORS:]
    return kept.decode(errors="replace")


async def end_beside(process: Process, grace: float) -> None:
    """Ask it to end, and wait so many seconds while it puts back what it began and ends those that it has started."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(process.wait()), grace)
    await kill_beside(process)


async def kill_beside(process: Process) -> None:
    """End it at once, if it has not ended."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.wait()
