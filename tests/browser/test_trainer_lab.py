"""A trainer's JupyterLab: Chinese to the last menu entry, one preview, no question before the first save, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from foundation.site import Site
from lawstudy.processes import messages
from tests.browser.conftest import Lab, asked_hosts, figure

pytestmark = pytest.mark.full

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile(r"(Python 3 )?\(ipykernel\)|jupyter|codemirror|.+ - English|/.*|.*\.(md|ipynb)")
"""Entries that are names: kernels, themes, files; a language in its own words."""
OF_NAMES = ("文本编辑器语法加亮", "保存并导出笔记本为")
"""Their entries are names of computer languages and of formats."""
PENALTY = f"{messages.SHIPPED_ITEMS_FOLDER}/行政处罚"


def entries(page: Page) -> Iterator[tuple[str, str]]:
    """Every entry of every menu, with the menu that it stands in."""
    bar = page.locator("#jp-MainMenu .lm-MenuBar-item")
    for number in range(bar.count()):
        title = bar.nth(number).inner_text()
        yield "", title
        bar.nth(number).click()
        menu = page.locator(".lm-Menu").first
        expect(menu.locator(".lm-Menu-item").first).to_be_visible()
        items = menu.locator('.lm-Menu-item:not([data-type="separator"])')
        for index in range(items.count()):
            item = items.nth(index)
            label = item.locator(".lm-Menu-itemLabel").inner_text()
            yield title, label
            if item.get_attribute("data-type") == "submenu" and label not in OF_NAMES:
                item.click()
                below = page.locator(".lm-Menu").nth(1)
                expect(below).to_be_visible()
                for text in below.locator(".lm-Menu-itemLabel").all_inner_texts():
                    yield label, text
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator(".lm-Menu")).to_have_count(0)


def untranslated(labels: Iterator[tuple[str, str]]) -> str:
    return "\n".join(
        f"{menu}: {label}"
        for menu, label in labels
        if label.strip() and not CHINESE.search(label) and not NAMES.fullmatch(label.strip())
    )


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("02-administrative-penalty.ipynb", marks=pytest.mark.full),
        f"{PENALTY}/penalty-m-101.md",
    ],
)
def test_no_menu_has_an_english_entry(page: Page, trainer: Lab, file: str) -> None:
    page.goto(f"{trainer.url}/lab/workspaces/menus/tree/{file}?reset")
    expect(page.locator(".jp-Notebook, .ls-preview").first).to_be_visible()
    assert untranslated(entries(page)) == ""
    # Nothing of nbgrader, which would be English.
    expect(page.locator("body")).not_to_contain_text("Create Assignment")
    page.locator(".jp-DirListing-item").first.click(button="right")
    context = page.locator(".lm-Menu .lm-Menu-itemLabel")
    expect(page.locator(".lm-Menu").first).to_be_visible()
    assert untranslated(iter([("context", text) for text in context.all_inner_texts()])) == ""


def test_folders_of_items_read_in_chinese(page: Page, trainer: Lab) -> None:
    page.goto(f"{trainer.url}/lab/workspaces/folders/tree/{messages.SHIPPED_ITEMS_FOLDER}?reset")
    listing = page.locator(".jp-DirListing-content")
    expect(listing).to_contain_text("行政处罚")
    names = listing.locator(".jp-DirListing-itemText").all_inner_texts()
    assert len(names) == len(messages.ITEM_TOPICS)
    assert [name for name in names if not CHINESE.search(name)] == []
    figure(page, "trainer_folders")


def test_there_is_one_preview_and_it_follows_the_editor(page: Page, trainer: Lab) -> None:
    page.goto(f"{trainer.url}/lab/workspaces/one/tree/{PENALTY}/penalty-m-101.md?reset")
    preview = page.locator(".ls-preview")
    expect(preview).to_contain_text("降低资质等级")
    page.locator(".jp-DirListing-item", has_text="penalty-s-101.md").dblclick()
    expect(preview.locator("main")).not_to_contain_text("降低资质等级")
    expect(preview).to_have_count(1)
    # Two editors and one preview.
    expect(page.locator(".jp-FileEditor")).to_have_count(2)
    first = page.locator('#jp-main-dock-panel [role="tab"]', has_text="penalty-m-101.md")
    first.first.click()
    expect(preview).to_contain_text("降低资质等级")
    expect(preview).to_have_count(1)
    # With the last editor it goes.
    page.locator('#jp-main-dock-panel [role="tab"]', has_text="penalty-s-101.md").locator(
        ".lm-TabBar-tabCloseIcon"
    ).click()
    expect(preview).to_have_count(1)
    first.first.locator(".lm-TabBar-tabCloseIcon").click()
    expect(preview).to_have_count(0)


def test_a_new_file_is_saved_without_a_question(page: Page, trainer: Lab, site: Site) -> None:
    page.goto(f"{trainer.url}/lab/workspaces/new/tree/{messages.OWN_ITEMS_FOLDER}?reset")
    page.locator(".jp-LauncherCard", has_text="Markdown").click()
    editor = page.locator(".jp-FileEditor .cm-content")
    editor.click()
    page.keyboard.type("# draft")
    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    [written] = site.item_folders[0].glob("*.md")
    assert written.read_text(encoding="utf-8") == "# draft"
    written.unlink()


def test_nothing_comes_from_outside(page: Page, trainer: Lab) -> None:
    hosts = asked_hosts(page)
    page.goto(f"{trainer.url}/lab/workspaces/hosts/tree/{PENALTY}/penalty-m-101.md?reset")
    expect(page.locator(".ls-preview")).to_contain_text("降低资质等级")
    assert hosts == {f"127.0.0.1:{trainer.port}"}


def test_nothing_comes_from_outside_to_a_learner(page: Page, study: Lab) -> None:
    hosts = asked_hosts(page)
    page.goto(f"{study.url}/lab")
    expect(page.locator(".ls-home .ls-file").first).to_be_visible()
    assert hosts == {f"127.0.0.1:{study.port}"}
