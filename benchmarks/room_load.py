"""The load generator: candidates who log in, wait, open, answer with pauses to think, and hand in all at once.

Runs as a process of its own (``python -m benchmarks.room_load PLAN``), so that the server's figures are the server's.
Stated limits: one asyncio process, no rendering; a client fetches the page, its scripts and style, its paper, as a browser
does, waits with the sealed paper, then saves every ``pause`` seconds (± half, at random).
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import resource
import sys
import time
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.support.http_client import Answer, Client

SPREAD = 1.5
"""Seconds within which pages that have the paper already say so, as the exam page does."""

LOOK_AFTER = 0.5
"""Seconds after which a page looks at what it was told: the others' bytes arrive meanwhile, each at a machine of its own."""


@dataclass
class Figures:
    """Seconds by kind of request; ``acknowledged``: by attempt the answers that the server said to be safe."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    acknowledged: dict[int, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)
    page_bytes: int = 0

    async def timed(self, kind: str, asking: Any, *, expect: tuple[int, ...] = (200,)) -> Answer:
        started = time.perf_counter()
        answer: Answer = await asking
        self.seconds.setdefault(kind, []).append(time.perf_counter() - started)
        if answer.status not in expect:
            self.failed.append(f"{kind} {answer.status} {answer.body[:80]!r}")
        return answer


@dataclass(frozen=True)
class Plan:
    """Seconds: all log in within ``log_in``, write for ``write``, hand in within ``hand_in``."""

    host: str
    port: int
    codes: dict[str, list[str]]
    sitting: int
    password: str
    log_in: float
    write: float
    pause: float
    hand_in: float


@dataclass
class Barrier:
    """``ready``: one for each who waits."""

    ready: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))


async def candidate(
    plan: Plan, attempt: int, draw: random.Random, figures: Figures, barrier: Barrier
) -> None:
    client = Client(plan.host, plan.port)
    try:
        await _write_paper(plan, attempt, draw, figures, barrier, client)
    except (OSError, asyncio.IncompleteReadError, ValueError, KeyError) as error:
        figures.failed.append(f"{attempt}: {type(error).__name__} {error}")
        barrier.ready.release()
    finally:
        client.close()


async def _write_paper(
    plan: Plan,
    attempt: int,
    draw: random.Random,
    figures: Figures,
    barrier: Barrier,
    client: Client,
) -> None:
    card, code = plan.codes[str(attempt)]
    address = f"/api/attempt/{attempt}"
    await asyncio.sleep(draw.uniform(0, plan.log_in))
    await figures.timed("page", client.get("/log-in"))
    entered = client.form("/log-in/code", card=card, code=code)
    await figures.timed("log_in", entered, expect=(303,))
    page = await figures.timed("page", client.get(f"/exam/{attempt}"))
    size = page.size
    for name in _assets(page.body):
        size += (await figures.timed("static", client.get(name))).size
    await figures.timed("state", client.get(address))
    sealed = await figures.timed("sealed", client.get(f"{address}/sealed"))
    async with contextlib.aclosing(
        client.events(f"{address}/events", look_after=LOOK_AFTER)
    ) as events:
        assert (await anext(events))["key"] is None
        barrier.ready.release()
        told = await anext(events)
        while told["key"] is None:
            told = await anext(events)
        # Both processes read this machine's clock.
        figures.seconds.setdefault("opening", []).append(client.heard_at - told["starts_at"] / 1000)
        await asyncio.sleep(draw.uniform(0, SPREAD))
        # Pages unseal at once, each on a machine of its own; here that would keep the others from reading their key.
        questions = _questions(_unsealed(sealed.json()["paper"], told["key"]))
        opened = await figures.timed(
            "open", client.post(f"{address}/open", {"tab": "t", "take_over": False})
        )
        figures.page_bytes = max(figures.page_bytes, size + sealed.size + opened.size)
        await _answer(plan, attempt, draw, figures, client, opened.json(), questions)


async def _answer(
    plan: Plan,
    attempt: int,
    draw: random.Random,
    figures: Figures,
    client: Client,
    here: dict[str, Any],
    questions: list[dict[str, Any]],
) -> None:
    address = f"/api/attempt/{attempt}"
    number, answers = 0, dict[str, Any]()
    until = time.monotonic() + plan.write
    await asyncio.sleep(draw.uniform(0, plan.pause))
    while time.monotonic() < until:
        question = draw.choice(questions)
        value = _value(question, draw)
        body = {
            "page": here["page"],
            "first": number + 1,
            "changes": [{"question": question["question"], "value": value, "marked": False}],
        }
        saved = await figures.timed("save", client.post(f"{address}/save", body))
        if saved.status == 200:
            number = saved.json()["saved"]
            answers[question["question"]] = value
            figures.acknowledged[attempt] = answers
        await asyncio.sleep(draw.uniform(0.5, 1.5) * plan.pause)
    await asyncio.sleep(max(0.0, until - time.monotonic()) + draw.uniform(0, plan.hand_in))
    done = await figures.timed("hand_in", client.post(f"{address}/hand-in", {"page": here["page"]}))
    if done.status == 200:
        figures.receipts[attempt] = done.json()["sha256"]


def _assets(page: bytes) -> list[str]:
    return [
        part.split(b'"', 1)[0].decode()
        for part in page.replace(b'href="/static', b'src="/static').split(b'src="')[1:]
        if part.startswith(b"/static")
    ]


def _unsealed(paper: str, key: str) -> dict[str, Any]:
    content = ChaCha20Poly1305(b64decode(key)).decrypt(bytes(12), b64decode(paper), None)
    found: dict[str, Any] = orjson.loads(gzip.decompress(content))
    return found


def _questions(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        question
        for section in content["sections"]
        for group in section["groups"]
        for question in group["questions"]
    ]


def _value(question: dict[str, Any], draw: random.Random) -> Any:
    letters = [option["id"] for option in question.get("options", [])]
    match question["kind"]:
        case "single":
            return draw.choice(letters)
        case "multiple":
            return sorted(draw.sample(letters, draw.randrange(1, len(letters))))
        case "true_false":
            return draw.random() < 0.5
        case "fill_in":
            blanks = question["blanks"]
            texts = [draw.choice(["六十日", "三十日", "十五日"]) for _ in range(blanks)]
            return texts if blanks > 1 else texts[0]
        case _:
            return "依照法定权限和程序办理。" * draw.randrange(5, 40)


async def run(plan: Plan) -> Figures:
    figures, barrier = Figures(), Barrier()
    tasks = [
        asyncio.create_task(candidate(plan, int(attempt), random.Random(attempt), figures, barrier))
        for attempt in plan.codes
    ]
    for _ in tasks:
        await barrier.ready.acquire()
    await _start(plan)
    await asyncio.gather(*tasks)
    return figures


async def _start(plan: Plan) -> None:
    """The invigilator lifts the barrier."""
    client = Client(plan.host, plan.port)
    await client.get("/log-in")
    entered = await client.form("/log-in", login="jiankao", password=plan.password)
    assert entered.status == 303, entered
    await client.get("/me")
    started = await client.post(f"/api/session/{plan.sitting}/start", {})
    assert started.status == 200, started
    client.close()


def main() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16384)), hard))
    file = Path(sys.argv[1])
    plan = Plan(**orjson.loads(file.read_bytes()))
    figures = asyncio.run(run(plan))
    data = {**figures.__dict__}
    data["acknowledged"] = {str(key): value for key, value in figures.acknowledged.items()}
    data["receipts"] = {str(key): value for key, value in figures.receipts.items()}
    file.with_suffix(".result.json").write_bytes(orjson.dumps(data))


if __name__ == "__main__":
    main()
