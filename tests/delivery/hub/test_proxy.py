"""The Hub's proxy as it runs: the room's cookies go to the Hub, and never to a person's server."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

import pytest

from delivery.hub.own_server import ENVIRONMENT as TOLD
from delivery.hub.own_server import cookie_name, pass_key, pass_of
from delivery.request import COOKIE
from lawstudy.processes.hub.parts import PROXY, node
from tests.support.ports import free_port

TOKEN = "t" * 32
KEY = pass_key(b"s" * 32)
SESSION = "5dd8e81c"
OTHERS = f"jupyterhub-session-id={SESSION}; other=1"
PASS = f"{cookie_name(secure=False)}={pass_of(KEY, 'u1', SESSION)}"
SENT = f'{COOKIE}=secret; _xsrf=2|a1b2|c3d4|1795; _xsrf="2|a|b|1"; _xsrf=TjFhYmM; {PASS}; {OTHERS}'
ENVIRONMENT = {
    **os.environ,
    "CONFIGPROXY_AUTH_TOKEN": TOKEN,
    **dict(zip(TOLD, (cookie_name(secure=False), KEY), strict=True)),
}


class _Echo(BaseHTTPRequestHandler):
    """Answers with the cookies that it was sent, and in a header with the address."""

    def do_GET(self) -> None:
        """Also to who wants another protocol."""
        text = self.headers.get("Cookie", "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Asked", self.path)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    echo = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=echo.serve_forever, daemon=True).start()
    port, api = free_port(), free_port()
    command = [str(node()), str(PROXY), "--port", str(port), "--api-port", str(api)]
    process = subprocess.Popen([*command, "--log-level", "error"], env=ENVIRONMENT)
    target = f"http://127.0.0.1:{echo.server_address[1]}"
    _until_open(port, api)
    for path in ("/", "/user/u1/"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{api}/api/routes{path}",
            data=json.dumps({"target": target}).encode(),
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    echo.shutdown()
    echo.server_close()


def _until_open(*ports: int) -> None:
    for port in ports:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)


def arrived(address: str, **headers: str) -> str:
    request = urllib.request.Request(address, headers={"Cookie": SENT, **headers})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("path", ["/hub/login?next=/user/u1/", "/hub/", "/hub"])
def test_the_hub_asks_by_the_rooms_cookie(proxy: str, path: str) -> None:
    assert f"{COOKIE}=secret" in arrived(proxy + path)


@pytest.mark.parametrize(
    "path",
    ["/user/u1/", "/user/u1/lab?x=/hub/", "/services/x/", "/", "/hubs", "/user/../hub/", "//hub/"],
)
def test_nothing_else_is_told_it(proxy: str, path: str) -> None:
    assert arrived(proxy + path) == f"_xsrf=TjFhYmM; {OTHERS}"


@pytest.mark.parametrize(
    "shown",
    [
        "",
        PASS,
        f"{OTHERS}; {cookie_name(secure=False)}={pass_of(KEY, 'u2', SESSION)}",
        f"jupyterhub-session-id=another; {PASS}",
        f"{OTHERS}; {cookie_name(secure=False)}=",
        f"{OTHERS}; {cookie_name(secure=False)}=zz",
        f"{OTHERS}; {cookie_name(secure=True)}={pass_of(KEY, 'u1', SESSION)}",
    ],
    ids=["none", "without session", "another's", "of another session", "empty", "no hex", "name"],
)
@pytest.mark.parametrize("path", ["/user/u1/lab?x=1", "/hub/../user/u1/x", "/%75ser/u1/api"])
@pytest.mark.parametrize("upgrade", [{}, {"Upgrade": "websocket", "Connection": "Upgrade"}])
def test_only_its_owner_comes_to_a_server(
    proxy: str, path: str, shown: str, upgrade: dict[str, str]
) -> None:
    """Everybody else is at the Hub's."""
    assert asked_for(proxy, path, Cookie=f"{OTHERS}; {PASS}", **upgrade) == (
        "/user/u1/x" if ".." in path else path
    )
    assert asked_for(proxy, path, Cookie=shown, **upgrade) == f"/hub/own?next={quote(path, '')}"


def asked_for(proxy: str, path: str, **headers: str) -> str:
    """The address for which the target was asked in the end; nothing tidies it on the way."""
    connection = http.client.HTTPConnection(urlsplit(proxy).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse().getheader("Asked")
    connection.close()
    assert answer is not None
    return answer


@pytest.mark.parametrize("missing", ["CONFIGPROXY_AUTH_TOKEN", *TOLD])
def test_without_its_secrets_it_does_not_start(missing: str) -> None:
    without = {name: text for name, text in ENVIRONMENT.items() if name != missing}
    done = subprocess.run(
        [str(node()), str(PROXY), "--port", "1", "--api-port", "2"],
        env=without,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
