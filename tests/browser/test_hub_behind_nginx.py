"""The Hub without root, in one account for its staff, behind nginx with the configuration of ``deploy/``."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from foundation.site import SETTINGS, open_site
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.python import servers_python
from lawstudy.processes.one_room import hub_address
from tests.support.certificates import self_made_certificate
from tests.support.hub_browser import HubPlace, asked, give_points, server_of
from tests.support.hub_site import HubUnderTest, make_hub_site
from tests.support.nginx import NGINX, nginx, replaced
from tests.support.ports import free_port
from tests.support.released_exam import ASSIGNMENT

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not separate(), reason="only root can start it in another account"),
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (apt-get install nginx)"),
]
CONF = Path(__file__).parents[2] / "deploy" / "nginx" / "lawstudy-hub.conf"
UID = 301_234
"""No user of this machine, and none of the servers'."""


@pytest.fixture(scope="module")
def place(released_once: Path, hub_folder: Path) -> Iterator[HubPlace]:
    """``str``: where browsers reach the Hub."""
    made = make_hub_site(released_once, hub_folder / "home" / "site", learners=True)
    room, hub = free_port(), free_port()
    settings = made.site.root / SETTINGS
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        f'{text}address = "https://127.0.0.1:{hub}/"\n[serve]\naddress = "https://127.0.0.1:{room}/"\n',
        encoding="utf-8",
    )
    python = servers_python(hub_folder)
    for each in (made.site.root.parent, *made.site.root.parent.rglob("*")):
        os.chown(each, UID, UID, follow_symlinks=False)
    words = ["--address", "127.0.0.1", "--proxy", "127.0.0.1"]
    running = HubUnderTest(made.site, words=words, user=UID, python=python)
    # Learners are refused where all is one account.
    refused = running.lawstudy("serve", "--hub", "--background", "--port", str(running.port))
    assert refused.returncode == 1
    assert "learners = true 只能在以 root 运行时使用" in refused.stderr
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("learners = true", "learners = false"),
        encoding="utf-8",
    )
    site = open_site(made.site.root)
    running.site = site
    with running, before(hub_folder, {8000: running.port, 8100: hub_port(running)}, room, hub):
        yield HubPlace(replace(made, site=site), running, f"https://127.0.0.1:{hub}")


def test_a_trainer_works_and_all_is_one_account(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    running, hub = place.running, place.hub
    assert "没有以 root 运行" in running.said
    page = come_in("jiaoyuan")
    server = server_of(page)
    assert server.startswith(f"{hub}/user/")
    assert [each["name"] for each in page.context.cookies() if not each["secure"]] == []
    # It computes, through nginx: a kernel is asked over a connection that stays open.
    status, text = asked(page, f"{server}/api/kernelspecs")
    assert status == 200
    assert "python3" in text
    page.get_by_text("考试与学习平台").first.wait_for()
    with page.expect_popup() as opened:
        page.get_by_text("考试与学习平台").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("名jiaoyuan，您好")
    assert opened.value.url == f"{running.site.address}me"
    owners = {
        path.stat().st_uid
        for path in Path("/proc").glob("[0-9]*")
        if b"lawstudy.processes.hub" in _command(path)
        and str(running.site.root).encode() in _command(path)
    }
    assert owners == {UID}
    page.goto(f"{hub}/hub/home")
    page.get_by_role("link", name="退出登录").click()
    page.wait_for_url(f"{running.site.address}log-in")


def test_a_marker_marks_and_has_no_kernel(come_in: Callable[[str], Page]) -> None:
    page = come_in("yuejuan")
    server = server_of(page)
    expect(page.get_by_role("link", name=ASSIGNMENT)).to_be_visible()
    give_points(page, server, "4")
    for method, address in (("POST", "api/kernels"), ("POST", "api/terminals"), ("GET", "lab")):
        assert asked(page, f"{server}/{address}", method, data={})[0] == 403, address


def test_a_learner_has_no_server(come_in: Callable[[str], Page]) -> None:
    page = come_in("S1")
    expect(page.get_by_role("alert")).to_contain_text("没有权限")
    assert "/user/" not in page.url


def _command(process: Path) -> bytes:
    with contextlib.suppress(OSError):
        return (process / "cmdline").read_bytes()
    return b""


def hub_port(running: HubUnderTest) -> int:
    found = re.search(r":(\d+)", hub_address(running.site).removeprefix("http"))
    assert found is not None
    return int(found[1])


@contextlib.contextmanager
def before(folder: Path, behind: dict[int, int], room: int, hub: int) -> Iterator[None]:
    """nginx with the shipped configuration, with these ports behind it and before it."""
    files = self_made_certificate(folder)
    words = {f"127.0.0.1:{shipped}": f"127.0.0.1:{mine}" for shipped, mine in behind.items()}
    words |= {
        "listen 443 ": f"listen 127.0.0.1:{room} ",
        "listen 8443 ": f"listen 127.0.0.1:{hub} ",
        "/etc/lawstudy/tls/fullchain.pem": str(files.certificate),
        "/etc/lawstudy/tls/privkey.pem": str(files.key),
    }
    with nginx(replaced(CONF.read_text(encoding="utf-8"), words), folder / "nginx", hub):
        yield
