"""Two districts and one real Hub: who belongs to one comes in by its room and reaches nothing of the other, whatever they send.

In a real browser, where the rooms and the Hub are three sites to each other, and address by address with every role.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.handover import LASTS, challenge_of
from delivery.hub.districts import HANDED
from delivery.hub.room_service import ROOM
from foundation.clock import utc_now
from lawstudy.opening import open_records
from lawstudy.processes.hub.accounts import UIDS_EACH, home_of, separate
from lawstudy.processes.one_room import handover_folder, hub_address
from records.accounts.account import find_account
from records.accounts.administration import deactivate
from tests.support.district_hub import (
    FIRST_UID,
    STAFF_OF_ALL_ROLES,
    Districts,
    WebBrowser,
    new_districts,
)
from tests.support.hub_browser import START_MS, server_of
from tests.support.hub_process import PATIENCE_S, until

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not separate(), reason="several districts share a Hub only as root"),
]

LOGINS = ("S1", *STAFF_OF_ALL_ROLES)
COME_IN = ("S1", "guanli", "jiaoyuan", "shenhe", "yuejuan")
"""Of every face that a server has."""


@pytest.fixture(scope="module")
def districts(released_once: Path) -> Iterator[Districts]:
    with new_districts(released_once) as made, made as running:
        yield running


@pytest.fixture(scope="module")
def server_of_yi(districts: Districts) -> str:
    """The address of the server of yi's trainer, which runs."""
    browser, page = districts.logged_in("yi", "jiaoyuan")
    server = f"{districts.hub}/user/{districts['yi'].hub_name('jiaoyuan')}"
    until(lambda: browser.open(page.address).address.startswith(server), PATIENCE_S)
    assert browser.ask("GET", f"{server}/api/contents").status_code == 200
    return server


def runs(districts: Districts, server: str) -> bool:
    """Whether yi's trainer is answered by their server."""
    browser, _ = districts.logged_in("yi", "jiaoyuan")
    return browser.open(f"{server}/api/status").status == 200


def of_the_hub(other: str) -> list[tuple[str, str]]:
    """What JupyterHub answers about ``other``, or about everybody, and could be asked by who is in."""
    api = "/hub/api"
    return [
        ("GET", f"{api}/users"),
        ("POST", f"{api}/users"),
        ("GET", f"{api}/users/{other}"),
        ("POST", f"{api}/users/{other}"),
        ("PATCH", f"{api}/users/{other}"),
        ("DELETE", f"{api}/users/{other}"),
        ("POST", f"{api}/users/{other}/server"),
        ("DELETE", f"{api}/users/{other}/server"),
        ("GET", f"{api}/users/{other}/server/progress"),
        ("POST", f"{api}/users/{other}/servers/x"),
        ("GET", f"{api}/users/{other}/tokens"),
        ("POST", f"{api}/users/{other}/tokens"),
        ("POST", f"{api}/users/{other}/activity"),
        ("GET", f"{api}/users/{other}/shared"),
        ("GET", f"{api}/shares/{other}/"),
        ("POST", f"{api}/shares/{other}/"),
        ("POST", f"{api}/share-codes/{other}/"),
        ("GET", f"{api}/groups"),
        ("GET", f"{api}/groups/yi-trainer"),
        ("POST", f"{api}/groups/yi-trainer/users"),
        ("DELETE", f"{api}/groups/yi-trainer"),
        ("GET", f"{api}/proxy"),
        ("POST", f"{api}/proxy"),
        ("POST", f"{api}/shutdown"),
        ("GET", "/hub/admin"),
        ("GET", f"/hub/spawn/{other}"),
        ("POST", f"/hub/spawn/{other}"),
        ("GET", f"/hub/spawn-pending/{other}"),
        ("GET", "/hub/metrics"),
    ]


def of_the_server() -> list[tuple[str, str]]:
    """What a person's server answers."""
    return [
        ("GET", "/"),
        ("GET", "/lab"),
        ("GET", "/tree"),
        ("GET", "/api/status"),
        ("GET", "/api/me"),
        ("GET", "/api/contents?content=1"),
        ("PUT", "/api/contents/x.py"),
        ("GET", "/api/kernels"),
        ("POST", "/api/kernels"),
        ("POST", "/api/sessions"),
        ("POST", "/api/terminals"),
        ("GET", "/terminals/websocket/1"),
        ("GET", "/files/x"),
        ("GET", "/formgrader"),
        ("GET", "/lawstudy/api/home"),
        ("POST", "/api/shutdown"),
    ]


REFUSED = {400, 401, 403, 404, 405}


def is_refused(browser: WebBrowser, method: str, address: str) -> bool:
    """Whether nothing comes of it: refused, or sent to log in, at the end of which the server of somebody else refuses, too."""
    headers = {"X-XSRFToken": browser.cookie(f"{address.partition('/user/')[0]}/hub/", "_xsrf")}
    answer = browser.ask(method, address, headers=headers)
    if answer.status_code in REFUSED:
        return True
    if answer.status_code != 302:
        return False
    if method != "GET":
        return "/login" in answer.headers["Location"] or "oauth" in answer.headers["Location"]
    end = browser.open(address)
    path = urlsplit(end.address).path
    # The choice of one's district, a log-in page, one's own pages, or the Hub's refusal.
    return end.status in REFUSED or path in ("/hub/login", "/log-in") or "spawn" in path


@pytest.mark.parametrize("login", LOGINS)
def test_nobody_of_one_district_reaches_a_server_or_the_hubs_words_of_another(
    districts: Districts, server_of_yi: str, login: str
) -> None:
    browser, page = districts.logged_in("jia", login)
    came_in = browser.cookie(f"{districts.hub}/hub/", HANDED) != ""
    assert came_in or page.status == 403, page
    assert came_in or login not in COME_IN
    other = urlsplit(server_of_yi).path.rpartition("/")[2]
    for method, where in of_the_hub(other):
        assert is_refused(browser.copy(), method, districts.hub + where), (method, where)
    # Of services there is the room's, which is the same for all.
    services = browser.copy().ask("GET", f"{districts.hub}/hub/api/services")
    assert services.status_code in REFUSED or set(services.json()) == {ROOM}
    for method, where in of_the_server():
        assert is_refused(browser.copy(), method, server_of_yi + where), (method, where)
    # With jia's log-in shown as yi's: at the Hub, and to yi's room.
    token = browser.cookie(districts["jia"].room, "lawstudy")
    liar = browser.copy()
    liar.set(f"{districts.hub}/hub/", HANDED, f"yi.{token}", path="/hub/")
    assert urlsplit(liar.open(f"{districts.hub}/hub/home").address).path == "/hub/login"
    assert liar.ask("GET", f"{districts.hub}/hub/api/user").status_code in REFUSED
    liar.set(districts["yi"].room, "lawstudy", token)
    assert urlsplit(liar.open(f"{districts['yi'].room}/me").address).path == "/log-in"
    assert runs(districts, server_of_yi)


def test_who_has_no_server_is_told_by_the_room_or_the_hub(districts: Districts) -> None:
    for login, said in (("jiankao", "没有权限"), ("pangren", "没有分给您评阅")):
        _, page = districts.logged_in("jia", login)
        assert page.status == 403
        assert said in page.text


def test_one_browser_is_one_persons_at_the_hub(districts: Districts) -> None:
    """Who comes in there by another district takes the place of who was in; at their rooms both stay."""
    browser, _ = districts.logged_in("jia", "shenhe")
    assert browser.cookie(f"{districts.hub}/hub/", HANDED).startswith("jia.")
    districts.logged_in("yi", "guanli", browser)
    assert browser.cookie(f"{districts.hub}/hub/", HANDED).startswith("yi.")
    assert "名guanli" in browser.open(f"{districts.hub}/hub/home").text
    theirs = districts["jia"].hub_name("shenhe")
    assert browser.open(f"{districts.hub}/user/{theirs}/api/contents").status != 200
    for code in ("jia", "yi"):
        assert browser.open(f"{districts[code].room}/me").status == 200


def begin(districts: Districts, code: str, login: str) -> tuple[WebBrowser, str]:
    """A browser on its way from a room to the Hub, and the address to which it is being sent."""
    browser, _ = districts.logged_in(code, login)
    for name in [key for key in browser.cookies if key[2] in (HANDED, "jupyterhub-hub-login")]:
        del browser.cookies[name]
    return browser, browser.open(f"{districts[code].room}/to-lab", until="/hub/handover?").address


def is_in(districts: Districts, browser: WebBrowser) -> bool:
    return urlsplit(browser.open(f"{districts.hub}/hub/home").address).path == "/hub/home"


def test_a_code_is_good_once(districts: Districts) -> None:
    browser, address = begin(districts, "jia", "jiaoyuan")
    again = browser.copy()
    assert browser.open(address).status == 200
    assert is_in(districts, browser)
    assert again.open(address).status == 403
    assert not is_in(districts, again)


def test_a_code_is_good_for_its_own_browser_alone_and_is_used_up_by_another(
    districts: Districts,
) -> None:
    browser, address = begin(districts, "jia", "jiaoyuan")
    # One that holds nothing, and one that is on a way of its own and puts the code in there.
    stranger = districts.browser()
    assert stranger.open(address).status == 403
    thief, own = begin(districts, "jia", "shenhe")
    stolen = parse_qs(urlsplit(address).query)["code"][0]
    mine = parse_qs(urlsplit(own).query)["state"][0]
    assert thief.open(f"{districts.hub}/hub/handover?code={stolen}&state={mine}").status == 403
    assert not is_in(districts, thief)
    assert browser.open(address).status == 403
    assert not is_in(districts, browser)


def test_a_code_of_one_district_is_none_for_another(districts: Districts) -> None:
    browser, address = begin(districts, "jia", "jiaoyuan")
    code = parse_qs(urlsplit(address).query)["code"][0]
    other, own = begin(districts, "yi", "jiaoyuan")
    way = parse_qs(urlsplit(own).query)["state"][0]
    assert other.open(f"{districts.hub}/hub/handover?code={code}&state={way}").status == 403
    assert not is_in(districts, other)
    # jia's own is untouched by that, and leads to jia.
    assert browser.open(address).status == 200
    assert browser.cookie(f"{districts.hub}/hub/", HANDED).startswith("jia.")


def test_a_code_is_good_for_a_minute(districts: Districts) -> None:
    browser, address = begin(districts, "jia", "jiaoyuan")
    code = parse_qs(urlsplit(address).query)["code"][0]
    name = f"{hashlib.sha256(code.encode()).hexdigest()}.json"
    kept = handover_folder(districts["jia"].made.site) / name
    told = json.loads(kept.read_text(encoding="ascii"))
    # The minute is over, for this one.
    told["until"] = (utc_now() - LASTS).isoformat()
    kept.write_text(json.dumps(told), encoding="ascii")
    assert browser.open(address).status == 403
    assert not is_in(districts, browser)


def test_what_lies_on_the_disk_meanwhile_is_roots_and_of_no_use(districts: Districts) -> None:
    browser, _ = begin(districts, "jia", "jiaoyuan")
    folder = handover_folder(districts["jia"].made.site)
    token = browser.cookie(districts["jia"].room, "lawstudy")
    assert folder.stat().st_mode & 0o077 == 0
    kept = list(folder.glob("*.json"))
    assert kept
    for file in kept:
        assert file.stat().st_mode & 0o077 == 0
        assert token not in file.read_text(encoding="ascii")


def test_the_room_sends_nobody_anywhere_but_to_its_hub(districts: Districts) -> None:
    browser, _ = districts.logged_in("jia", "jiaoyuan")
    room = districts["jia"].room
    evil = (
        f"{room}/hand-over?state={challenge_of('x')}&hub=http://evil.example/&next=//evil.example"
    )
    assert browser.open(evil, until="/hub/handover").address.startswith(f"{districts.hub}/hub/")
    for state in ("", "x", "../../etc", "a" * 44):
        assert browser.open(f"{room}/hand-over?state={state}").status == 400
    away = f"{districts.hub}/hub/login?district=jia&next=https://evil.example/"
    end = browser.copy().open(away)
    assert urlsplit(end.address).netloc == urlsplit(districts.hub).netloc, end


def test_a_site_with_this_hub_gets_no_other_one(districts: Districts) -> None:
    site = districts["jia"].made.site
    done = districts.lawstudy("--site", str(site.root), "serve", "--hub", "--background")
    assert str(districts.hub) in done.stdout + done.stderr
    # Nor does stopping a district's room stop the Hub of all.
    stopped = districts.lawstudy("--site", str(site.root), "serve", "--stop")
    assert stopped.returncode == 0
    assert "JupyterHub" not in stopped.stdout
    assert hub_address(districts["yi"].made.site) == f"{districts.hub}/"
    again = districts.lawstudy("province", "serve", str(districts.file), "--background")
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("已在运行") == 1
    _, page = districts.logged_in("jia", "shenhe")
    assert page.status == 200


def test_files_of_one_district_are_closed_to_every_account_of_the_other(
    districts: Districts, server_of_yi: str
) -> None:
    """Should all of that fail, the system refuses: whatever runs in an account of jia's is tried on yi's files, and processes."""
    yi, jia = districts["yi"].made, districts["jia"].made
    owner = yi.site.hub.first_uid + districts["yi"].account("jiaoyuan")
    processes = [each for each in Path("/proc").glob("[0-9]*") if _owner(each) == owner]
    assert processes
    home = home_of(yi.site, f"u{districts['yi'].account('jiaoyuan')}")
    assert home.is_dir()
    targets = [
        yi.site.root,
        yi.site.root / "records.db",
        yi.site.root / "lawstudy.toml",
        yi.site.signing_keys,
        yi.site.root / "items" / "own.md",
        yi.exam.course.gradebook,
        handover_folder(yi.site),
        home,
        home / "files",
        districts.file.parent / "hub" / "state",
        districts.file.parent / "hub" / "state" / "cookie_secret",
        *(each / "environ" for each in processes),
    ]
    groups = [jia.site.hub.first_uid - each for each in range(1, 6)]
    for login in LOGINS:
        uid = jia.site.hub.first_uid + districts["jia"].account(login)
        assert FIRST_UID <= uid < FIRST_UID + UIDS_EACH <= owner
        for target in targets:
            tried = subprocess.run(
                ["/bin/ls" if target.is_dir() else "/bin/cat", str(target)],
                user=uid,
                group=uid,
                extra_groups=groups,
                capture_output=True,
                text=True,
                check=False,
            )
            assert tried.returncode != 0, (login, target)
            assert tried.stdout == "", (login, target)


def _owner(path: Path) -> int:
    try:
        return path.stat().st_uid
    except OSError:
        return -1


def answered(page: Page, address: str) -> tuple[int, str]:
    """Status and text of what the browser of a page gets there, after all redirects, in a tab of its own."""
    tab = page.context.new_page()
    answer = tab.goto(address)
    assert answer is not None
    found = answer.status, tab.inner_text("body")
    tab.close()
    return found


class TestInARealBrowser:
    """To Chromium the rooms and the Hub are three sites: cookies that are for one's own pages alone do not come along."""

    @pytest.fixture
    def page(self, browser: Browser) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(START_MS)
        yield page
        context.close()

    def _log_in(self, districts: Districts, page: Page, code: str, login: str) -> None:
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(districts[code].made.passwords[login])
        page.get_by_role("button", name="登录", exact=True).click()

    def test_choose_a_district_log_in_work_and_leave(
        self, districts: Districts, page: Page
    ) -> None:
        jia, yi = districts["jia"], districts["yi"]
        page.goto(f"{districts.hub}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("请选择您所在的区县")
        page.get_by_role("link", name=jia.made.site.name).click()
        self._log_in(districts, page, "jia", "jiaoyuan")
        server = server_of(page)
        assert server.endswith(f"/user/{jia.hub_name('jiaoyuan')}")
        with page.expect_popup() as opened:
            page.get_by_text("考试与学习平台").click()
        expect(opened.value.get_by_role("heading", level=1)).to_contain_text("名jiaoyuan，您好")
        assert opened.value.url.startswith(jia.room)
        # Also at yi, in the same browser; each stays when the other is left.
        other = page.context.new_page()
        other.set_default_timeout(START_MS)
        other.goto(f"{yi.room}/log-in")
        self._log_in(districts, other, "yi", "shenhe")
        other.get_by_role("link", name=re.compile("打开我的 JupyterLab")).click()
        theirs = server_of(other)
        assert theirs.endswith(f"/user/{yi.hub_name('shenhe')}")
        opened.value.bring_to_front()
        opened.value.get_by_role("button", name="退出").first.click()
        opened.value.wait_for_url(f"{jia.room}/log-in")
        until(lambda: answered(page, f"{server}/api/contents")[0] != 200)
        assert answered(other, f"{theirs}/api/contents")[0] == 200
        other.goto(f"{districts.hub}/hub/home")
        expect(other.get_by_role("heading", level=1)).to_have_text("我的 JupyterLab")
        other.get_by_role("link", name="退出登录").click()
        other.wait_for_url(f"{yi.room}/log-in")
        other.goto(f"{yi.room}/me")
        expect(other.get_by_label("登录名")).to_be_visible()

    def test_from_ones_home_page_and_again_while_logged_in(
        self, districts: Districts, page: Page
    ) -> None:
        jia = districts["jia"]
        page.goto(f"{jia.room}/log-in")
        self._log_in(districts, page, "jia", "S1")
        page.get_by_role("link", name=re.compile("打开我的 JupyterLab")).click()
        server = server_of(page)
        # A learner's server is the room's client: it has the log-in that was handed over.
        status, text = answered(page, f"{server}/lawstudy/api/home")
        assert status == 200
        assert '"state":"open"' in text.replace(" ", "")
        page.goto(f"{jia.room}/me")
        page.get_by_role("link", name=re.compile("打开我的 JupyterLab")).click()
        assert server_of(page) == server


def test_a_closed_account_loses_its_server_and_its_name_in_the_other_district_keeps_its_own(
    districts: Districts, server_of_yi: str
) -> None:
    browser, page = districts.logged_in("jia", "jiaoyuan")
    server = f"{districts.hub}/user/{districts['jia'].hub_name('jiaoyuan')}"
    until(lambda: browser.open(page.address).address.startswith(server), PATIENCE_S)
    with open_records(districts["jia"].made.site) as db:
        account = find_account(db, "jiaoyuan")
        assert account is not None
        deactivate(db, account, actor="test", now=utc_now())
        db.commit()
    uid = districts["jia"].made.site.hub.first_uid + districts["jia"].account("jiaoyuan")
    # What its programs do last may take as long as its start did.
    until(
        lambda: not [each for each in Path("/proc").glob("[0-9]*") if _owner(each) == uid],
        PATIENCE_S,
    )
    assert browser.ask("GET", f"{server}/api/contents").status_code != 200
    assert not is_in(districts, browser)
    assert runs(districts, server_of_yi)
