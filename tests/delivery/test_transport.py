"""TLS at a proxy: whose word counts, what comes plainly, and a real nginx by the file in deploy/."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from delivery.transport import Transport, read_proxies
from records.accounts.log_in import LogIn
from tests.support.certificates import self_made_certificate
from tests.support.ports import free_port
from tests.support.room_http import ready_account, served
from tests.support.room_site import RoomSite, run

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx" / "lawstudy.conf"
NGINX = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
NEAR = read_proxies(["127.0.0.1", "10.0.0.0/28"])


def asked(peer: str, **headers: str) -> HTTPServerRequest:
    made = HTTPServerRequest(
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=HTTPHeaders({"Host": "x"})
    )
    for name, value in headers.items():
        made.headers.add(name.replace("_", "-"), value)
    made.remote_ip, made.protocol = peer, "http"
    return made


@pytest.mark.parametrize(
    ("peer", "headers", "address", "protocol"),
    [
        (
            "127.0.0.1",
            {"X_Forwarded_For": "192.0.2.7", "X_Forwarded_Proto": "https"},
            "192.0.2.7",
            "https",
        ),
        # What the client says of itself stands first; the proxy's word stands last.
        (
            "127.0.0.1",
            {"X_Forwarded_For": "6.6.6.6, 192.0.2.7", "X_Forwarded_Proto": "https, http"},
            "192.0.2.7",
            "http",
        ),
        ("10.0.0.3", {"X_Forwarded_For": "192.0.2.7, 10.0.0.2"}, "192.0.2.7", "http"),
        ("127.0.0.1", {"X_Forwarded_For": "192.0.2.7, <b>"}, "127.0.0.1", "http"),
        ("127.0.0.1", {"X_Forwarded_For": ""}, "127.0.0.1", "http"),
        (
            "127.0.0.1",
            {"X_Forwarded_For": "2001:db8::7", "X_Forwarded_Proto": "HTTPS"},
            "2001:db8::7",
            "https",
        ),
        # Nobody else's word counts.
        (
            "192.0.2.9",
            {"X_Forwarded_For": "127.0.0.1", "X_Forwarded_Proto": "https"},
            "192.0.2.9",
            "http",
        ),
        (
            "10.0.0.16",
            {"X_Forwarded_For": "127.0.0.1", "X_Forwarded_Proto": "https"},
            "10.0.0.16",
            "http",
        ),
    ],
)
def test_whose_word_counts(peer: str, headers: dict[str, str], address: str, protocol: str) -> None:
    request = asked(peer, **headers)
    Transport(NEAR, secure=True).correct(request)
    assert (request.remote_ip, request.protocol) == (address, protocol)
    assert Transport(NEAR, secure=True).refuses(request) == (protocol == "http")
    assert not Transport(secure=False).refuses(request)


def test_programs_of_this_machine_may_ask_the_port_itself() -> None:
    assert not Transport(NEAR, secure=True).refuses(asked("127.0.0.1"))
    assert Transport(NEAR, secure=True).refuses(asked("192.0.2.9"))
    assert Transport(NEAR, secure=True).refuses(asked("127.0.0.1", Via="1.1 x"))


@pytest.mark.parametrize("proxies", [("127.0.0.1",), ()])
def test_a_room_behind_a_proxy(site: RoomSite, proxies: tuple[str, ...]) -> None:
    with site.sessions() as db:
        password = ready_account(db, "inv", "invigilator")
        db.commit()
    named = bool(proxies)

    async def work() -> None:
        async with served(site, secure=named, proxies=proxies) as (_, browser):
            client = browser()
            client.headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
            assert (await client.get("/log-in")).status == 200
            entered = await client.form("/log-in", login="inv", password=password)
            assert entered.status == 303
            assert all(("Secure" in each) == named for each in entered.cookies)
            client.headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}
            page = await client.get("/me")
            assert page.status == (308 if named else 200)
            if named:
                assert page.location == f"https://{client.host}/me"
                assert (await client.post("/api/session/1/start", {})).status == 403

    run(work)
    with site.sessions() as db:
        [address] = db.scalars(select(LogIn.address))
    assert address == ("192.0.2.7" if named else "127.0.0.1")


@asynccontextmanager
async def nginx(folder: Path, room: int, https: int, http: int) -> AsyncIterator[Path]:
    """Debian's nginx by the file in deploy/, at these ports; yields the certificate."""
    assert NGINX is not None
    made = self_made_certificate(folder)
    text = CONFIG.read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{room}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"),
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("/etc/lawstudy/tls/fullchain.pem", str(made.certificate)),
        ("/etc/lawstudy/tls/privkey.pem", str(made.key)),
        ("exam.example.gov.cn", "127.0.0.1"),
    ):
        assert old in text
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}"
        f"http {{ access_log off; {paths} {text} }}",
        encoding="utf-8",
    )
    subprocess.run(
        [NGINX, "-t", "-c", config, "-e", folder / "error.log"], check=True, capture_output=True
    )
    running = await asyncio.create_subprocess_exec(
        NGINX, "-c", str(config), "-e", str(folder / "error.log")
    )
    try:
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", https)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            break
        yield made.certificate
    finally:
        running.terminate()
        await running.wait()


@pytest.mark.full
@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (apt-get install nginx-light)")
def test_nginx_brings_tls_by_the_file_in_deploy(site: RoomSite, tmp_path: Path) -> None:
    with site.sessions() as db:
        password = ready_account(db, "inv", "invigilator")
        db.commit()
    number = site.plan(["S1"])
    room, https, http = free_port(), free_port(), free_port()

    def browse(certificate: Path) -> dict[str, Any]:
        """A browser of the standard library, with cookies; it is sent on from http and logs in."""
        jar = CookieJar()
        trusting = ssl.create_default_context(cafile=str(certificate))
        opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar),
            urllib.request.HTTPSHandler(context=trusting),
        )
        base = f"https://127.0.0.1:{https}"
        with opener.open(f"{base}/log-in", timeout=30) as page:
            headers, body = page.headers, page.read().decode()
        [token] = re.findall(r'<meta name="xsrf" content="([^"]+)"', body)
        form = urlencode({"login": "inv", "password": password, "_xsrf": token}).encode()
        with opener.open(f"{base}/log-in", form, timeout=30) as page:
            home = page.geturl()
        with opener.open(f"{base}/api/session/{number}/board", timeout=30) as page:
            board = page.status
        plain = urllib.request.build_opener(_Still())
        with plain.open(f"http://127.0.0.1:{http}/me?x=1", timeout=30) as page:
            onward = page.status, page.headers["Location"]
        with _Still().open(opener, f"{base}/metrics") as page:
            metrics = page.status
        return {
            "hsts": headers.get_all("Strict-Transport-Security"),
            "home": home,
            "secure": [cookie.secure for cookie in jar],
            "board": board,
            "onward": onward,
            "metrics": metrics,
        }

    async def work() -> None:
        ways: dict[str, Any] = {"secure": True, "proxies": ("127.0.0.1",), "port": room}
        async with served(site, **ways), nginx(tmp_path, room, https, http) as certificate:
            found = await asyncio.to_thread(browse, certificate)
        assert found == {
            "hsts": ["max-age=31536000"],
            "home": f"https://127.0.0.1:{https}/me",
            "secure": [True, True],
            "board": 200,
            "onward": (308, "https://127.0.0.1/me?x=1"),
            "metrics": 404,
        }

    run(work)


class _Still(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else, and takes every answer as one."""

    def http_error_308(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        del req, code, msg, headers
        return fp

    def open(self, opener: urllib.request.OpenerDirector, address: str) -> Any:
        try:
            return opener.open(address, timeout=30)
        except urllib.error.HTTPError as error:
            return error
