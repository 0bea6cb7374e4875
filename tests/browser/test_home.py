"""The home page of a cadre, with a practice paper of the shipped bank: found, handed in, and scored at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses.wrong_book import wrong_questions
from foundation.site import Site
from grading.answers import read_answer
from lawstudy.commands.call import CallFrom, call
from lawstudy.commands.exam import build, release
from lawstudy.opening import bank_of, course_of, create_site, forms_of, records_of
from records.exams.exam import Exam
from records.exams.result import Result
from records.people.person import Person
from records.people.unit import Unit
from tests.browser.conftest import Lab, figure, lab_of
from tests.browser.test_study_view import answer_everything, choose, question, source_of
from tests.support.lab_pages import log_in
from tests.support.people import officer
from tests.support.released_exam import keyed_answers
from tests.support.room_server import RoomUnderTest
from tests.support.study_server import give_account

EXAM = "practice-2022"
LEARNER = "练习学员"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with one learner and the shipped practice paper, made as an administrator would."""
    root = tmp_path_factory.mktemp("practice")
    site = create_site(root, demo=False, name="练习区")
    with records_of(site)() as db:
        body = Unit(code="B1", name="某局")
        db.add(officer("S1", LEARNER, body, number="S1"))
        db.commit()
    build(root, EXAM, forms=1, seed=2022, exam="")
    release(root, EXAM)
    call(root, EXAM, CallFrom(everybody=True))
    return site


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[str]:
    """The site's room; the learner's password."""
    password = give_account(records_of(site), "S1")
    with RoomUnderTest(site):
        yield password


@pytest.fixture(scope="module")
def study(site: Site, room: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = lab_of(site, tmp_path_factory.mktemp("home"))
    assert log_in(lab.url, "S1", room) == 303
    yield lab
    lab.kill()


def go_home(page: Page, study: Lab) -> None:
    page.goto(f"{study.url}/lab")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()


def test_a_cadre_sees_lessons_papers_and_nothing_of_jupyter(page: Page, study: Lab) -> None:
    go_home(page, study)
    home = page.locator(".ls-home")
    expect(home).to_contain_text(LEARNER)
    expect(home.get_by_role("button", name="行政处罚法要点")).to_be_visible()
    expect(home.locator(".ls-file", has_text="练习卷")).to_contain_text("已答 0 / 24 题")
    expect(home).to_contain_text("没有错题")
    figure(page, "home")
    for tool in ("#jp-menu-panel", "#jp-top-panel", ".jp-SideBar", "#jp-main-statusbar"):
        expect(page.locator(f"{tool}:visible")).to_have_count(0)
    expect(page.locator(".lm-TabBar-tab:visible")).to_have_count(0)
    # Nor by the keyboard: no command palette, no new notebook.
    for shortcut in ("Control+Shift+C", "Control+Shift+L", "Control+B", "Alt+W"):
        page.keyboard.press(shortcut)
    expect(home).to_be_visible()
    expect(page.locator("#modal-command-palette:visible, .jp-Dialog, .jp-Launcher")).to_have_count(
        0
    )


def test_wrong_answers_make_a_practice_paper(page: Page, study: Lab, site: Site) -> None:
    go_home(page, study)
    page.locator(".ls-home").get_by_role("button", name="行政处罚法要点").click()
    bank = bank_of(site)
    facts = question(page, "c01").locator(".ls-stem").inner_text().strip()
    [item] = [item for item in bank.values() if item.questions[0].stem == facts]
    asked = item.questions[0]
    wrong = next(letter for letter in asked.letters if letter not in asked.key_letters)
    choose(page, "c01", wrong)
    question(page, "c01").get_by_role("button", name="核对答案").click()
    expect(question(page, "c01")).to_contain_text("回答错误")
    expect(page.locator(".ls-saving:visible")).to_have_text("已保存")
    question(page, "c01").scroll_into_view_if_needed()
    figure(page, "self_check")
    page.get_by_role("button", name="首页").click()
    home = page.locator(".ls-home")
    expect(home.locator(".ls-wrong-questions li")).to_have_count(1)
    expect(home.locator(".ls-wrong-questions")).to_contain_text(facts[:20])
    home.get_by_role("button", name="用错题生成练习卷").click()
    sheet = page.locator(".ls-view:not(.lm-mod-hidden) .ls-page", has_text="错题练习")
    again = sheet.locator('.ls-question[data-question="c01"]')
    expect(again.locator(".ls-stem")).to_have_text(facts)
    again.locator(f'input[value="{asked.key_letters}"]').check()
    again.get_by_role("button", name="核对答案").click()
    expect(again).to_contain_text("回答正确")
    with records_of(site)() as db:
        learner = db.query(Person).one()
        assert wrong_questions(db, learner) == []
    page.locator(".ls-view:not(.lm-mod-hidden)").get_by_role("button", name="首页").click()
    expect(home).to_contain_text("没有错题")
    expect(home.locator(".ls-file", has_text="错题练习")).to_contain_text("已答 1 / 1 题")


def test_answers_are_undone_and_made_again(page: Page, study: Lab) -> None:
    go_home(page, study)
    page.locator(".ls-home").get_by_role("button", name="重大行政决策程序").click()
    sheet = page.locator(".ls-view:not(.lm-mod-hidden)")
    path = study.root / "01-major-decisions.ipynb"
    form = sheet.locator('.ls-question[data-question="c01"]')
    first, second = (
        form.locator(".ls-options input").first,
        form.locator(".ls-options input").nth(1),
    )
    first.check()
    second.check()
    page.keyboard.press("Control+z")
    expect(first).to_be_checked()
    page.keyboard.press("Control+z")
    expect(form.locator(".ls-options input:checked")).to_have_count(0)
    sheet.get_by_role("button", name="重做").click()
    expect(first).to_be_checked()
    page.keyboard.press("Control+Shift+z")
    expect(second).to_be_checked()
    sheet.get_by_role("button", name="撤销").click()
    expect(first).to_be_checked()
    expect(sheet.locator(".ls-saving")).to_have_text("已保存")
    cells = [line for line in path.read_text(encoding="utf-8").split("\n") if "c01 = " in line]
    assert any('\\"A\\"' in line or "True" in line for line in cells)


def test_a_practice_paper_is_handed_in_and_scored_at_once(
    page: Page, study: Lab, site: Site
) -> None:
    [form] = forms_of(site, EXAM)
    answers = keyed_answers(form, bank_of(site))
    wrong_single = next(name for name, text in answers.items() if len(ast.literal_eval(text)) == 1)
    key = ast.literal_eval(answers[wrong_single])
    answers[wrong_single] = repr("A" if key != "A" else "B")
    go_home(page, study)
    page.locator(".ls-home").get_by_role("button", name="练习卷").click()
    answer_everything(page, answers, {})
    expect(page.locator(".ls-progress:visible")).to_have_text("已答 24 / 24 题")
    expect(page.locator(".ls-saving:visible")).to_have_text("已保存")
    question(page, "q02").scroll_into_view_if_needed()
    figure(page, "study_view")
    strip = page.locator(".ls-hand-in")
    strip.get_by_role("button", name="交卷", exact=True).click()
    expect(strip).to_contain_text("得分：38 / 40")
    number = int(wrong_single.removeprefix("q"))
    expect(strip).to_contain_text(f"失分的题：第 {number} 题")
    strip.scroll_into_view_if_needed()
    figure(page, "receipt")
    with records_of(site)() as db:
        exam = db.query(Exam).one()
        [result] = db.query(Result).all()
        assert (exam.practice, result.outcome, result.score) == (True, "passed", 38.0)
    handed_in = Path(course_of(site).notebook("submitted", "S1", f"{EXAM}-A"))
    assert read_answer(source_of(handed_in, wrong_single), wrong_single) != key
    page.locator(".ls-view:not(.lm-mod-hidden)").get_by_role("button", name="首页").click()
    expect(page.locator(".ls-home .ls-file", has_text="练习卷")).to_contain_text("得分：38 / 40")
