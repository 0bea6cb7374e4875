"""`lawstudy lab --admin`: figures by one button, and formgrader with the exam, which loads nothing from outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from grading.score_run import score_exam
from lawstudy.processes import messages
from records.exams.exam import Exam
from records.people.person import Person
from tests.browser.conftest import Lab, asked_hosts, figure, lab_of
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, right_answers
from tests.support.study_server import make_site

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def admin(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """An administrator's JupyterLab on a site with a scored paper, of which a person has to mark the essays."""
    site, exam, _ = make_site(released_once, tmp_path_factory.mktemp("site"))
    with exam.sessions() as db:
        db.query(Person).filter_by(number="S1").one().name = "张三"
        db.commit()
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
        # Reports are of formal exams.
        db.execute(update(Exam).values(practice=False))
        db.commit()
    lab = lab_of(site, tmp_path_factory.mktemp("home"), role="admin")
    yield lab
    lab.kill()


def test_one_button_runs_a_report_as_the_administrators_own_copy(page: Page, admin: Lab) -> None:
    hosts = asked_hosts(page)
    page.goto(f"{admin.url}/lab?reset")
    desk = page.locator("#lawstudy-desk")
    expect(desk).to_contain_text("对照考试")
    figure(page, "admin_desk")
    desk.get_by_role("button", name="运行：合格率分析").click()
    tab = page.get_by_role("tab", name="合格率分析.ipynb")
    expect(tab).to_have_attribute("aria-selected", "true", timeout=90_000)
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(shown.locator(".jp-OutputArea-output table").first).to_be_visible(timeout=90_000)
    own = admin.root / messages.FIGURES_FOLDER / EXAM / "合格率分析.ipynb"
    assert f"exam = '{EXAM}'" in own.read_text(encoding="utf-8")
    assert hosts == {f"127.0.0.1:{admin.port}"}


def test_formgrader_has_the_exam_and_readable_names_and_asks_nobody_outside(
    page: Page, admin: Lab
) -> None:
    hosts = asked_hosts(page)
    page.goto(f"{admin.url}/lab?reset")
    with page.expect_popup() as opened:
        page.locator("#lawstudy-desk").get_by_role("link", name="A 卷").click()
    marking = opened.value
    marking.set_default_timeout(60_000)
    marking.get_by_role("link", name=ASSIGNMENT).click()
    expect(marking.locator("td.name")).to_contain_text("第 1 份答卷")
    marking.get_by_role("button", name="显示全部姓名").click()
    expect(marking.locator("td.name")).to_contain_text("张三, S1")
    marking.locator("td.name a:visible").click()
    expect(marking.locator(".scoring-buttons").first).to_be_visible()
    expect(marking.locator(".navbar")).to_contain_text("张三, S1")
    figure(marking, "formgrader")
    for place in ("manage_assignments", f"manage_submissions/{ASSIGNMENT}", "manage_students"):
        marking.goto(f"{admin.url}/formgrader/{place}")
        expect(marking.locator("#main-table")).to_contain_text(
            "张三, S1" if place != "manage_assignments" else ASSIGNMENT
        )
        # It might hold a database's password.
        assert marking.get_by_text("Current configuration").count() == 0
    assert hosts == {f"127.0.0.1:{admin.port}"}


@pytest.mark.full
def test_feedback_that_nbgrader_makes_asks_nobody_outside(page: Page, admin: Lab) -> None:
    course = (admin.root / messages.COURSE_FOLDER).resolve()
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT]
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    made = course / "feedback" / "S1" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    page.goto(made.as_uri())
    expect(page.locator("body")).to_contain_text("对照考试")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
