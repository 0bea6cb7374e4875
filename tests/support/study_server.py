"""A site with real Jupyter Servers that have nothing but the study view's extension, and questions to them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from sqlalchemy.orm import Session, sessionmaker

from foundation.site import SETTINGS, Site, open_site
from grading.nbgrader.course import Course
from grading.release import record_release
from lawstudy.processes.one_room import room_sign
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.mark import Mark
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from records.schema import create_database, open_database
from records.study.answers import StudyAnswer
from records.study.tries import SelfCheckTry
from tests.support.lab_pages import log_in, page
from tests.support.lessons_in_use import lessons_in_use
from tests.support.ports import free_port
from tests.support.released_exam import (
    ASSIGNMENT,
    ReleasedExam,
    answer,
    make_practice,
    small_exam,
)
from tests.support.room_server import RoomUnderTest

TOKEN = "test"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAPER = f"{ASSIGNMENT}.ipynb"
SECRETS = [
    *("syn-", "is_key", "key_letters", "rubric", "rationale_", "Traceback"),
    *("此处说明理由与各干扰项", "集体讨论决定", "60日", "应当先告知", "写出应当"),
]
"""What only markers may read of the exam's items, and what a person should never read."""


@dataclass(frozen=True)
class Answer:
    status: int
    data: dict[str, Any]

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and message of an answer that says nothing else."""
        assert list(self.data) == ["message"]
        assert CHINESE.search(self.data["message"])
        return self.status, self.data["message"]


class Server:
    """`lawstudy lab`'s own process on a folder, with a token that is known."""

    def __init__(self, root: Path, home: Path, *, room: str, learner: str, role: str) -> None:
        port = free_port()
        self.root, self.url = root, f"http://127.0.0.1:{port}"
        command = [
            sys.executable,
            "-P",
            "-m",
            "lawstudy.processes.lab_server",
            str(root),
            str(home),
        ]
        command += [
            learner,
            role,
            str(port),
            "0",
            room,
            "",
            "--",
            f"--IdentityProvider.token={TOKEN}",
        ]
        home.mkdir()
        environment = {
            **os.environ,
            **dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), str(home)),
        }
        self.log = home / "jupyter.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=home, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> None:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError("Jupyter Server did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def page(self, path: str, **fields: str) -> tuple[int, str]:
        """Status and text of a page of the room, through this server; with ``fields`` its form is sent."""
        return page(self.url, path, token=TOKEN, **fields)

    def log_in(self, login: str, password: str) -> int:
        """Log in at the room as a person would; returns the last status."""
        return log_in(self.url, login, password, token=TOKEN)

    def send(self, address: str, body: bytes | None = None, token: str = TOKEN) -> tuple[int, str]:
        """Status and text."""
        request = urllib.request.Request(
            f"{self.url}/lawstudy/api/{address}",
            data=body,
            headers={"Authorization": f"token {token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as found:
                status, headers, text = found.status, found.headers, found.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, headers, text = error.code, error.headers, error.read().decode()
        assert headers.get_content_type() == "application/json"
        return status, text

    def ask(self, address: str, body: bytes | None = None) -> Answer:
        """An answer, in which no secret is whatever was asked."""
        status, text = self.send(address, body)
        found = [secret for secret in SECRETS if secret in text]
        assert found == []
        return Answer(status, json.loads(text))

    def post(self, address: str, **fields: object) -> Answer:
        return self.ask(address, json.dumps(fields).encode())

    def receipt(self, path: str) -> Answer:
        return self.ask(f"hand-in?{urlencode({'path': path})}")

    def scored(self, path: str) -> dict[str, Any]:
        """The receipt once no score will come any more."""
        for _ in range(600):
            receipt = self.receipt(path).data["receipt"]
            if not receipt["scoring"]:
                return dict(receipt)
            time.sleep(0.1)
        raise AssertionError("no score")


@dataclass(frozen=True)
class Place:
    """A site with one learner, S1, and the servers on their folder: a cadre's and a trainer's, both logged in as S1, one that
    is not logged in, and one whose room is away."""

    exam: ReleasedExam
    password: str
    room: RoomUnderTest
    cadre: Server
    trainer: Server
    stranger: Server
    nobody: Server

    def save(self, name: str = PAPER, **answers: str) -> Path:
        """A paper in the learner's folder."""
        path = self.cadre.root / name
        path.write_bytes(orjson.dumps(answer(self.exam.paper(), **answers)))
        return path

    @property
    def handed_in(self) -> list[Path]:
        return list((self.exam.course.root / "submitted").rglob("*.ipynb"))

    def clear(self) -> None:
        """As on the first day."""
        for path in self.cadre.root.iterdir():
            path.unlink()
        forget_papers(self.exam)


def forget_papers(exam: ReleasedExam) -> None:
    """Nothing was handed in, scored or checked, and the exam is practice: others are not written in JupyterLab."""
    for step in ("submitted", "autograded"):
        shutil.rmtree(exam.course.root / step, ignore_errors=True)
    models = StudyAnswer, SelfCheckTry, Mark, FormerResponse, Response, Result, Submission, Attempt
    with exam.sessions() as db:
        for model in models:
            db.query(model).delete()
        make_practice(db)
        db.commit()


def make_site(
    released: Path, root: Path, *, name: str = "试验区"
) -> tuple[Site, ReleasedExam, str]:
    """A site with the released course, its exam practice, one learner, S1, who is called to it, and their password."""
    shutil.copytree(released, root / "course")
    (root / "items").mkdir()
    (root / SETTINGS).write_text(
        f'[site]\nname = "{name}"\n[records]\nurl = "sqlite:///records.db"\n[bank]\nitems = ["items"]\n',
        encoding="utf-8",
    )
    site = open_site(root)
    course = Course(root / "course")
    create_database(site.records_url)
    sessions = open_database(site.records_url)
    bank, form = small_exam()
    with sessions() as db:
        record_release(db, [form], bank)
        lessons_in_use(db)
        db.commit()
    paper = orjson.loads(course.notebook("release", ".", ASSIGNMENT).read_bytes())
    exam = ReleasedExam(course, sessions, bank, form, paper)
    exam.call(["S1"])
    forget_papers(exam)
    return site, exam, give_account(sessions, "S1")


@contextmanager
def serve(released: Path, root: Path) -> Iterator[Place]:
    """The site below ``root`` with a copy of the released course, while its room and its servers run."""
    site, exam, password = make_site(released, root)
    folder = root / "study" / "S1"
    folder.mkdir(parents=True)
    servers: list[Server] = []
    with RoomUnderTest(site) as room:
        where = str(room_sign(site))
        try:
            for name, role, place in (
                ("cadre", "cadre", where),
                ("trainer", "trainer", where),
                ("stranger", "cadre", where),
                ("nobody", "cadre", str(root / "no.sign")),
            ):
                servers.append(Server(folder, root / name, room=place, learner="S1", role=role))
            for server in servers:
                server.wait()
            for server in servers[:2]:
                assert server.log_in("S1", password) == 303
            yield Place(exam, password, room, *servers)
        finally:
            for server in servers:
                server.stop()


def give_account(sessions: sessionmaker[Session], number: str) -> str:
    """An account by which this person logs in under their number; returns its password."""
    with sessions() as db:
        person = db.query(Person).filter_by(number=number).one()
        account, password = create_account(
            db, number, person.name, ["cadre"], person=person, actor="test"
        )
        account.must_change = False
        db.commit()
        return password
