"""Every address with hostile paths, types, sizes and bodies: an answer each time, never a 500, never a traceback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from sqlalchemy import select

from delivery.handlers import routes
from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.roles import ROLES
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, Browser, logged_in, served
from tests.support.room_site import RoomSite

CODE = "AAAA-BBBB-CCCC"
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

PATHS = (
    "%00",
    "exam.js%00.py",
    "..",
    "%2e%2e/%2e%2e/app.py",
    "..%2f..%2fapp.py",
    "..\\..\\app.py",
    "%5c%5chost%5cshare",
    "/etc/passwd",
    "//etc/passwd",
    "C:/windows/win.ini",
    "%ff%fe",
    "%E4%B8",
    "%ed%a0%80",
    "%",
    "%zz",
    "a" * 5000,
    "a/" * 2000,
    "exam.js/",
    "exam.js/..",
    ".",
    "~root",
    "%0d%0aSet-Cookie:%20x=y",
    "exam.js%20",
    "-1",
    "0",
    "99999999999999999999",
    "1e9",
    "0x10",
    "１",
)
QUERIES = (
    "page=0",
    "page=-1",
    "page=99999",
    "page=99999999999999999999",
    "page=%00",
    "page=%ff",
    "page=１",
    "page=²",
    "page=1&page=2",
    "search=%00",
    "search=%ff%fe",
    "search=%25&search=_",
    "search=" + "%25" * 3000,
    "search=%ed%a0%80",
    "whole=%00",
    "instead_of=" + "x" * 5000,
    "&&&===",
    "%",
    "a" * 8000,
)
NUMBERS: tuple[Any, ...] = (
    0,
    -1,
    2**31,
    2**63,
    2**64 - 1,
    1e300,
    -0.0,
    1.5,
    True,
    None,
    "1",
    [],
    {},
)
FIELDS = (
    "page",
    "first",
    "changes",
    "tab",
    "take_over",
    "seconds",
    "minutes",
    "reason",
    "attempt",
    "text",
    "item",
    "lesson",
    "answer",
)


def deep(opening: bytes, closing: bytes, times: int) -> bytes:
    return opening * times + closing * times


def bodies() -> Iterator[tuple[str, bytes]]:
    """Content type and body; the fields of all addresses in one, each wrong in turn."""
    good: dict[str, Any] = {
        "page": 1,
        "first": 1,
        "changes": [],
        "tab": "t",
        "take_over": False,
        "seconds": 1,
        "minutes": 1,
        "reason": "原因",
        "attempt": 1,
        "text": "x",
        "item": "x",
        "lesson": "x",
        "answer": "x",
    }
    value: Any
    for field in FIELDS:
        for value in (2**63, 1e300, True, "1", "\0", "x" * 100_000, [[[[1]]]], {"a": {"b": {}}}):
            yield JSON, orjson.dumps({**good, field: value})
        yield JSON, orjson.dumps({k: v for k, v in good.items() if k != field})
    for value in (*NUMBERS, [[1] * 50] * 50, "x" * 25_000):
        change = {"question": "q01", "value": value, "marked": False}
        yield JSON, orjson.dumps({**good, "changes": [change]})
    for name in ("question", "value", "marked"):
        for value in (2**63, None, "\0", [[]], {}):
            change = {"question": "q01", "value": "x", "marked": False, name: value}
            yield JSON, orjson.dumps({**good, "changes": [change]})
    nested = deep(b"[", b"]", 900)
    yield JSON, b'{"item":"x","answer":' + nested + b"}"
    yield (
        JSON,
        b'{"page":1,"first":1,"changes":[{"question":"q01","marked":true,"value":'
        + nested
        + b"}]}",
    )
    yield JSON, deep(b"[", b"]", 100_000)
    yield JSON, deep(b'{"a":', b"}", 100_000)
    for text in (
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"tab":"\xff"}',
        b'{"tab":"\\ud800"}',
        b'{"page":1,"page":[]}',
        b'{"page":NaN}',
        b'{"page":' + b"9" * 5000 + b"}",
        b"\0" * 1000,
        b"\xef\xbb\xbf{}",
    ):
        yield JSON, text
        yield "text/plain", text
        yield "", text
    yield FORM, b"login=a&login=b&password=c&card=%00&code=%ff&roles=x&roles=&name=%ed%a0%80"
    yield FORM, b"login=" + b"%00" * 100 + b"&name=%00&roles=cadre&card=%00&password=%00"
    yield FORM, b"%=%&&&=;" * 100
    yield FORM, b"minutes=1&" * 5000
    yield "multipart/form-data", b"x"
    yield "multipart/form-data; boundary=x", b"--x\r\nnothing\r\n--x--"
    yield "multipart/form-data; boundary=" + "x" * 5000, b"--x--"
    yield "application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


def addresses(attempt: int, sitting: int) -> list[str]:
    """Every address with numbers that exist, then with numbers that do not."""
    found = []
    for pattern, *_ in routes():
        numbers = (sitting if "session" in pattern else attempt, 0, 999_999_999)
        for number in numbers:
            text = re.sub(r"\(\[0-9\]\{1,9\}\)", str(number), pattern, count=1)
            text = re.sub(r"\(\[0-9a-f\]\{(16|64)\}\)", lambda found: "0" * int(found[1]), text)
            text = re.sub(r"\(\[a-z0-9-\]\{1,80\}\)", "a" * 80, text)
            for act in re.findall(r"\((\w[\w|-]*)\)", text):
                text = text.replace(f"({act})", act.split("|")[0])
            found.append(text)
    return list(dict.fromkeys(found))


class Prober:
    """Sends raw requests as one person, and collects what must not come back."""

    def __init__(self, client: Client) -> None:
        self.client, self.wrong, self.count = client, list[tuple[str, bytes]](), 0

    async def send(self, method: str, address: str, body: bytes = b"", kind: str = "") -> None:
        reader, writer = await asyncio.open_connection(self.client.host, self.client.port)
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        head = (
            f"{method} {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: {cookies}\r\n"
        )
        head += f"Content-Length: {len(body)}\r\nX-XSRFToken: {self.client.xsrf}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\n"
        try:
            writer.write(head.encode("utf-8", "surrogatepass") + b"\r\n" + body)
            # The stream of events is held open on purpose.
            whole = reader.readuntil(b"\r\n\r\n") if "/events" in address else reader.read()
            answer = await asyncio.wait_for(whole, 20)
        finally:
            writer.close()
        self.count += 1
        status = answer[9:12]
        if not status.isdigit() or status[:1] == b"5" or b"Traceback" in answer or b".py" in answer:
            self.wrong.append((f"{method} {address[:80]} {kind[:40]} {body[:60]!r}", answer[:300]))


@pytest.fixture
def hostile_site(site: RoomSite) -> tuple[RoomSite, int, int, dict[str, str]]:
    """A sitting with one candidate who has an entry code, and an account that holds every role."""
    session_id = site.plan(["S1", "S2"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt).order_by(Attempt.id)).first()
        assert attempt is not None
        attempt.code_hash = entry_code_hash(CODE)
        account, password = create_account(
            db, "all", "", ROLES, person=attempt.call.person, actor="test", policy=CHEAP
        )
        account.must_change = False
        number = attempt.id
        db.commit()
    return site, number, session_id, {"all": password}


def probe(
    hostile_site: tuple[RoomSite, int, int, dict[str, str]],
    who: str,
    caplog: pytest.LogCaptureFixture,
    sending: Any,
) -> int:
    site, attempt, sitting, passwords = hostile_site
    counted = 0

    async def client_of(browser: Browser) -> Client:
        if who == "all":
            return await logged_in(browser, "all", passwords["all"])
        client = browser()
        await client.get("/log-in")
        if who == "code":
            entered = await client.form("/log-in/code", card="S1", code=CODE)
            assert entered.status == 303
            await client.get("/log-in")
        return client

    async def work() -> None:
        nonlocal counted
        async with served(site) as (_, browser):
            prober = Prober(await client_of(browser))
            await sending(prober, addresses(attempt, sitting))
            assert prober.wrong == []
            counted = prober.count

    asyncio.run(asyncio.wait_for(work(), 300))
    told = [each for each in caplog.records if each.exc_info or each.levelname == "ERROR"]
    assert told == []
    return counted


@pytest.mark.parametrize("who", ["nobody", "code", "all"])
def test_paths_queries_and_methods(
    hostile_site: tuple[RoomSite, int, int, dict[str, str]],
    who: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def sending(prober: Prober, known: list[str]) -> None:
        for path in PATHS:
            for folder in ("/", "/static/", "/lesson/", "/exam/", "/accounts/", "/api/attempt/"):
                await prober.send("GET", folder + path)
        for address in known:
            for method in METHODS:
                if (method, address) != ("POST", "/log-out"):
                    await prober.send(method, address)
            for tail in ("/", "%00", "/..", "%ff", ";a=b"):
                await prober.send("GET", address + tail)
        for query in QUERIES:
            for address in (
                "/accounts",
                "/audit",
                "/log-in",
                "/static/exam.js",
                "/me",
                "/sessions",
            ):
                await prober.send("GET", f"{address}?{query}")
        for query in QUERIES[:6]:
            await prober.send("GET", f"{known[-1]}?{query}")

    assert probe(hostile_site, who, caplog, sending) > 500


@pytest.mark.parametrize("who", ["code", pytest.param("all", marks=pytest.mark.full)])
def test_bodies_of_every_kind_at_every_address(
    hostile_site: tuple[RoomSite, int, int, dict[str, str]],
    who: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def sending(prober: Prober, known: list[str]) -> None:
        taking = [address for address in known if address != "/log-out" and "/0" not in address]
        taking = [address for address in taking if "999999999" not in address]
        json = [address for address in taking if "/api/" in address]
        if who == "code":  # All else is refused before anything is read.
            json = [address for address in json if "/api/attempt/" in address][:6]
            taking = ["/log-in", "/log-in/code"]
        for kind, body in bodies():
            for address in json if kind == JSON else taking:
                await prober.send("POST", address, body, kind)

    assert probe(hostile_site, who, caplog, sending) > 900


def test_cookies_headers_and_requests_that_are_none(
    hostile_site: tuple[RoomSite, int, int, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    raw = (
        b"GET /log-in HTTP/1.1\r\nHost: x\r\nCookie: lawstudy=\xff\xfe; _xsrf=%00\r\n",
        b"GET /log-in HTTP/1.1\r\nHost: x\r\nCookie: " + b"a=b; " * 2000 + b"\r\n",
        b"GET /me HTTP/1.1\r\nHost: x\r\nCookie: lawstudy=" + b"x" * 9000 + b"\r\n",
        b"GET /me HTTP/1.1\r\nHost: x\r\nCookie: _xsrf=2|zz|zz|zz\r\n",
        b"GET /log-in HTTP/1.1\r\nHost: \xff\r\n",
        b"GET /static/room.css HTTP/1.1\r\nHost: x\r\nRange: bytes=9-1,x\r\n",
        b"GET /static/room.css HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: never\r\n",
        b"GET /static/room.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + b'"a",' * 500 + b"\r\n",
        b"POST /log-in HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
        b"POST /log-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 2\r\n",
        b"POST /log-in HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n",
        b"GET http://other/log-in HTTP/1.1\r\nHost: x\r\n",
        b"GET * HTTP/1.1\r\nHost: x\r\n",
        b"nonsense\r\n",
    )

    async def sending(prober: Prober, _: list[str]) -> None:
        for head in raw:
            client = prober.client
            reader, writer = await asyncio.open_connection(client.host, client.port)
            writer.write(head + b"Connection: close\r\n\r\n")
            answer = await asyncio.wait_for(reader.read(), 20)
            writer.close()
            if answer[9:10] == b"5" or b"Traceback" in answer:
                prober.wrong.append((repr(head[:80]), answer[:300]))
        await prober.send("GET", quote("/log-in"))

    probe(hostile_site, "nobody", caplog, sending)
