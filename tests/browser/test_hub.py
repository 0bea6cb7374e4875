"""JupyterHub beside the room: a real Hub with its proxy, each role in a real browser, and what a learner's server reaches.

As root every server has a system account of its own; else all are in this one, and learners have none.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from foundation.clock import utc_now
from grading.score_run import score_exam
from lawstudy.opening import open_records
from lawstudy.processes import messages
from lawstudy.processes.hub.accounts import separate
from records.accounts.account import find_account
from records.accounts.administration import deactivate
from records.accounts.log_in import LogIn
from records.exams.mark import Mark
from records.exams.result import Result
from tests.support.hub_browser import (
    HubPlace,
    asked,
    environments,
    give_points,
    server_of,
)
from tests.support.hub_process import until
from tests.support.hub_site import ESSAY, OTHER, HubUnderTest, make_hub_site
from tests.support.released_exam import ASSIGNMENT, EXAM

pytestmark = [pytest.mark.full, pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "run",
            "metadata": {},
            "outputs": [],
            "source": "open('ran', 'w').write('x')",
        }
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture(scope="module")
def place(released_once: Path, hub_folder: Path) -> Iterator[HubPlace]:
    made = make_hub_site(released_once, hub_folder / "site", learners=separate())
    with HubUnderTest(made.site) as running:
        yield HubPlace(made, running)


def test_a_trainer_has_the_bank_and_the_way_to_the_room_and_no_formgrader(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    running = place.running
    page = come_in("jiaoyuan")
    server = server_of(page)
    with page.expect_popup() as opened:
        page.get_by_text("考试与学习平台").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("名jiaoyuan，您好")
    assert opened.value.url.startswith(running.room)
    # Among the Hub's services, with an address that leads there and proxies nothing.
    status, text = asked(page, f"{running.hub}/hub/api/services")
    assert status == 200, text
    [(name, service)] = json.loads(text).items()
    assert (name, service["url"], service["command"]) == ("room", "", [])
    address = service["info"]["address"]
    answer = page.request.get(f"{running.hub}{address}me", max_redirects=0)
    assert answer.headers["location"] == f"/hub{address}me"
    assert asked(page, f"{running.hub}/hub{address}me")[0] == 404
    page.goto(f"{running.hub}{address}")
    assert page.url == f"{running.room}/me"
    assert asked(page, f"{server}/formgrader")[0] == 404
    status, text = asked(page, f"{server}/api/contents/?content=1")
    assert status == 200
    names = {each["name"] for each in json.loads(text)["content"]}
    assert {messages.SHIPPED_ITEMS_FOLDER, messages.OWN_ITEMS_FOLDER} <= names
    assert messages.COURSE_FOLDER not in names
    # Nobody has anybody else's server, not even its owner's words about it.
    other = running.account("guanli")
    page.goto(f"{running.hub}/user/u{other}/lab")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("没有权限|找不到|没有运行"))
    # What Jupyter itself says of an error is in Chinese, too.
    page.goto(f"{server}/nothing")
    expect(page.get_by_role("alert")).to_contain_text("找不到这个页面")


def test_nobody_visits_a_server_but_its_owner(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    """All servers are of one origin: whatever another's server answered could do in this browser what its visitor can."""
    theirs = server_of(come_in("jiaoyuan"))
    page = come_in("guanli")
    own = server_of(page)
    expect(page.get_by_text("成绩分析与阅卷").first).to_be_visible()
    assert asked(page, f"{own}/api/status")[0] == 200
    for address in ("lab", "api/status", "static/x.js", "oauth_callback"):
        # By a page's script, and as a page is opened.
        fetched = {"Sec-Fetch-Mode": "cors"}
        assert asked(page, f"{theirs}/{address}", headers=fetched)[0] == 403, address
        answer = page.goto(f"{theirs}/{address}")
        assert answer is not None
        assert (answer.status, "/hub/own" in page.url) == (403, True), address
    # The pass is of one log-in: who is next in this browser has none of the one before.
    kept = page.context.cookies(f"{own}/lab")
    assert [each["httpOnly"] for each in kept if each["name"] == "lawstudy-own"] == [True]
    page.goto(f"{place.hub}/hub/logout")
    page.goto(f"{place.hub}/")
    page.get_by_label("登录名").fill("shenhe")
    page.get_by_label("密码").fill(place.made.passwords["shenhe"])
    page.get_by_role("button", name="登录", exact=True).click()
    server_of(page)
    answer = page.goto(f"{own}/lab")
    assert answer is not None
    assert (answer.status, "/hub/own" in page.url) == (403, True)


def test_an_administrator_has_reports_with_their_data_and_no_formgrader(
    come_in: Callable[[str], Page],
) -> None:
    page = come_in("guanli")
    server = server_of(page)
    expect(page.get_by_text("成绩分析与阅卷").first).to_be_visible()
    expect(page.get_by_text("对照考试").first).to_be_visible()
    assert page.get_by_text("在 formgrader 中查看全部试卷").count() == 0
    assert asked(page, f"{server}/formgrader")[0] == 404


def test_a_marker_marks_in_formgrader_what_is_theirs_and_sees_nothing_else(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    made = place.made
    page = come_in("yuejuan")
    server = server_of(page)
    # The exam's papers are there, those of others are not.
    expect(page.get_by_role("link", name=ASSIGNMENT)).to_be_visible()
    assert page.get_by_text(OTHER).count() == 0
    for address in (
        f"gradebook/{OTHER}",
        f"gradebook/{OTHER}/{OTHER}/",
        f"api/assignment/{OTHER}",
        "manage_students",
        "api/students",
        "api/student/S1",
        "submissions/0123456789abcdef",
        "api/grade/0123456789abcdef",
    ):
        assert asked(page, f"{server}/formgrader/{address}")[0] == 403, address
    for address in ("lab", "tree", "api/contents", "api/kernels", "api/terminals", "files/x"):
        assert asked(page, f"{server}/{address}")[0] == 403, address
    for act in ("autograde", "release", "collect", "assign"):
        status, _ = asked(page, f"{server}/formgrader/api/assignment/{ASSIGNMENT}/{act}", "POST")
        assert status == 403, act
    expect(page.locator("body")).to_contain_text("平均分")
    for address in ("manage_assignments", f"manage_submissions/{ASSIGNMENT}"):
        assert asked(page, f"{server}/formgrader/{address}")[0] == 403, address
    give_points(page, server, "4")
    expect(page.get_by_role("button", name="满分").first).to_be_visible()
    # Read as text, and no program.
    shown = page.locator("#notebook").first
    expect(shown).to_contain_text("先告知，再听取陈述申辩。")
    expect(shown).not_to_contain_text("score_single")
    page.keyboard.press("Control+Shift+F")
    expect(page.get_by_text("已标记")).to_be_visible()
    with open_records(made.site) as db:
        score_exam(made.exam.course, db, EXAM)
        db.commit()
        marks = db.scalars(select(Mark)).all()
    assert [(mark.who, mark.points) for mark in marks] == [("formgrader", 4.0)]
    assert {mark.question for mark in marks} <= {ESSAY, "q12"}


@pytest.mark.parametrize(
    ("login", "said"), [("pangren", "没有分给您评阅"), ("jiankao", "没有权限")]
)
def test_who_has_nothing_to_do_there_does_not_come_in(
    come_in: Callable[[str], Page], login: str, said: str
) -> None:
    page = come_in(login)
    expect(page.locator("main, body").first).to_contain_text(said)
    assert "/user/" not in page.url


def test_leaving_the_room_leaves_the_hub_and_the_server(
    come_in: Callable[[str], Page], place: HubPlace
) -> None:
    running = place.running
    page = come_in("jiaoyuan")
    server = server_of(page)
    assert asked(page, f"{server}/api/contents")[0] == 200
    page.goto(f"{running.room}/me")
    page.get_by_role("button", name="退出").first.click()
    page.wait_for_url(f"{running.room}/log-in")
    # The Hub at once, the server as soon as it asks again.
    status, _ = asked(page, f"{running.hub}/hub/home")
    assert status == 302
    until(lambda: asked(page, f"{server}/api/contents")[0] in (302, 403))
    page.goto(f"{server}/lab")
    expect(page.get_by_label("登录名")).to_be_visible()


def test_leaving_the_hub_leaves_the_room(come_in: Callable[[str], Page], place: HubPlace) -> None:
    made, running = place.made, place.running
    page = come_in("shenhe")
    server = server_of(page)
    # A reviewer reads the bank and computes nothing.
    assert asked(page, f"{server}/api/kernelspecs")[0] in (200, 404)
    assert asked(page, f"{server}/api/terminals")[0] in (403, 404)
    page.goto(f"{running.hub}/hub/home")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的 JupyterLab")
    page.get_by_role("link", name="退出登录").click()
    page.wait_for_url(f"{running.room}/log-in")
    page.goto(f"{running.room}/me")
    expect(page.get_by_label("登录名")).to_be_visible()
    assert asked(page, f"{running.hub}/hub/home")[0] == 302
    until(lambda: asked(page, f"{server}/api/contents")[0] in (302, 403))
    with open_records(made.site) as db:
        rows = db.scalars(select(LogIn).where(LogIn.account_id == running.account("shenhe"))).all()
    assert [row for row in rows if row.ended_at is None] == []


@pytest.mark.skipif(not separate(), reason="learners have a server only where the Hub runs as root")
class TestLearner:
    """A learner's server is the client of the room that `lawstudy lab` is."""

    def test_it_has_lessons_and_knows_the_room(self, come_in: Callable[[str], Page]) -> None:
        page = come_in("S1")
        server = server_of(page)
        expect(page.get_by_role("heading", name=re.compile("课程|学习")).first).to_be_visible()
        status, text = asked(page, f"{server}/lawstudy/api/home")
        assert status == 200
        assert '"state":"open"' in text.replace(" ", "")

    def test_a_notebook_runs_nothing(self, come_in: Callable[[str], Page], place: HubPlace) -> None:
        """Nobody opens a kernel for it, and no other program works on it."""
        running = place.running
        page = come_in("S1")
        server = server_of(page)
        (running.home("S1") / "files" / "x.ipynb").write_text(json.dumps(NOTEBOOK), "utf-8")
        for method, address, body in (
            ("GET", "api/kernels", {}),
            ("POST", "api/kernels", {"name": "python3"}),
            ("GET", "api/kernels/0123/channels", {}),
            ("POST", "api/sessions", {"path": "x.ipynb", "name": "", "type": "notebook"}),
            ("GET", "nbconvert/script/x.ipynb", {}),
            ("GET", "formgrader", {}),
            ("GET", "formgrader/api/assignments", {}),
            ("GET", "assignments", {}),
            ("POST", "lab/api/extensions", {}),
        ):
            status, _ = asked(page, f"{server}/{address}", method, data=body)
            assert status in (403, 404, 405), (method, address, status)
        status, text = asked(page, f"{server}/api/kernelspecs")
        assert (status, json.loads(text)["kernelspecs"]) == (200, {})
        # As a person would: it does not even open, for it is no lesson.
        page.goto(f"{server}/lab/tree/x.ipynb?reset")
        expect(page.get_by_text("这个文件不是课程或试卷")).to_be_visible()
        assert page.locator(".jp-Cell").count() == 0
        assert not (running.home("S1") / "files" / "ran").exists()
        assert asked(page, f"{server}/api/kernels")[0] == 403

    def test_there_is_no_terminal(self, come_in: Callable[[str], Page]) -> None:
        page = come_in("S1")
        server = server_of(page)
        for method, address in (
            ("GET", "api/terminals"),
            ("POST", "api/terminals"),
            ("GET", "terminals/websocket/1"),
            ("GET", "terminals/1"),
        ):
            status, _ = asked(page, f"{server}/{address}", method, data={})
            assert status in (403, 404, 405), (method, address, status)

    def test_the_contents_api_leads_nowhere_else(
        self, come_in: Callable[[str], Page], place: HubPlace
    ) -> None:
        made, running = place.made, place.running
        page = come_in("S1")
        server = server_of(page)
        files = running.home("S1") / "files"
        links = {
            "paper.ipynb": made.exam.course.notebook("source", ".", ASSIGNMENT),
            "gradebook.ipynb": made.exam.course.gradebook,
            "site": made.site.root,
        }
        for name, target in links.items():
            (files / name).symlink_to(target)
        for address in (
            *(f"api/contents/{name}" for name in links),
            "api/contents/site/course/gradebook.db",
            "api/contents/..%2F..%2Fsite",
            "api/contents/..%2F..%2Fsite%2Frecords.db",
            "api/contents/%2Fetc%2Fpasswd",
            "files/..%2F..%2Fsite%2Fcourse%2Fgradebook.db",
            "files/site/course/gradebook.db",
        ):
            status, text = asked(page, f"{server}/{address}")
            assert status in (400, 403, 404), (address, status, text[:200])
        for address in ("api/contents/x.py", "api/contents/site/x.ipynb"):
            status, _ = asked(page, f"{server}/{address}", "PUT", data={"type": "file"})
            assert status in (400, 403, 404), address
        assert not (made.site.root / "x.ipynb").exists()
        for name in links:
            (files / name).unlink()

    def test_its_account_reaches_no_file_of_the_site_or_of_others(
        self, come_in: Callable[[str], Page], place: HubPlace
    ) -> None:
        """Should all of that fail, the system refuses: whatever runs in the account is tried, too."""
        made, running = place.made, place.running
        server_of(come_in("S1"))
        server_of(come_in("jiaoyuan"))
        site = made.site
        uid = site.hub.first_uid + running.account("S1")
        targets = [
            site.root,
            site.root / "records.db",
            site.root / "lawstudy.toml",
            site.signing_keys,
            made.exam.course.gradebook,
            made.exam.course.notebook("source", ".", ASSIGNMENT),
            site.root / "items" / "own.md",
            site.root / "run" / "hub.log",
            site.root / "run" / "hub" / "cookie_secret",
            running.home("jiaoyuan"),
            *environments(site.hub.first_uid + running.account("jiaoyuan")),
        ]
        assert len(targets) > 10
        for target in targets:
            tried = subprocess.run(
                ["/bin/ls" if target.is_dir() else "/bin/cat", str(target)],
                user=uid,
                group=uid,
                extra_groups=[],
                capture_output=True,
                text=True,
                check=False,
            )
            assert tried.returncode != 0, target
            assert tried.stdout == "", target


def test_a_closed_account_loses_its_server(come_in: Callable[[str], Page], place: HubPlace) -> None:
    made, running = place.made, place.running
    page = come_in("yuejuan2")
    server = server_of(page)
    with open_records(made.site) as db:
        account = find_account(db, "yuejuan2")
        assert account is not None
        deactivate(db, account, actor="test", now=utc_now())
        db.commit()
    until(lambda: asked(page, f"{server}/formgrader/gradebook")[0] in (302, 403, 503))
    assert asked(page, f"{running.hub}/hub/home")[0] == 302
    with open_records(made.site) as db:
        assert db.scalars(select(Result)).all()
