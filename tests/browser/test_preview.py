"""A trainer writes an item: its form beside it, its key, and what `bank check` would say, as one types."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from foundation.site import Site
from lawstudy.processes import messages
from question_bank.bank import SHIPPED_ITEMS
from tests.browser.conftest import Lab, figure

pytestmark = pytest.mark.full

ITEM = "penalty-m-101"


def test_an_item_file_opens_with_its_form_and_is_checked_while_it_is_written(
    page: Page, trainer: Lab, site: Site
) -> None:
    text = (SHIPPED_ITEMS / "penalty" / f"{ITEM}.md").read_text(encoding="utf-8")
    text = text.replace(ITEM, "my-item-1").split("enemies:")[0] + "---" + text.split("---")[2]
    (site.item_folders[0] / "my-item-1.md").write_text(text, encoding="utf-8")
    folder = messages.OWN_ITEMS_FOLDER
    page.goto(f"{trainer.url}/lab/workspaces/preview/tree/{folder}/my-item-1.md?reset")
    preview = page.locator(".ls-preview")
    expect(preview).to_contain_text("没有发现问题")
    expect(preview.locator(".ls-option")).to_have_count(5)
    expect(preview.locator(".ls-option").first).to_contain_text("降低资质等级")
    expect(preview).to_contain_text("答案：A、B、D")
    expect(preview).to_contain_text("依据：《行政处罚法》(2021)第九条")
    figure(page, "item_preview")
    editor = page.locator(".jp-FileEditor .cm-content")
    editor.click()
    # An article beyond the last, and an option more: both show without saving.
    page.keyboard.press("Control+Home")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type("、第一百条")
    expect(preview.locator(".ls-problem")).to_contain_text("第 9 行")
    expect(preview).to_contain_text("发现 1 个问题")
    for _ in range(5):
        page.keyboard.press("Backspace")
    expect(preview).to_contain_text("没有发现问题")
    editor.get_by_text("责令限期改正").first.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    # The editor goes on with the list by itself.
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("- [x] 没收违法所得")
    expect(preview.locator(".ls-option")).to_have_count(6)
    expect(preview).to_contain_text("答案：A、B、D、F")
    # Where the head is broken, the last form stays in sight, and the line is named.
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("x")
    expect(preview.locator(".ls-problem").first).to_be_visible()
    expect(preview.locator(".ls-outdated .ls-option")).to_have_count(6)
    assert (site.item_folders[0] / "my-item-1.md").read_text(encoding="utf-8") == text


def test_other_markdown_opens_alone(page: Page, trainer: Lab) -> None:
    (trainer.root / "note.md").write_text("# 备忘\n\n---\ntype: 无\n", encoding="utf-8")
    page.goto(f"{trainer.url}/lab/workspaces/note/tree/note.md?reset")
    expect(page.locator(".jp-FileEditor .cm-content")).to_contain_text("备忘")
    page.wait_for_timeout(1000)
    expect(page.locator(".ls-preview")).to_have_count(0)


def test_a_cadre_gets_no_preview(page: Page, study: Lab) -> None:
    shutil.copy(SHIPPED_ITEMS / "penalty" / f"{ITEM}.md", study.root)
    page.goto(f"{study.url}/lab")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()
    status, message = page.evaluate(
        """async path => {
            const token = document.cookie.match(/_xsrf=([^;]+)/)[1];
            const response = await fetch('/lawstudy/api/preview', {method: 'POST',
                headers: {'X-XSRFToken': token}, body: JSON.stringify({path, text: ''})});
            return [response.status, (await response.json()).message];
        }""",
        f"{ITEM}.md",
    )
    assert status == 403
    assert "没有这项功能" in message
