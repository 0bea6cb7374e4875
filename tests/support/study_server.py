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

from grading.nbgrader.course import Course
from grading.release import record_release
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.schema import create_database, open_database
from records.study.tries import SelfCheckTry
from tests.support.ports import free_port
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, answer, small_exam

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
    """A Jupyter Server with nothing but this extension."""

    def __init__(self, root: Path, home: Path, **options: str) -> None:
        port = free_port()
        self.root, self.url = root, f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
        command += [
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={root}",
            "--ServerApp.jpserver_extensions={'delivery.lab': True}",
            f"--IdentityProvider.token={TOKEN}",
            *(f"--StudyServer.{name}={value}" for name, value in options.items()),
        ]
        home.mkdir()
        environment = {
            **os.environ,
            **dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), str(home)),
            "JUPYTER_NO_CONFIG": "1",
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


@dataclass(frozen=True)
class Place:
    """A site with one learner, S1, and the servers on their folder: a cadre's, a trainer's, and one of no site."""

    exam: ReleasedExam
    cadre: Server
    trainer: Server
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
        for step in ("submitted", "autograded"):
            shutil.rmtree(self.exam.course.root / step, ignore_errors=True)
        with self.exam.sessions() as db:
            for model in (
                SelfCheckTry,
                Mark,
                FormerResponse,
                Response,
                Result,
                Submission,
                Attempt,
            ):
                db.query(model).delete()
            db.query(Exam).one().practice = False
            db.commit()


@contextmanager
def serve(released: Path, root: Path) -> Iterator[Place]:
    """The site below ``root`` with a copy of the released course, while its servers run."""
    shutil.copytree(released, root / "course")
    course, url = Course(root / "course"), f"sqlite:///{root / 'records.db'}"
    create_database(url)
    sessions = open_database(url)
    bank, form = small_exam()
    with sessions() as db:
        record_release(db, [form], bank)
    paper = orjson.loads(course.notebook("release", ".", ASSIGNMENT).read_bytes())
    exam = ReleasedExam(course, sessions, bank, form, paper)
    exam.call(["S1"])
    folder = root / "study" / "S1"
    folder.mkdir(parents=True)
    options = {"records_url": url, "course_root": str(course.root), "learner": "S1"}
    servers: list[Server] = []
    try:
        servers.append(Server(folder, root / "cadre", **options))
        servers.append(Server(folder, root / "trainer", **options, role="trainer"))
        servers.append(Server(folder, root / "nobody"))
        for server in servers:
            server.wait()
        yield Place(exam, *servers)
    finally:
        for server in servers:
            server.stop()
