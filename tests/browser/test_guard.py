"""The plain notebook of a trainer: questions cannot be changed by keyboard, menu or mouse; answers can, and are undone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.test_study_view import source_of
from tests.support.released_exam import ASSIGNMENT, ReleasedExam

pytestmark = pytest.mark.full

Structure = list[tuple[object, ...]]


def structure(cells: list[dict[str, Any]]) -> Structure:
    """What may not change: cells, their order, types and metadata, and what is locked."""
    return [
        (
            cell["id"],
            cell["cell_type"],
            cell["metadata"]["nbgrader"],
            cell["metadata"]["lawstudy"],
            "" if cell["metadata"]["nbgrader"]["solution"] else "".join(cell["source"]),
        )
        for cell in cells
        if "nbgrader" in cell["metadata"]
    ]


@pytest.fixture
def paper(page: Page, trainer: Lab, exam: ReleasedExam) -> Path:
    """The paper, open as a plain notebook."""
    path = trainer.root / "tamper.ipynb"
    shutil.copy(exam.course.notebook("release", ".", ASSIGNMENT), path)
    page.goto(f"{trainer.url}/lab/workspaces/tamper/tree/tamper.ipynb?reset")
    expect(page.locator(".jp-NotebookPanel .jp-Cell").nth(3)).to_be_visible()
    expect(page.get_by_role("button", name="考生视图")).to_be_visible()
    return path


def select(page: Page, text: str) -> None:
    """Select the cell with this text in command mode."""
    cell = page.locator(".jp-Notebook .jp-Cell", has_text=text).first
    cell.scroll_into_view_if_needed()
    cell.click()
    page.keyboard.press("Escape")
    expect(cell).to_have_class(re.compile("jp-mod-active"))


def on_disk(page: Page, path: Path, exam: ReleasedExam) -> tuple[Structure, list[dict[str, Any]]]:
    """Save, and read what was saved."""
    page.wait_for_timeout(300)
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    for _ in range(100):
        if path.stat().st_mtime_ns != before:
            break
        page.wait_for_timeout(100)
    source_of(path, "q01")
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return structure(cells), cells


STEM, ANSWER, SCORE = "（1分）", "q01 = None", "第1题评分"
ATTEMPTS = {
    "delete a stem": (STEM, ["d", "d"]),
    "cut a stem": (STEM, ["x"]),
    "copy and paste a stem": (STEM, ["c", "v"]),
    "cut and paste a score cell": (SCORE, ["x", "v"]),
    "move a stem": (STEM, ["Control+Shift+ArrowDown"]),
    "move an answer": (ANSWER, ["Control+Shift+ArrowUp"]),
    "duplicate an answer": (ANSWER, ["c", "v"]),
    "cut an answer and paste it twice": (ANSWER, ["x", "v", "v"]),
    "retype an answer": (ANSWER, ["m"]),
    "retype a stem": (STEM, ["y"]),
    "make a score cell raw": (SCORE, ["r"]),
    "merge an answer with the score cell": (ANSWER, ["Shift+ArrowDown", "Shift+M"]),
    "merge with the cell above": (ANSWER, ["Control+Backspace"]),
    "split an answer": (ANSWER, ["Enter", "Control+Home", "ArrowRight", "Control+Shift+Minus"]),
    "edit a stem": (STEM, ["Enter", "x", "y", "z"]),
    "edit a score cell": (SCORE, ["Enter", "Control+End", "x", "y"]),
    "select all and cut": (STEM, ["Control+a", "x"]),
}


def test_no_attempt_by_keyboard_changes_the_paper(
    page: Page, paper: Path, exam: ReleasedExam
) -> None:
    wanted = structure(exam.paper()["cells"])
    for attempt, (cell, keys) in ATTEMPTS.items():
        select(page, cell)
        for key in keys:
            page.keyboard.press(key)
        found, _ = on_disk(page, paper, exam)
        assert found == wanted, attempt
        page.keyboard.press("Escape")
        page.keyboard.press("z")  # Undo of what was taken back must not bring it back.
        found, _ = on_disk(page, paper, exam)
        assert found == wanted, f"{attempt}, then undo"
    expect(page.locator(".ls-restored")).to_contain_text("不能修改、移动、复制或删除")


KEYS_IN_ONE_TASK = """codes => codes.forEach(([key, code, ctrlKey]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, code, keyCode: key.toUpperCase().charCodeAt(0), ctrlKey, bubbles: true, cancelable: true })
))"""


def test_a_save_in_the_same_moment_as_a_change_saves_the_paper_whole(
    page: Page, paper: Path, exam: ReleasedExam
) -> None:
    """On a busy machine the keys of a hurried person come in one go, before anything can be taken back."""
    select(page, ANSWER)
    before = paper.stat().st_mtime_ns
    page.evaluate(
        KEYS_IN_ONE_TASK,
        [["c", "KeyC", False], ["v", "KeyV", False], ["v", "KeyV", False], ["s", "KeyS", True]],
    )
    expect(page.locator(".ls-restored")).to_be_visible()
    for _ in range(100):
        if paper.stat().st_mtime_ns != before:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)
    cells = json.loads(paper.read_text(encoding="utf-8"))["cells"]
    assert structure(cells) == structure(exam.paper()["cells"])


MENU_ATTEMPTS = [
    ["剪切单元格"],
    ["复制单元格", "在上方粘贴单元格"],
    ["复制单元格", "下移单元格", "粘贴单元格并替换"],
    ["上移单元格"],
    ["拆分单元格"],
    ["合并上方单元格"],
    ["合并下方单元格"],
]


def choose_from_edit_menu(page: Page, entry: str) -> None:
    page.get_by_role("menubar").get_by_text("编辑", exact=True).click()
    page.locator(".lm-Menu-item:not(.lm-mod-disabled)", has_text=entry).click()


@pytest.mark.full
def test_no_attempt_by_menu_or_mouse_changes_the_paper(
    page: Page, paper: Path, exam: ReleasedExam
) -> None:
    wanted = structure(exam.paper()["cells"])
    for entries in MENU_ATTEMPTS:
        select(page, ANSWER)
        for entry in entries:
            choose_from_edit_menu(page, entry)
        assert on_disk(page, paper, exam)[0] == wanted, entries
    select(page, ANSWER)
    page.get_by_role("menubar").get_by_text("编辑", exact=True).click()
    delete = page.locator(".lm-Menu-item", has_text="删除单元格")
    expect(delete).to_have_class(re.compile("lm-mod-disabled"))
    page.keyboard.press("Escape")
    expect(page.locator(".ls-restored")).to_be_visible()
    select(page, ANSWER)
    box = page.locator(".jp-Notebook .jp-Cell.jp-mod-active .jp-InputPrompt").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 400, steps=12)
    page.mouse.up()
    assert on_disk(page, paper, exam)[0] == wanted, "drag"


def test_answers_are_typed_and_undone_and_notes_stay(
    page: Page, paper: Path, exam: ReleasedExam
) -> None:
    wanted = structure(exam.paper()["cells"])
    select(page, STEM)
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("# 我的笔记")
    select(page, ANSWER)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    for _ in "None":
        page.keyboard.press("Backspace")
    page.keyboard.type('"B"')
    found, cells = on_disk(page, paper, exam)
    assert found == wanted
    assert "# 我的笔记" in ["".join(cell["source"]) for cell in cells]
    assert source_of(paper, "q01").endswith('q01 = "B"')
    for _ in range(12):
        page.keyboard.press("Control+z")
    assert on_disk(page, paper, exam)[0] == wanted
    assert source_of(paper, "q01").endswith("q01 = None")
    page.get_by_role("button", name="考生视图").click()
    expect(page.locator(".ls-view .ls-question").first).to_be_visible()
    page.locator('.ls-view .ls-question[data-question="q01"] input[value="C"]').check()
    page.get_by_role("button", name="普通 notebook").click()
    expect(page.locator(".jp-Notebook .jp-Cell", has_text='q01 = "C"').first).to_be_visible()
