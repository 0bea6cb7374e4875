"""Headers of the room's answers by the rules of a scanner (drHEADer), each exception with its reason; refusals for scripts."""

from __future__ import annotations

import asyncio
import http.client

import pytest
from drheader.core import Drheader

from tests.support.room_http import served
from tests.support.room_site import RoomSite, run

ACCEPTED = {
    ("Cache-Control", ""): "no-store alone keeps everything out of caches (RFC 9111); see `kept`",
    ("Server", ""): "it names neither the server's program nor a version",
    (
        "Referrer-Policy",
        "",
    ): "same-origin tells other sites less than any of the values that it knows",
    ("Strict-Transport-Security", "includeSubDomains"): "other names of the domain are not ours",
}

PAGES = ("/log-in", "/me", "/nowhere", "/api/me", "/api/nowhere", "/favicon.ico")


def answer(port: int, way: str, method: str = "GET") -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body, as a proxy with TLS gets them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        method, way, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    )
    found = connection.getresponse()
    body = found.read()
    connection.close()
    return found.status, found.getheaders(), body


def findings(headers: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the scanner says: header and the part that is meant, and why."""
    told = {}
    joined: dict[str, str | list[str]] = {}
    for name, value in headers:
        if name == "Set-Cookie":
            joined.setdefault(name, []).append(value)  # type: ignore[union-attr]
        else:
            joined[name] = value
    for each in Drheader(headers=joined).analyze(cross_origin_isolated=True):
        header = each.rule.partition(" - ")[0]
        part = "includeSubDomains" if "includeSubDomains" in (each.expected or []) else ""
        told[header, part] = each.message
    return told


@pytest.mark.parametrize("way", [*PAGES, "/static/room.css"])
def test_a_scanner_finds_nothing_but_what_is_accepted(site: RoomSite, way: str) -> None:
    async def work() -> None:
        async with served(site, secure=True, proxies=("127.0.0.1",)) as (_, browser):
            port = browser().port
            _, headers, _ = await asyncio.to_thread(answer, port, way)
        kept = "no-store"
        if way.startswith(("/static", "/favicon")):
            kept = "public, max-age="  # Nothing personal, and an address with a version, or nothing at all.
        assert dict(headers)["Cache-Control"].startswith(kept)
        found = findings(headers)
        assert not {key: why for key, why in found.items() if key not in ACCEPTED}

    run(work)


def test_the_scanner_would_find_what_is_missing() -> None:
    bare = findings([("Content-Type", "text/html"), ("Set-Cookie", "a=b")])
    wanted = {"Content-Security-Policy", "Strict-Transport-Security", "Set-Cookie"}
    assert wanted <= {header for header, _ in bare}


def test_scripts_are_told_why_not_in_json_and_which_methods_there_are(site: RoomSite) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            port = browser().port
            status, headers, body = await asyncio.to_thread(answer, port, "/api/nowhere")
            assert (status, dict(headers)["Content-Type"]) == (
                404,
                "application/json; charset=utf-8",
            )
            assert b'"code":"error"' in body
            _, headers, _ = await asyncio.to_thread(answer, port, "/nowhere")
            assert dict(headers)["Content-Type"].startswith("text/html")
            status, headers, _ = await asyncio.to_thread(answer, port, "/log-in", "TRACE")
            assert (status, dict(headers)["Allow"]) == (405, "GET, POST")

    run(work)
