"""Every JSON address of the room tried by what its OpenAPI document says, as each kind of person."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from delivery.openapi import PATH
from delivery.request import COOKIE
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from tests.support.http_client import Client
from tests.support.room_http import Browser, logged_in, ready_account, served
from tests.support.room_site import RoomSite

CODE = "AAAA-BBBB-CCCC"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
)
BOUND = ("--max-examples", "6", "--seed", "1", "--generation-deterministic")


REACHED = {
    "cadre": "POST /api/self-check",
    "invigilator": "POST /api/session/{number}/note",
    "administrator": "GET /api/bank/state/{name}/{content_hash}",
    "entry_code": "POST /api/attempt/{attempt}/save",
}
"""What somebody may do, and must not only have been refused."""


async def tried(client: Client, folder: Path, numbers: dict[str, int]) -> tuple[int, str]:
    """The program's exit code, and what it says of the room to somebody with these cookies; ``numbers`` in addresses."""
    given = {
        "log_in": client.cookies.get(COOKIE, "nobody"),
        "page_cookie": client.cookies["_xsrf"],
        "page_token": client.xsrf,
    }
    lines = [f'[auth.openapi.{name}]\napi_key = "{key}"' for name, key in given.items()]
    lines += ["[parameters]", *(f'"path.{name}" = {each}' for name, each in numbers.items())]
    config = folder / "schemathesis.toml"
    config.write_text("\n".join(lines), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *(
            "--config-file",
            str(config),
            "run",
            str(PATH),
            "--url",
            f"http://{client.host}:{client.port}",
        ),
        *("--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS)),
        # Lines that stay open answer for as long as somebody listens.
        *("--exclude-path-regex", "/events$", "--no-color", "--workers", "1", *BOUND),
    ]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, cwd=folder, timeout=600
    )
    return done.returncode, done.stdout.decode()


@pytest.mark.full
@pytest.mark.parametrize("who", ["cadre", "invigilator", "administrator", "entry_code", "nobody"])
def test_the_room_answers_as_its_document_says(site: RoomSite, tmp_path: Path, who: str) -> None:
    number = site.plan(["S1", "S2"])
    with site.sessions() as db:
        passwords = {
            role: ready_account(db, role, role)
            for role in ("cadre", "invigilator", "administrator")
        }
        rows = db.scalars(select(Attempt).where(Attempt.sitting_id == number).order_by(Attempt.id))
        [own, other] = rows
        own.code_hash = entry_code_hash(CODE)
        # Those of the candidate, where there are some; others have them drawn.
        numbers = {"attempt": own.id}
        if who in ("invigilator", "administrator"):
            numbers = {"attempt": other.id, "number": number}
        elif who != "entry_code":
            numbers = {}
        db.commit()

    async def come_in(browser: Browser) -> Client:
        if who in passwords:
            return await logged_in(browser, who, passwords[who])
        client = browser()
        await client.get("/log-in")
        if who == "entry_code":
            entered = await client.form("/log-in/code", card="S1", code=CODE)
            assert entered.status == 303
            assert COOKIE in client.cookies
        return client

    async def work() -> None:
        async with served(site) as (_, browser):
            code, told = await tried(await come_in(browser), tmp_path, numbers)
            assert code == 0, told
            refused = told.partition("operations returned only 401/403")[2].partition("💡")[0]
            assert who == "nobody" or refused, told
            assert REACHED.get(who, "nothing") not in refused, told

    asyncio.run(asyncio.wait_for(work(), 900))
