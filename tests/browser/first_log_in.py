"""Coming in for the first time, as people do on the demo site: by the first password, which is changed."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Browser, Page, expect

NEW = "Own-password-7"


def come_in(browser: Browser, url: str, login: str, passwords: Mapping[str, str]) -> Page:
    """The first page of somebody, of all whose first ``passwords`` are known, in a browser of their own."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(url)
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(passwords[login])
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("原密码").fill(passwords[login])
    page.get_by_label("新密码（至少").fill(NEW)
    page.get_by_label("再输入一次新密码").fill(NEW)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    return page
