"""Two districts, jia and yi, each with an account of every role; their rooms, and one real Hub with its proxy for both."""

from __future__ import annotations

import contextlib
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from lawstudy.errors import ShellError
from lawstudy.processes.hub.accounts import UIDS_EACH
from lawstudy.processes.hub.python import require_python
from lawstudy.processes.lock import Holder, holder_of
from lawstudy.processes.one_room import running_room
from records.roles import ROLES
from tests.support.hub_process import PATIENCE_S, run_lawstudy, said, started
from tests.support.hub_site import STAFF, HubSite, HubUnderTest, make_hub_site
from tests.support.ports import free_port

CODES = ("jia", "yi")
FIRST_UID = 300_000
STAFF_OF_ALL_ROLES = STAFF | {
    role.replace("_", "-"): [role]
    for role in ROLES
    if role != "cadre" and [role] not in STAFF.values()
}
"""The learner's login is ``S1``."""
_REFRESH = re.compile(r'http-equiv="refresh" content="0;url=([^"]*)"')
_XSRF = re.compile(r'name="_xsrf" value="([^"]+)"')
_MOST_STEPS = 20


@dataclass(frozen=True)
class District:
    """``room``: its address in browsers, without a slash in the end."""

    code: str
    made: HubSite
    room: str

    def account(self, login: str) -> int:
        """The account's number."""
        return HubUnderTest(self.made.site).account(login)

    def hub_name(self, login: str) -> str:
        """What the Hub calls it."""
        return f"{self.code}-{self.account(login)}"


@dataclass(frozen=True)
class Districts:
    """``hub``: the Hub's address, without a slash in the end. Entered, all of it runs."""

    file: Path
    hub: str
    by_code: dict[str, District]

    def __getitem__(self, code: str) -> District:
        return self.by_code[code]

    def lawstudy(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command."""
        return run_lawstudy(*words, home=self.file.parent)

    def __enter__(self) -> Districts:
        started(
            self.lawstudy("province", "serve", str(self.file), "--background"),
            lambda: bool(self.hub_now) and all(map(self.room_now, self.by_code)),
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        said(self.lawstudy("province", "serve", str(self.file), "--stop"))

    @property
    def hub_now(self) -> str:
        """Where the Hub says that it answers; empty: it does not run."""
        holder = holder_of(self.file.parent / "hub" / "hub.lock")
        return holder.address if holder is not None else ""

    def room_now(self, code: str) -> Holder | None:
        """The room that runs, once it answers."""
        return running_room(self[code].made.site)

    def browser(self) -> WebBrowser:
        """With no cookies yet."""
        return WebBrowser()

    def logged_in(
        self, code: str, login: str, browser: WebBrowser | None = None
    ) -> tuple[WebBrowser, Page]:
        """A browser in which somebody came from the Hub by their district's room; and where it is then."""
        browser = browser or self.browser()
        district = self[code]
        page = browser.open(f"{self.hub}/hub/login?district={code}")
        assert urlsplit(page.address).path == "/log-in", page
        page = browser.submit(
            f"{district.room}/log-in",
            page,
            login=login,
            password=district.made.passwords[login],
            to="lab",
        )
        return browser, page


@contextlib.contextmanager
def new_districts(released: Path) -> Iterator[Districts]:
    """Two of them, made and not yet started, in a folder that goes afterwards; skips where accounts cannot reach the Python."""
    try:
        require_python()
    except ShellError as error:
        pytest.skip(str(error))
    # Not below pytest's own folders: every run of it closes them to all other accounts.
    folder = Path(tempfile.mkdtemp(prefix="lawstudy-districts-"))
    folder.chmod(0o711)
    try:
        yield make_districts(released, folder / "installation")
    finally:
        shutil.rmtree(folder)


def make_districts(released: Path, root: Path) -> Districts:
    """Make them; nothing runs."""
    hub_port = free_port()
    lines = [f'[hub]\naddress = "http://hub.localhost:{hub_port}/"\nport = {hub_port}\n']
    found: dict[str, District] = {}
    for number, code in enumerate(CODES):
        port = free_port()
        room = f"http://{code}.localhost:{port}"
        settings = f'first_uid = {FIRST_UID + number * UIDS_EACH}\n[serve]\naddress = "{room}/"\n'
        made = make_hub_site(
            released,
            root / code,
            learners=True,
            settings=settings,
            name=f"试验区{code}",
            staff=STAFF_OF_ALL_ROLES,
        )
        lines.append(f'[{code}]\nsite = "{code}"\nport = {port}\n')
        found[code] = District(code, made, room)
    file = root / "province.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return Districts(file, f"http://hub.localhost:{hub_port}", found)


@dataclass(frozen=True)
class Page:
    """``address``: where it was in the end."""

    address: str
    status: int
    text: str


@dataclass
class WebBrowser:
    """Cookies by host and path, redirects, and pages that go on by themselves; names below ``localhost`` are this machine.

    It sends every cookie that fits, also those that a real one keeps back from visits that another site sends.
    """

    cookies: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def copy(self) -> WebBrowser:
        """Another browser that was given all of its cookies."""
        return WebBrowser(dict(self.cookies))

    def cookie(self, address: str, name: str) -> str:
        """The cookie of this name that is sent there; empty: there is none."""
        return self._fitting(address).get(name, "")

    def set(self, address: str, name: str, value: str, *, path: str = "/") -> None:
        """As if the host had set it."""
        self.cookies[str(urlsplit(address).hostname), path, name] = value

    def open(self, address: str, *, until: str = "") -> Page:
        """Follow it to the page at which it ends, or before the first address that holds ``until``."""
        for _ in range(_MOST_STEPS):
            if until and until in address:
                return Page(address, 0, "")
            answer = self.ask("GET", address)
            refresh = _REFRESH.search(answer.text)
            way = answer.headers.get("Location") or (html.unescape(refresh[1]) if refresh else "")
            if not way:
                return Page(address, answer.status_code, answer.text)
            address = urljoin(address, way)
        raise AssertionError(f"it goes round and round: {address}")

    def submit(self, address: str, page: Page, **fields: str) -> Page:
        """Send the form of a page of the room, and follow it."""
        mark = _XSRF.search(page.text)
        assert mark is not None, page
        answer = self.ask("POST", address, data={**fields, "_xsrf": html.unescape(mark[1])})
        assert answer.status_code == 303, answer.text
        return self.open(urljoin(address, answer.headers["Location"]))

    def ask(
        self,
        method: str,
        address: str,
        *,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request, and nothing after it."""
        parts = urlsplit(address)
        cookies = "; ".join(f"{name}={value}" for name, value in self._fitting(address).items())
        here = address.replace(f"//{parts.netloc}", f"//127.0.0.1:{parts.port}", 1)
        answer = httpx.request(
            method,
            here,
            data=data,
            headers={**(headers or {}), "Host": parts.netloc, "Cookie": cookies},
            timeout=PATIENCE_S,
            trust_env=False,
        )
        for line in answer.headers.get_list("set-cookie"):
            self._keep(str(parts.hostname), line)
        return answer

    def _fitting(self, address: str) -> dict[str, str]:
        parts = urlsplit(address)
        return {
            name: value
            for (host, path, name), value in sorted(self.cookies.items())
            if host == parts.hostname and (parts.path or "/").startswith(path)
        }

    def _keep(self, host: str, line: str) -> None:
        first, *more = line.split(";")
        name, _, value = first.strip().partition("=")
        facts = dict(each.strip().lower().partition("=")[::2] for each in more)
        path = next((e.strip()[5:] for e in more if e.strip().lower().startswith("path=")), "/")
        if (
            ("max-age" in facts and facts["max-age"] == "0")
            or "1970" in facts.get("expires", "")
            or value in ("", '""')
        ):
            self.cookies.pop((host, path, name), None)
        else:
            self.cookies[host, path, name] = value
