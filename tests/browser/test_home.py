"""The home page of a cadre, with a practice paper of the shipped bank: found, handed in, learned from, practised again; by both doors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from sqlalchemy import select

from courses.wrong_book import wrong_questions
from foundation.site import Site
from grading.making import Making
from lawstudy.commands.call import call
from lawstudy.commands.exam import build, release
from lawstudy.opening import bank_of, create_site, exam_folders, open_records, records_of
from records.exams.attempt import Attempt
from records.exams.call_sources import CallFrom
from records.exams.exam import Exam
from records.people.person import Person
from records.people.unit import Unit
from tests.browser.conftest import Lab, figure, lab_of
from tests.browser.room import expect_saved
from tests.browser.test_accessibility import violations
from tests.browser.test_lab_exam import room_frame
from tests.browser.test_room_pages import fits_the_screen
from tests.browser.test_study_view import answer_everything, choose, question
from tests.support.items_in_use import put_shipped_in_use
from tests.support.lab_pages import log_in
from tests.support.lessons_in_use import put_lessons_in_use
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
    with open_records(site) as db:
        body = Unit(code="B1", name="某局")
        db.add(officer("S1", LEARNER, body, number="S1"))
        db.commit()
    put_shipped_in_use(site.records_url)
    put_lessons_in_use(site.records_url)
    build(root, Making(EXAM, forms=2, seed=2022))
    release(root, EXAM)
    call(root, EXAM, CallFrom(everybody=True))
    return site


@dataclass(frozen=True)
class Door:
    """The address of the site's room, and the learner's password."""

    url: str
    password: str


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Door]:
    password = give_account(records_of(site), "S1")
    with RoomUnderTest(site) as server:
        yield Door(f"http://127.0.0.1:{server.port}", password)


@pytest.fixture(scope="module")
def study(site: Site, room: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = lab_of(site, tmp_path_factory.mktemp("home"))
    assert log_in(lab.url, "S1", room.password) == 303
    yield lab
    lab.kill()


def go_home(page: Page, study: Lab) -> None:
    page.goto(f"{study.url}/lab")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()


def test_a_cadre_sees_lessons_papers_and_nothing_of_jupyter(page: Page, study: Lab) -> None:
    go_home(page, study)
    home = page.locator(".ls-home")
    expect(home).to_contain_text(LEARNER)
    expect(home.get_by_role("button", name="行政处罚：签字人的核心")).to_be_visible()
    expect(home.locator(".ls-file", has_text="练习卷")).to_contain_text("未开始")
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
    page.locator(".ls-home").get_by_role("button", name="行政处罚：签字人的核心").click()
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
    with open_records(site) as db:
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


def log_in_on_the_web(browser: Browser, door: Door, width: int) -> Page:
    """S1 at the room itself: the other door to the same record."""
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(door.url)
    page.get_by_label("登录名").fill("S1")
    page.get_by_label("密码").fill(door.password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="练习卷")).to_be_visible()
    return page


def begin(page: Page | FrameLocator) -> None:
    page.get_by_label("信息无误").check()
    page.get_by_role("button", name="开始作答").click()
    expect(page.locator(".ls-question").first).to_be_visible()


def hand_in(page: Page | FrameLocator, score: str) -> None:
    expect_saved(page)
    page.locator("#hand-in").click()
    page.locator("#hand-in-dialog .room-primary").click()
    expect(page.locator("#receipt")).to_contain_text(score)


def stems(page: Page | FrameLocator, place: str) -> set[str]:
    return set(page.locator(f"{place} .ls-stem").all_inner_texts())


@pytest.mark.full
def test_a_practice_paper_teaches_and_the_next_try_has_other_items(
    page: Page, study: Lab, site: Site, room: Door, browser: Browser
) -> None:
    """Written in JupyterLab; then on the web page it opens as it was handed in, and is practised again."""
    with open_records(site) as db:
        code = db.scalars(select(Attempt)).one().form.code
    forms, bank = {form.code: form for form in exam_folders(site).built_forms(EXAM)}, bank_of(site)
    answers = keyed_answers(forms[code], bank)
    mistaken = next(name for name, text in answers.items() if len(ast.literal_eval(text)) == 1)
    key = ast.literal_eval(answers[mistaken])
    answers[mistaken] = repr("A" if key != "A" else "B")
    item = bank[forms[code].items[int(mistaken.removeprefix("q")) - 1].item_id]
    go_home(page, study)
    page.locator(".ls-home").get_by_role("button", name="练习卷").click()
    frame = room_frame(page)
    begin(frame)
    answer_everything(frame, answers, {})
    hand_in(frame, "得分 38 / 40")
    told = frame.locator(f'#review .ls-question[data-question="{mistaken}"]')
    for text in (item.legal_basis[0], item.rationale[:20], "您的答案", "正确答案"):
        expect(told).to_contain_text(text)
    told.scroll_into_view_if_needed()
    figure(page, "review_lab")
    with open_records(site) as db:
        exam, attempt = db.query(Exam).one(), db.scalars(select(Attempt)).one()
        assert (exam.practice, attempt.state) == (True, "handed_in")
        assert [wrong.item_id for wrong in wrong_questions(db, db.query(Person).one())] == [item.id]
    frame.locator("#receipt").get_by_role("link", name="我的主页").click()
    paper = page.locator(".ls-home .ls-file", has_text="练习卷")
    expect(paper).to_contain_text("得分：38 / 40")
    expect(page.locator(".ls-wrong-questions li")).to_have_count(1)
    expect(page.locator(".ls-wrong-questions .ls-about")).to_contain_text("日")

    web = log_in_on_the_web(browser, room, 375)
    figure(web, "me_375", whole=True)
    web.get_by_role("link", name="练习卷").first.click()
    expect(web.locator("#receipt")).to_contain_text("得分 38 / 40")
    told = web.locator(f'#review .ls-question[data-question="{mistaken}"]')
    expect(told).to_contain_text(item.rationale[:20])
    expect(web.locator("#review input:not([disabled])")).to_have_count(0)
    given = web.locator(f'#review .ls-question[data-question="{mistaken}"] input:checked')
    expect(given).to_have_value(ast.literal_eval(answers[mistaken]))
    fits_the_screen(web)
    assert violations(web) == []
    figure(web, "review_375", whole=True)
    web.set_viewport_size({"width": 1280, "height": 800})
    told.scroll_into_view_if_needed()
    figure(web, "review_1280")
    first = stems(web, "#review")
    assert len(first) == 24
    web.get_by_role("button", name="再练一次").click()
    begin(web)
    assert first.isdisjoint(stems(web, "#paper"))
    [other] = set(forms) - {code}
    answer_everything(web, keyed_answers(forms[other], bank), {})
    hand_in(web, "得分 40 / 40")
    go_home(page, study)
    expect(paper).to_contain_text("得分：40 / 40")
    web.context.close()


@pytest.mark.full
def test_answers_of_a_lesson_survive_a_reload_and_stand_in_jupyterlab(
    page: Page, study: Lab, room: Door, browser: Browser
) -> None:
    web = log_in_on_the_web(browser, room, 1280)
    web.get_by_role("link", name="重大行政决策程序").click()
    question = web.locator(".ls-question:not(.ls-step)").nth(2)
    box = question.locator(".ls-option input").nth(1)
    box.check()
    value = str(box.get_attribute("value"))
    expect(web.locator(".room-kept")).to_have_text("已全部保存")
    web.reload()
    expect(box).to_be_checked()
    figure(web, "lesson_1280", whole=True)
    web.set_viewport_size({"width": 375, "height": 800})
    fits_the_screen(web)
    figure(web, "lesson_375", whole=True)
    stem = question.locator(".ls-stem").inner_text().strip()
    go_home(page, study)
    page.locator(".ls-home").get_by_role("button", name="重大行政决策程序").click()
    sheet = page.locator(".ls-view:not(.lm-mod-hidden)")
    there = sheet.locator(".ls-question", has=page.get_by_text(stem, exact=True))
    expect(there.locator(f'input[value="{value}"]')).to_be_checked()
    there.scroll_into_view_if_needed()
    figure(page, "lesson_lab")
    # And the reverse.
    there.locator(f'input:not([value="{value}"])').first.check()
    changed = str(there.locator("input:checked").first.get_attribute("value"))
    expect(sheet.locator(".ls-saving")).to_have_text("已保存")
    expect_kept(web, question, changed)
    web.context.close()


def expect_kept(web: Page, question: Locator, value: str) -> None:
    """JupyterLab tells the room a moment after it has written the notebook."""
    for _ in range(20):
        web.reload()
        expect(question.locator(".ls-option input").first).to_be_visible()
        box = question.locator(f'input[value="{value}"]')
        web.wait_for_timeout(500)
        if box.is_checked():
            return
    raise AssertionError("the answer does not stand on the web page")
