"""WCAG 2.1 AA as far as a machine can tell (axe-core), small screens and large text, and the other language."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import delivery
from question_bank.bank import SHIPPED_ITEMS
from tests.browser.conftest import Lab
from tests.browser.test_study_view import choose, open_paper, question
from tests.support.released_exam import ASSIGNMENT

pytestmark = pytest.mark.full

AXE = Path(delivery.__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
LESSON = "02-administrative-penalty.ipynb"
PAPER = f"{ASSIGNMENT}.ipynb"


def violations(page: Page) -> list[str]:
    """Serious and critical violations of WCAG 2.1 A and AA in what is shown."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}))
            .violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map(n => n.html)}))"""
    )
    return [
        f"{v['impact']} {v['id']}: {v['nodes'][:3]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def test_axe_sees_what_is_wrong(page: Page) -> None:
    page.set_content("<img src='x.png'><button></button><p style='color:#bbb'>text</p>")
    assert {v.split()[1] for v in violations(page)} == {
        "image-alt:",
        "button-name:",
        "color-contrast:",
        "html-has-lang:",
        "document-title:",
    }


def test_the_pages_of_a_cadre(page: Page, study: Lab) -> None:
    page.goto(f"{study.url}/lab?reset")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()
    assert violations(page) == []
    open_paper(page, study, study.root / LESSON)
    expect(page.locator(".ls-outline .ls-heading").first).to_be_visible()
    page.get_by_role("button", name="放大文字").click()
    choose(page, "c01", "A")
    question(page, "c01").get_by_role("button", name="核对答案").click()
    expect(question(page, "c01").locator(".ls-verdict")).to_be_visible()
    assert violations(page) == []
    open_paper(page, study, study.root / PAPER)
    expect(page.locator(".ls-outline .ls-heading").first).to_be_visible()
    choose(page, "q01", "A")
    question(page, "q02").get_by_label("标记，稍后再看").check()
    page.get_by_role("button", name="交卷", exact=True).click()
    expect(page.locator(".ls-hand-in")).to_contain_text("还有题目没有作答")
    assert violations(page) == []
    page.get_by_role("button", name="仍然交卷").click()
    expect(page.locator(".ls-hand-in")).to_contain_text("已交卷")
    assert violations(page) == []


def test_the_preview_of_a_trainer(page: Page, trainer: Lab) -> None:
    shutil.copy(SHIPPED_ITEMS / "penalty" / "penalty-m-101.md", trainer.root)
    page.goto(f"{trainer.url}/lab/workspaces/axe/tree/penalty-m-101.md?reset")
    expect(page.locator(".ls-preview .ls-option").first).to_be_visible()
    # The rest of the page is JupyterLab's own.
    page.evaluate("document.body.replaceChildren(document.querySelector('.ls-preview'))")
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 720, 1), (640, 360, 2)],
    ids=["1280×720", "1280×720 at 200 %"],
)
def test_small_screens_and_large_text(
    browser: Browser, study: Lab, width: int, height: int, scale: float
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{study.url}/lab?reset")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()
    assert sideways(page, ".ls-home .ls-page") == 0
    open_paper(page, study, study.root / PAPER)
    assert sideways(page, ".ls-page:visible") == 0
    # The text has at least half of the window, and every button of the bar is inside it.
    box = page.locator(".ls-page:visible").last.bounding_box()
    assert box is not None
    assert box["height"] >= 0.5 * height
    for control in page.locator(".ls-bar:visible button:visible").all():
        place = control.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
    page.get_by_role("button", name="下一道未答").click()
    page.keyboard.press("Space")
    expect(question(page, "q01").locator("input").first).to_be_checked()
    essay = question(page, "q11").locator("textarea")
    essay.fill("先告知。")
    expect(essay).to_be_in_viewport()
    expect(page.locator(".ls-progress:visible")).to_have_text("已答 2 / 14 题")
    context.close()


def sideways(page: Page, selector: str) -> int:
    """Pixels by which a page has to be scrolled sideways."""
    found: int = page.locator(selector).last.evaluate("node => node.scrollWidth - node.clientWidth")
    return found


def test_english_where_jupyterlab_is_english(page: Page, study: Lab) -> None:
    setting = f"{study.url}/lab/api/settings/@jupyterlab/translation-extension:plugin"
    page.goto(f"{study.url}/lab?reset")
    expect(page.locator(".ls-home")).to_contain_text("课程")
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "_xsrf")
    request = urllib.request.Request(
        setting,
        method="PUT",
        data=json.dumps({"raw": '{"locale": "en"}'}).encode(),
        headers={"X-XSRFToken": token, "Cookie": f"_xsrf={token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 204
    page.reload()
    expect(page.locator(".ls-home")).to_contain_text("Lessons")
    open_paper(page, study, study.root / PAPER)
    expect(page.locator(".ls-progress:visible")).to_have_text("0 of 14 answered")
    expect(question(page, "q01")).to_contain_text(re.compile("Question 1.*single choice"))
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()
