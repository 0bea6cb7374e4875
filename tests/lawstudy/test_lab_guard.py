"""A learner's JupyterLab, asked by HTTP whatever might lead to a key: everything is refused; what is needed works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from foundation.site import Site, open_site
from lawstudy.opening import open_records
from lawstudy.processes.lab import Seat, lab_command
from lawstudy.processes.lock import holder_of
from records.people.unit import Unit
from tests.support.lab_attempts import (
    CHANNELS,
    EMPTY,
    NOTEBOOK,
    SECRET,
    Attempt,
    attempts,
    lay_traps,
)
from tests.support.lessons_in_use import lessons_in_use
from tests.support.people import officer
from tests.support.ports import free_port
from tests.support.site_on_server import new_site


@dataclass(frozen=True)
class Learner:
    """A running JupyterLab of a learner, and where what is secret lies."""

    site: Site
    secret: Path
    folder: Path
    address: str
    token: str
    pid: int

    def ask(self, attempt: Attempt, **headers: str) -> tuple[int, str]:
        """Status and text."""
        request = urllib.request.Request(
            self.address.rstrip("/") + attempt.path,
            data=attempt.data,
            method=attempt.method,
            headers={"Authorization": f"token {self.token}", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = new_site(tmp_path_factory.mktemp("guard") / "site", demo=False, name="试验区")
    with open_records(site) as db:
        unit = Unit(code="B1", name="某局")
        db.add(officer("S1", "学员", unit, number="S1"))
        lessons_in_use(db)
        db.commit()
    return site


@pytest.fixture(scope="module")
def learner(site: Site) -> Iterator[Learner]:
    secret = lay_traps(site)
    seat = Seat(site, "S1")
    # Names that Jupyter and Python look for where they are started.
    ran = site.root / "ran"
    for name in ("jupyter_server_config.py", "jupyterlab.py", "tornado.py", "sitecustomize.py"):
        text = f"open({str(ran)!r}, 'w').close()"
        (seat.folder / name).write_text(text, encoding="utf-8")
    log = site.root / "jupyter.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            lab_command(seat, free_port()), cwd=seat.folder, stdout=output, stderr=output
        )
    while (holder := holder_of(seat.lock)) is None or not holder.address:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    assert not ran.exists(), "the learner's own file was run"
    address, token = re.fullmatch(r"(.*/)lab\?token=(\w+)", holder.address).groups()  # type: ignore[union-attr]
    yield Learner(site, secret, seat.folder, address, token, process.pid)
    process.terminate()
    process.wait(timeout=60)


def test_every_way_to_a_key_is_refused(learner: Learner) -> None:
    folder = {path: path.lstat().st_mtime_ns for path in learner.folder.rglob("*")}
    answered, told = [], []
    for attempt in attempts(learner.secret, learner.folder):
        status, text = learner.ask(attempt)
        if status not in (400, 403, 404):
            answered.append((str(attempt), status, text[:80]))
        here = str(learner.site.root)
        if SECRET in text or (here in text and here not in attempt.path):
            told.append((str(attempt), status))
    assert answered == []
    assert told == []
    assert sorted(path.name for path in learner.secret.iterdir()) == ["key.ipynb", "key.md"]
    assert (learner.secret / "key.ipynb").read_text(encoding="utf-8") == NOTEBOOK
    assert {path: path.lstat().st_mtime_ns for path in learner.folder.rglob("*")} == folder
    assert psutil.Process(learner.pid).children() == []


@pytest.mark.parametrize("path", CHANNELS)
def test_no_channel_is_opened(learner: Learner, path: str) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    assert learner.ask(Attempt("GET", path), **upgrade)[0] == 403


def test_a_listing_has_the_learners_own_files_and_no_link_out(learner: Learner) -> None:
    status, text = learner.ask(Attempt("GET", "/api/contents/?content=1"))
    names = {entry["name"] for entry in json.loads(text)["content"]}
    assert status == 200
    assert "mine.ipynb" in names
    assert names.isdisjoint({"题库", "key.ipynb", "all", "circle"})


def test_what_a_learner_needs_is_there(learner: Learner) -> None:
    for path in ("/lab", "/lab/tree/mine.ipynb", "/api", "/api/me", "/lawstudy/api/home"):
        assert learner.ask(Attempt("GET", path))[0] == 200, path
    status, text = learner.ask(Attempt("GET", "/api/kernelspecs"))
    assert (status, json.loads(text)["kernelspecs"]) == (200, {})
    new = Attempt("PUT", "/api/contents/note.ipynb", EMPTY)
    assert learner.ask(new)[0] == 201
    assert learner.ask(Attempt("POST", "/api/contents/note.ipynb/checkpoints", {}))[0] == 201
    assert learner.ask(Attempt("GET", "/api/contents/note.ipynb?content=1"))[0] == 200
    assert learner.ask(Attempt("DELETE", "/api/contents/note.ipynb"))[0] == 204


def test_the_page_and_the_process_name_nothing_that_leads_to_a_key(learner: Learner) -> None:
    process = psutil.Process(learner.pid)
    shown = " ".join([*process.cmdline(), *map(str, process.environ().values())])
    shown += learner.ask(Attempt("GET", "/lab"))[1]
    for secret in ("records.db", "sqlite:", str(learner.site.course_root), "question_bank/items"):
        assert secret not in shown


def test_without_the_extension_a_learner_gets_no_jupyterlab(site: Site, tmp_path: Path) -> None:
    seat = Seat(open_site(site.root), "S2")
    command = lab_command(seat, free_port())
    seat.folder.mkdir(parents=True)
    # Jupyter starts all the same when a part of an extension is missing.
    broken = "import sys; sys.modules['delivery.lab.room_client'] = None"
    (tmp_path / "sitecustomize.py").write_text(broken, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "扩展" in done.stderr
