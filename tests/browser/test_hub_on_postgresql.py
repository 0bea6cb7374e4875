"""The Hub of a site whose records and gradebook are on PostgreSQL: marking in formgrader, and what a marker's server may ask there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.engine import make_url

from grading.score_run import score_exam
from lawstudy.opening import course_of, records_of
from lawstudy.operations.moving import move_site
from lawstudy.processes.hub.accounts import separate
from records.exams.mark import Mark
from records.schema import close_database
from tests.support.databases import in_gradebook
from tests.support.hub_browser import (
    HubPlace,
    asked,
    give_points,
    server_of,
    told,
)
from tests.support.hub_process import until
from tests.support.hub_site import OTHER, HubUnderTest, make_hub_site
from tests.support.postgresql import postgresql_with_passwords
from tests.support.released_exam import ASSIGNMENT, EXAM

pytestmark = [
    pytest.mark.full,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.skipif(not separate(), reason="only root keeps servers apart from the site"),
]
SEATS = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'lawstudy_seat%'"


@pytest.fixture(scope="module")
def place(released_once: Path, hub_folder: Path) -> Iterator[HubPlace]:
    made = make_hub_site(released_once, hub_folder / "site", learners=False)
    with postgresql_with_passwords() as url:
        site = move_site(made.site, url, tell=lambda done, whole: None).site
        with HubUnderTest(site) as running:
            yield HubPlace(replace(made, site=site), running)


def test_a_marker_marks_in_formgrader_and_reaches_nothing_else_of_the_database(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    made, running = place.made, place.running
    course = course_of(made.site)
    page = come_in("yuejuan")
    server = server_of(page)
    expect(page.get_by_role("link", name=ASSIGNMENT)).to_be_visible()
    assert page.get_by_text(OTHER).count() == 0
    give_points(page, server, "4")
    sessions = records_of(made.site)
    with sessions() as db:
        score_exam(course, db, EXAM)
        db.commit()
        marks = db.scalars(select(Mark)).all()
    close_database(sessions)
    assert [(mark.who, mark.points) for mark in marks] == [("formgrader", 4.0)]
    # What its server has in hand, used from its account.
    uid = made.site.hub.first_uid + running.account("yuejuan")
    url = make_url(told(uid)["gradebook"])
    assert "geheim" not in str(told(uid))
    for statement, refused in (
        ("SELECT count(*) FROM grade", ""),
        ("SELECT * FROM public.person", "permission denied"),
        ("SELECT * FROM public.account", "permission denied"),
        ("SELECT * FROM gradebook.grade", "permission denied"),
        ("UPDATE grade SET auto_score = 99", "permission denied"),
    ):
        said = psql(uid, url.set(drivername="postgresql").render_as_string(False), statement)
        assert said.returncode == (1 if refused else 0), said.stderr
        assert refused in said.stderr
        assert not (refused and said.stdout)
    for name in ("lawstudy.toml", "records.db"):
        assert psql(uid, "", f"\\i {made.site.root / name}").stdout == ""
    # No other account of the database without its password.
    stranger = url.set(drivername="postgresql", username="office", password="x")
    assert "password" in psql(uid, stranger.render_as_string(False), "SELECT 1").stderr
    # It goes with the server.
    assert len(in_gradebook(course, SEATS)) == 1
    page.goto(f"{running.hub}/hub/home")
    page.get_by_role("button", name="停止").click()
    until(lambda: in_gradebook(course, SEATS) == [])


def test_an_administrators_reports_are_there(come_in: Callable[[str], Page]) -> None:
    page = come_in("guanli")
    server_of(page)
    expect(page.get_by_text("对照考试").first).to_be_visible()


def test_where_no_roles_can_be_made_it_is_told_and_markers_are_sent_to_the_room(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    made, running = place.made, place.running
    assert "formgrader" not in running.said
    with create_engine(made.site.records_url, poolclass=NullPool).begin() as connection:
        connection.execute(text("ALTER ROLE office NOCREATEROLE"))
    again = running.lawstudy("serve", "--hub", "--background", "--port", str(running.port))
    assert "ALTER ROLE office CREATEROLE" in again.stderr
    page = come_in("yuejuan3")
    expect(page.get_by_role("alert")).to_contain_text("请在平台的“阅卷”页评阅")
    assert asked(page, f"{running.hub}/hub/home")[0] == 200


def psql(uid: int, url: str, statement: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["psql", url, "-At", "-c", statement],
        user=uid,
        group=uid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
    )
