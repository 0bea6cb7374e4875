"""`lawstudy serve` and `lawstudy account`: one room for a site, its address, its first log-ins; TLS; what a crash left."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from grading.nbgrader.course import assignment_name
from grading.paper.released import read_paper
from grading.submitted import digest, submission_bytes
from lawstudy.demo.room import LOGINS, MORE_MARKERS
from lawstudy.opening import course_of, open_records
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.submission import Submission
from records.people.person import Person
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.certificates import self_made_certificate
from tests.support.load_site import EXAM, RoomSite, make_room_site
from tests.support.ports import free_port

PASSWORD = re.compile(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RoomSite:
    """A site with two candidates called LOAD-00000 and LOAD-00001."""
    return make_room_site(tmp_path_factory.mktemp("serve") / "site", 2, "individual")


@pytest.fixture
def root(made: RoomSite) -> Iterator[Path]:
    root = made.site.root
    yield root
    lawstudy("--site", root, "serve", "--stop")


def serve(root: Path, *more: str | Path) -> str:
    port = str(free_port())
    said = ok("--site", root, "serve", "--background", "--no-lab", "--port", port, *more)
    found = re.search(r"https?://\S+", said)
    assert found, said
    return found.group()


def test_the_room_answers_and_is_the_same_when_asked_again(root: Path) -> None:
    address = serve(root)
    with urllib.request.urlopen(address, timeout=30) as page:
        assert "进入考场" in page.read().decode()
    assert serve(root) == address
    assert "已停止" in ok("--site", root, "serve", "--stop")
    assert "没有在运行" in ok("--site", root, "serve", "--stop")


def test_the_demo_has_log_ins_with_random_passwords_for_its_owner_only(root: Path) -> None:
    first = ok("--site", root, "serve", "--background", "--no-lab", "--port", str(free_port()))
    again = ok("--site", root, "serve", "--background", "--no-lab", "--port", str(free_port()))
    passwords = PASSWORD.findall(first)
    assert len(set(passwords)) == len(LOGINS) + len(MORE_MARKERS) - 1
    assert "本人已修改" in first, "the invigilator has set a password before"
    assert PASSWORD.findall(again) == passwords
    file = root / "run" / "demo-logins.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_port_that_is_taken_is_said(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = lawstudy("--site", root, "serve", "--no-lab", "--port", port)
    assert done.returncode == 1
    assert f"端口 {port}" in done.stderr


def test_over_tls_cookies_insist_on_it(root: Path, tmp_path: Path) -> None:
    made = self_made_certificate(tmp_path)
    plain = free_port()
    given = ("--certificate", made.certificate, "--key", made.key, "--plain-port", str(plain))
    address = serve(root, *given)
    assert address.startswith("https://")
    trusting = ssl.create_default_context(cafile=str(made.certificate))
    with urllib.request.urlopen(address, timeout=30, context=trusting) as page:
        cookies = page.headers.get_all("Set-Cookie")
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    # Whoever types http is sent on; nothing that they send over it is looked at.
    asking = http.client.HTTPConnection("127.0.0.1", plain, timeout=30)
    for method, way, status, where in (
        ("GET", "/log-in?x=1", 308, f"{address}log-in?x=1"),
        ("POST", "/log-in", 403, None),
        ("GET", "http://evil.example/", 403, None),
    ):
        asking.request(method, way, headers={"Host": "127.0.0.1"})
        answer = asking.getresponse()
        assert (answer.status, answer.headers["Location"]) == (status, where)
        assert answer.headers["Strict-Transport-Security"] is None
        answer.read()
    asking.close()


def test_a_port_to_be_sent_on_from_needs_tls(root: Path) -> None:
    done = lawstudy("--site", root, "serve", "--no-lab", "--plain-port", str(free_port()))
    assert (done.returncode, "--certificate" in done.stderr) == (1, True)
    done = lawstudy("--site", root, "serve", "--no-lab", "--proxy", "nginx")
    assert (done.returncode, "nginx" in done.stderr) == (1, True)


@pytest.mark.parametrize("given", [["--certificate"], ["--certificate", "--key"]])
def test_a_certificate_that_cannot_be_read_is_said(
    root: Path, tmp_path: Path, given: list[str]
) -> None:
    (tmp_path / "x").write_text("x", encoding="utf-8")
    options = [part for name in given for part in (name, str(tmp_path / "x"))]
    done = lawstudy("--site", root, "serve", "--no-lab", *options)
    assert done.returncode == 1
    assert "证书" in done.stderr


def test_an_account_is_made_with_a_password_shown_once(root: Path) -> None:
    said = ok(
        "--site",
        root,
        *("account", "create", "zhang", "张某", "--role", "administrator", "--role", "trainer"),
    )
    assert len(PASSWORD.findall(said)) == 1
    for arguments, told in (
        (("zhang", "张某", "--role", "trainer"), "zhang"),
        (("li", "李某", "--role", "king"), "king"),
        (("li", "李某", "--role", "cadre", "--card", "NOBODY"), "NOBODY"),
    ):
        done = lawstudy("--site", root, "account", "create", *arguments)
        assert done.returncode == 1
        assert told in done.stderr


def test_grading_writes_what_a_crash_left_unwritten(root: Path, made: RoomSite) -> None:
    """The commit of a hand-in is durable; the notebook that follows from it may be missing."""
    with open_records(made.site) as db:
        attempt = db.scalars(select(Attempt).order_by(Attempt.id)).first()
        assert attempt is not None
        form = attempt.call.form
        released = course_of(made.site).notebook("release", ".", assignment_name(EXAM, form.code))
        paper = read_paper(released.read_bytes())
        assert attempt.sitting is not None
        now = attempt.sitting.opens_at
        db.add(
            AnswerEvent(
                attempt_id=attempt.id,
                page=1,
                seq=1,
                question="q01",
                value='"A"',
                marked=False,
                at=now,
            )
        )
        values = {
            "state": "handed_in",
            "page": 1,
            "ended_at": now,
            "answered": 1,
            "sha256": digest(submission_bytes(paper, {"q01": "A"}, attempt.call.person.number)),
        }
        db.execute(update(Attempt).where(Attempt.id == attempt.id).values(**values))
        sha256 = str(values["sha256"])
        db.add(Submission(attempt_id=attempt.id, door="room", sha256=sha256, handed_in_at=now))
        candidate = db.get_one(Person, attempt.call.person_id).number
        db.commit()
        number = attempt.id
    said = ok("--site", root, "exam", "grade", EXAM)
    assert "已评分 1 份" in said
    assert (
        course_of(made.site)
        .notebook("submitted", candidate, assignment_name(EXAM, form.code))
        .is_file()
    )
    with open_records(made.site) as db:
        db.execute(update(AnswerEvent).where(AnswerEvent.attempt_id == number).values(value='"B"'))
        db.commit()
    said = ok("--site", root, "exam", "grade", EXAM, "--force")
    assert f"{candidate}：作答记录与交卷回执的校验码不一致" in said
