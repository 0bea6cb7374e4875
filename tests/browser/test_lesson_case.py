"""A lesson's case on the web page: first one chooses, then one reads on; and its calculator."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.lesson.page import all_lessons
from lawstudy.opening import create_site, open_records
from records.accounts.administration import create_account
from records.people.unit import Unit
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out
from tests.browser.test_accessibility import violations
from tests.support.lessons_in_use import lessons_in_use
from tests.support.people import officer
from tests.support.room_server import RoomUnderTest

LESSON = all_lessons()["administrative-penalty"]


@pytest.fixture(scope="module")
def cadre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A room without any exam, and the password of one of the people."""
    site = create_site(tmp_path_factory.mktemp("case") / "site", demo=False, name="演示区")
    with open_records(site) as db:
        person = officer("C1", "某干部", Unit(code="B1", name="某局"))
        db.add(person)
        db.flush()
        account, password = create_account(db, "ganbu", "", ["cadre"], person=person, actor="test")
        account.must_change = False
        lessons_in_use(db)
        db.commit()
    with RoomUnderTest(site) as server:
        yield f"http://127.0.0.1:{server.port}", password


@pytest.fixture
def page(browser: Browser, cadre: tuple[str, str]) -> Iterator[Page]:
    url, password = cadre
    context = browser.new_context(viewport={"width": 375, "height": 667}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{url}/log-in")
    page.get_by_label("登录名").fill("ganbu")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{url}/lesson/{LESSON.id}")
    yield page
    context.close()


def seen_after(page: Page, step: str) -> list[bool]:
    return [each.is_visible() for each in page.locator(f'[data-after="{step}"]').all()]


@pytest.mark.full
def test_one_chooses_and_then_reads_on(page: Page) -> None:
    facts = LESSON.steps["s01"]
    wrong = next(each["id"] for each in facts["replies"] if not each["right"])
    right = next(each["id"] for each in facts["replies"] if each["right"])
    steps = page.locator(".ls-step")
    first, second = steps.nth(0), steps.nth(1)
    expect(first).to_be_visible()
    for step in list(LESSON.steps)[:-1]:
        assert set(seen_after(page, step)) == {False}
    expect(second).to_be_hidden()
    expect(first.get_by_role("button", name="我选定了")).to_be_hidden()
    first.get_by_role("radio").nth("ABCD".index(wrong)).check()
    expect(first.locator(".ls-feedback")).to_have_count(0)
    first.get_by_role("button", name="我选定了").click()
    for again in (False, True):
        told = first.locator(".ls-feedback")
        expect(told).to_contain_text("容易这样想，但不对。")
        expect(told).to_contain_text(f"应当选 {right}：")
        for each in facts["replies"]:
            # Up to the first citation, which the page shortens.
            text = re.sub("<.*?>", "", each["text"]).split("（")[0].strip()
            assert (text in told.inner_text()) == (each["id"] in (wrong, right))
        expect(first.get_by_role("radio").nth("ABCD".index(wrong))).to_be_checked()
        assert all(each.is_disabled() for each in first.get_by_role("radio").all())
        assert set(seen_after(page, "s01")) == {True}
        expect(second).to_be_visible()
        # Of what follows the next step nothing is seen yet.
        assert set(seen_after(page, "s02")) == {False}
        if not again:
            expect(page.locator(".room-kept")).to_have_text("已全部保存")
            page.reload()
    assert violations(page) == []
    assert sticking_out(page) == []
    page.locator(".ls-figure").first.scroll_into_view_if_needed()
    figure(page, "lesson_tree_phone", of=page.locator(".ls-figure").first)
    page.set_viewport_size({"width": 1280, "height": 900})
    first.scroll_into_view_if_needed()
    figure(page, "lesson_case", of=first)


def test_the_calculator_gives_a_date(page: Page) -> None:
    calculator = page.locator(".ls-calculator").first
    result = calculator.get_by_role("status")
    expect(result).to_contain_text("算例：")
    calculator.get_by_label("哪一项期限").select_option("penalty-hearing-request")
    calculator.get_by_label("起算事件发生的日期").fill("2026-09-29")
    expect(result).to_be_empty()
    calculator.get_by_role("button", name="计算").click()
    expect(result).to_contain_text("2026年10月12日（周一）")
    expect(result).to_contain_text("《行政处罚法》(2021)第八十五条")
    figure(page, "lesson_calculator", of=calculator)
    calculator.get_by_label("起算事件发生的日期").fill("2031-03-21")
    calculator.get_by_role("button", name="计算").click()
    expect(result).to_contain_text("2031 年的放假安排还不知道")
    expect(result).not_to_contain_text("周一")
    assert violations(page) == []
