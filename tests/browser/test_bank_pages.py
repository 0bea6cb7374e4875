"""A trainer writes an item in the browser: the check and the candidate's view follow while they type."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from lawstudy.opening import open_records
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out
from tests.browser.test_accessibility import violations
from tests.support.load_site import make_room_site
from tests.support.room_http import ready_account
from tests.support.room_server import RoomUnderTest


@pytest.mark.full
def test_a_trainer_writes_an_item(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = make_room_site(tmp_path_factory.mktemp("bank") / "site", 1, "individual")
    with open_records(made.site) as db:
        password = ready_account(db, "xie", "trainer")
        db.commit()
    with RoomUnderTest(made.site) as server:
        context = browser.new_context(
            viewport={"width": 1280, "height": 1000}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/log-in")
        page.get_by_label("登录名").fill("xie")
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("link", name="题库", exact=True).click()
        page.locator("input[name=law]").fill("行政处罚法")
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_role("heading", name="找到")).not_to_contain_text("找到 0 道")
        figure(page, "bank_search")
        page.get_by_role("link", name="新建试题").click()
        page.locator("[name=id]").fill("own-s-900")
        page.locator("[name=content_area]").select_option("行政处罚")
        page.locator("[name=cognitive_level]").select_option("理解")
        page.locator("[name=facility]").fill("70")
        page.locator("[name=points]").fill("1")
        page.locator("[name=legal_basis]").fill("《行政处罚法》(2021)第三十六条第一款")
        page.locator("[name=stem]").fill("违法行为在多长时间内未被发现的，一般不再给予处罚？")
        checked = page.locator("#checked")
        expect(checked).to_contain_text("选项")  # none yet
        # What the type does not need is not there.
        expect(page.get_by_label("参考答案")).to_be_hidden()
        for letter, text in zip("ABC", ("一年", "二年", "三年"), strict=True):
            page.get_by_label(f"选项 {letter}").fill(text)
        page.get_by_label("B 是正确项").check()
        page.locator("[name=rationale]").fill("依据第三十六条第一款，为二年；一年、三年没有规定。")
        expect(checked).to_contain_text("没有发现问题")
        expect(checked).to_contain_text("B．二年")
        assert violations(page) == []
        figure(page, "item-edit", whole=True)
        page.set_viewport_size({"width": 375, "height": 667})
        assert sticking_out(page) == []
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        context.close()
    assert "- [x] 二年\n" in (made.site.root / "items" / "own-s-900.md").read_text("utf-8")
