"""A real JupyterLab and a real Chromium: what a person at the machine has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from foundation.site import SETTINGS, Site, open_site
from lawstudy.opening import course_of
from lawstudy.processes.lab import Seat, lab_command, prepare_folder
from tests.browser.room import context, room, room_of_module
from tests.support.ports import free_port
from tests.support.released_exam import ReleasedExam, exam, released_once

__all__ = ["context", "exam", "released_once", "room", "room_of_module"]

expect.set_options(timeout=30_000)

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)


class Lab:
    """A JupyterLab on a folder, which can be killed and started again at the same address."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        self.port = free_port()
        settings = {"root_dir": root, "ip": "127.0.0.1", "port": self.port, "open_browser": False}
        settings["port_retries"] = 0
        self.command = [sys.executable, "-m", "jupyterlab", "--allow-root"]
        self.command += [f"--ServerApp.{name}={value}" for name, value in settings.items()]
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


@pytest.fixture
def site(exam: ReleasedExam, tmp_path: Path) -> Site:
    """A site with one learner, S1, who is called to the exam."""
    exam.call(["S1"])
    (tmp_path / "items").mkdir()
    (tmp_path / SETTINGS).write_text(
        '[site]\nname = "试验区"\n[records]\nurl = "sqlite:///records.db"\n[bank]\nitems = ["items"]\n',
        encoding="utf-8",
    )
    return open_site(tmp_path)


def lab_of(site: Site, home: Path, *, trainer: bool = False) -> Lab:
    """`lawstudy lab` for S1, started; the paper of the exam is handed out by the administrator."""
    folder = prepare_folder(site, "S1", trainer=trainer)
    for paper in (course_of(site).root / "release").glob("*/*.ipynb"):
        shutil.copy(paper, folder)
    lab = Lab(folder, home)
    lab.command = lab_command(Seat(site, "S1", trainer), lab.port)
    lab.start()
    return lab


@pytest.fixture
def study(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as a cadre has it."""
    lab = lab_of(site, tmp_path_factory.mktemp("home"))
    yield lab
    lab.kill()


@pytest.fixture
def trainer(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as a trainer has it."""
    lab = lab_of(site, tmp_path_factory.mktemp("home"), trainer=True)
    yield lab
    lab.kill()


def figure(page: Page, name: str, *, whole: bool = False) -> None:
    """Take a screenshot (of the ``whole`` page) for the README, where the environment variable FIGURES names a folder for them."""
    if folder := os.environ.get("FIGURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


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
