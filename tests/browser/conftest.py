"""A real JupyterLab and a real Chromium: what a person at the machine has."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from delivery.lab.own_settings import own_settings
from foundation.site import Site
from lawstudy.processes.lab import Seat, lab_command
from lawstudy.processes.lab_folder import Role, prepare_admin, prepare_folder
from tests.browser.room import context, room, room_of_module
from tests.support.hub_browser import HubPlace, for_others, visitors
from tests.support.lab_pages import log_in
from tests.support.ports import free_port
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, exam, released_once
from tests.support.room_server import RoomUnderTest
from tests.support.study_server import forget_papers, make_site

__all__ = ["context", "exam", "released_once", "room", "room_of_module"]

expect.set_options(timeout=30_000)

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)


class Lab:
    """A JupyterLab on a folder, which can be killed and started again at the same address. ``ours``: with our extension."""

    def __init__(self, root: Path, home: Path, *, ours: bool = True) -> None:
        self.root, self.home = root, home
        self.port = free_port()
        settings = {"root_dir": root, "ip": "127.0.0.1", "port": self.port, "open_browser": False}
        settings["port_retries"] = 0
        self.command = [sys.executable, "-m", "jupyterlab", "--allow-root"]
        self.command += [f"--ServerApp.{name}={value}" for name, value in settings.items()]
        if ours:
            self.command += [f"--{name}={value}" for name, value in own_settings(home).items()]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [*self.command, "--IdentityProvider.token="]
        environment = {**os.environ, "HOME": str(self.home), "JUPYTER_CONFIG_DIR": str(self.home)}
        log = (self.home / "jupyter.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self.process.poll() is None, (self.home / "jupyter.log").read_text()
                time.sleep(0.1)
        raise AssertionError("JupyterLab did not start")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is not None and self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kernels(self) -> str:
        with urllib.request.urlopen(f"{self.url}/api/kernels", timeout=10) as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def lab_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("study"), tmp_path_factory.mktemp("home"))
    yield lab
    lab.kill()


@pytest.fixture
def lab(lab_of_module: Lab) -> Lab:
    """A JupyterLab that runs, whatever an earlier test did to it."""
    if not lab_of_module.alive:
        lab_of_module.start()
    return lab_of_module


@dataclass(frozen=True)
class StudyPlace:
    """A site with one learner, S1, who is called to a practice exam; its room runs."""

    site: Site
    exam: ReleasedExam
    room: RoomUnderTest
    password: str


@pytest.fixture(scope="module")
def study_place(
    released_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StudyPlace]:
    site, exam, password = make_site(released_once, tmp_path_factory.mktemp("site"))
    with RoomUnderTest(site) as room:
        yield StudyPlace(site, exam, room, password)


@pytest.fixture
def site(study_place: StudyPlace) -> Site:
    return study_place.site


def lab_of(site: Site, home: Path, *, learner: str = "S1", role: Role = "cadre") -> Lab:
    """`lawstudy lab` for somebody, started."""
    seat = Seat(site, "" if role == "admin" else learner, role)
    if role == "admin":
        folder = prepare_admin(site, seat.runtime)
    else:
        folder = prepare_folder(site, learner, trainer=role == "trainer")
    lab = Lab(folder, home)
    lab.command = [*lab_command(seat, lab.port), "--"]
    lab.start()
    return lab


def _first_day(place: StudyPlace, lab: Lab, *, trainer: bool) -> None:
    """The folder as it is made, nothing handed in, S1 logged in."""
    for path in lab.root.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    forget_papers(place.exam)
    prepare_folder(place.site, "S1", trainer=trainer)
    shutil.copy(place.exam.course.notebook("release", ".", ASSIGNMENT), lab.root)
    if not lab.alive:
        lab.start()
    if log_in_state(lab) == "log_in":
        assert log_in(lab.url, "S1", place.password) == 303


def log_in_state(lab: Lab) -> str:
    """What the home page says of it."""
    with urllib.request.urlopen(f"{lab.url}/lawstudy/api/home", timeout=30) as answer:
        return str(json.load(answer)["state"])


@pytest.fixture(scope="module")
def study_of_module(
    study_place: StudyPlace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    lab = lab_of(study_place.site, tmp_path_factory.mktemp("home"))
    yield lab
    lab.kill()


@pytest.fixture
def study(study_place: StudyPlace, study_of_module: Lab) -> Lab:
    """JupyterLab as a cadre has it, on the first day, logged in at the room."""
    _first_day(study_place, study_of_module, trainer=False)
    return study_of_module


@pytest.fixture(scope="module")
def trainer_of_module(
    study_place: StudyPlace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    lab = lab_of(study_place.site, tmp_path_factory.mktemp("home"), role="trainer")
    yield lab
    lab.kill()


@pytest.fixture
def trainer(study_place: StudyPlace, trainer_of_module: Lab) -> Lab:
    """JupyterLab as a trainer has it."""
    _first_day(study_place, trainer_of_module, trainer=True)
    return trainer_of_module


def asked_hosts(page: Page) -> set[str]:
    """Fills with every host that the page, and those that it opens, ask for anything."""
    hosts: set[str] = set()

    def note(asked: Request) -> None:
        if asked.url.startswith(("http", "ws")):
            hosts.add(asked.url.split("/")[2])

    page.context.on("request", note)
    return hosts


def figure(page: Page, name: str, *, whole: bool = False, of: Locator | None = None) -> None:
    """Take a screenshot (of the ``whole`` page, or ``of`` a part) for the README, where the environment variable FIGURES names a folder."""
    if folder := os.environ.get("FIGURES"):
        path = Path(folder) / f"{name}.png"
        if of is not None:
            of.screenshot(path=path)
        else:
            page.screenshot(path=path, full_page=whole)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium, or set CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def hub_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the module's ``place``, a Hub that runs, has its site."""
    return for_others(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def come_in(browser: Browser, place: HubPlace) -> Iterator[Callable[[str], Page]]:
    """A browser of somebody's own at the module's ``place``, logged in."""
    with visitors(browser, place) as enter:
        yield enter
