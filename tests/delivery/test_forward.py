"""The room's pages through a learner's JupyterLab: what goes through, what does not, and that no cookie of the room comes out."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from delivery import messages
from delivery.lab.forward import is_forwarded
from delivery.lab.guard import is_listed
from delivery.lab.handlers import HANDLERS
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.people.person import find_person
from records.people.unit import Unit
from tests.support.people import officer
from tests.support.study_server import TOKEN, Place, Server, serve


@pytest.fixture(scope="module")
def place(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with serve(released_once, tmp_path_factory.mktemp("site")) as place:
        yield place


def headers(server: Server, path: str, **given: str) -> tuple[int, list[tuple[str, str]], str]:
    request = urllib.request.Request(
        f"{server.url}/lawstudy/room{path}",
        headers={"Authorization": f"token {TOKEN}", **given},
    )
    with urllib.request.urlopen(request, timeout=60) as found:
        return found.status, found.headers.items(), found.read().decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sessions"),
        ("GET", "/accounts"),
        ("GET", "/audit"),
        ("GET", "/clock"),
        ("GET", "/lesson/../accounts"),
        ("GET", "/api/home"),
        ("POST", "/api/session/1/end"),
        ("POST", "/exam/1"),
        ("POST", "/log-in/code"),
        ("GET", "/static/../api/me"),
        ("GET", "/static/a/b"),
        ("GET", "//evil"),
        ("GET", "/me/"),
        ("GET", "/exam/1\n"),
        ("DELETE", "/me"),
    ],
)
def test_what_is_not_for_candidates_does_not_go_through(method: str, path: str) -> None:
    assert not is_forwarded(method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/lesson/administrative-penalty"),
        ("POST", "/api/self-check"),
        ("POST", "/api/study/answers"),
        ("GET", "/api/calculators/deadline"),
        ("POST", "/practice/mock"),
        ("GET", "/my-results/3"),
        ("GET", "/my-results/3.pdf"),
        ("POST", "/my-results/3/ask"),
        ("GET", "/my-certificates/3.pdf"),
        ("POST", "/my-irregularities/3"),
    ],
)
def test_a_lesson_goes_through_with_what_it_asks(method: str, path: str) -> None:
    assert is_forwarded(method, path)


def test_pages_of_administrators_are_not_there(place: Place) -> None:
    for path in ("/sessions", "/accounts", "/audit", "/log-ins", "/api/home"):
        status, text = place.cadre.page(path)
        assert (status, messages.NOT_FOR_LEARNERS in text) == (404, True), path


def test_a_page_comes_with_its_addresses_below_jupyters(place: Place) -> None:
    status, found, text = headers(place.cadre, "/password")
    assert status == 200
    for address in re.findall(r'(?:href|src|action)="([^"]+)"', text):
        assert address.startswith(("/lawstudy/room/", "#")), address
    assert ("X-Frame-Options", "SAMEORIGIN") in found
    [policy] = [value for name, value in found if name == "Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    # And what the page asks for is there.
    for address in re.findall(r'(?:href|src)="/lawstudy/room(/static/[^"]+)"', text):
        assert headers(place.cadre, address)[0] == 200


def test_no_cookie_of_the_room_comes_to_the_browser(place: Place) -> None:
    for path in ("/log-in", "/me", "/password"):
        _, found, text = headers(place.cadre, path)
        assert [
            value for name, value in found if name == "Set-Cookie" and "lawstudy" in value
        ] == []
        assert "HttpOnly" not in text


def test_the_browsers_cookies_do_not_come_to_the_room(place: Place) -> None:
    """Not even one that would be a log-in."""
    _, _, text = headers(place.stranger, "/log-in", Cookie="lawstudy=forged; _xsrf=forged")
    assert "forged" not in text


def test_a_form_without_the_rooms_token_is_refused(place: Place) -> None:
    status, _ = place.cadre.page("/log-out", everywhere="yes")
    assert status == 403
    assert place.cadre.ask("home").data["state"] == "open"


def test_who_has_no_token_of_jupyters_gets_no_page(place: Place) -> None:
    request = urllib.request.Request(f"{place.cadre.url}/lawstudy/room/me")
    with urllib.request.urlopen(request, timeout=60) as found:
        text = found.read().decode()
    assert "/login" in found.url
    assert "S1" not in text


def test_a_right_log_in_of_somebody_else_is_ended_at_once(place: Place) -> None:
    with place.exam.sessions() as db:
        db.add(officer("S2", "李四", db.query(Unit).one(), number="S2"))
        db.flush()
        account, password = create_account(
            db, "lisi", "", ["cadre"], person=find_person(db, "S2"), actor="test"
        )
        account.must_change = False
        admin, admins = create_account(db, "admin", "管理", ["administrator"], actor="test")
        admin.must_change = False
        db.commit()
    for login, secret in (("lisi", password), ("admin", admins)):
        _, page = place.stranger.page("/log-in")
        [token] = set(re.findall(r'name="_xsrf" value="([^"]+)"', page))
        status, text = place.stranger.page("/log-in", _xsrf=token, login=login, password=secret)
        assert (status, "S1" in text) == (403, True)
        assert place.stranger.ask("home").data["state"] == "log_in"
        assert place.stranger.page("/me")[0] == 302


def test_a_wrong_password_says_so_on_the_page(place: Place) -> None:
    assert place.stranger.log_in("S1", "wrong") == 403
    assert place.stranger.ask("home").data["state"] == "log_in"


def test_a_room_that_was_away_is_found_again_with_the_log_in(place: Place) -> None:
    assert place.cadre.ask("home").data["state"] == "open"
    place.room.stop()
    status, text = place.cadre.page("/me")
    assert (status, messages.ROOM_AWAY in text) == (502, True)
    assert place.cadre.ask("home").data["state"] == "away"
    place.room.start()
    assert place.cadre.ask("home").data["state"] == "open"


def test_events_stream_through_and_end_with_the_browser(place: Place) -> None:
    with place.exam.sessions() as db:
        attempt = db.query(Attempt).filter(Attempt.sitting_id.is_not(None)).first()
    assert attempt is not None, "the room plans practice for everybody who is called"
    request = urllib.request.Request(
        f"{place.cadre.url}/lawstudy/room/api/attempt/{attempt.id}/events",
        headers={"Authorization": f"token {TOKEN}", "Accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=30) as found:
        assert found.headers.get_content_type() == "text/event-stream"
        assert found.readline().startswith(b'data: {"now":')
    assert place.cadre.ask("home").status == 200


def test_the_learners_process_knows_no_records_and_no_bank(place: Place) -> None:
    """Neither on its command line nor in its environment, nor in a file that it holds open."""
    process = psutil.Process(place.cadre.process.pid)
    told = " ".join([*process.cmdline(), *process.environ().values()])
    told += " ".join(file.path for file in process.open_files())
    for secret in ("records.db", "sqlite:", "/course", "question_bank"):
        assert secret not in told
    mapped = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
    assert "sqlalchemy" not in mapped.lower()


@pytest.fixture(scope="module", autouse=True)
def practice(place: Place) -> None:
    """The exam is practice, so that the room has an attempt of it."""
    place.clear()
    place.room.stop()
    place.room.start()


def test_http_errors_are_pages_for_people(place: Place) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        headers(place.cadre, "/exam/999999", Accept="text/html")
    with caught.value as error:
        assert error.code == 404
        assert "Traceback" not in error.read().decode()


@pytest.mark.parametrize(("address", "handler"), HANDLERS)
def test_a_learner_may_ask_all_that_the_study_view_asks(address: str, handler: type) -> None:
    """What the server answers and its guard refuses is a part of a lesson that stays as it is on paper."""
    asked = [method for method in ("GET", "POST") if method.lower() in vars(handler)]
    assert asked
    assert all(is_listed(method, address) for method in asked)
