"""A candidate answers a paper in JupyterLab: forms only, every answer on disk, and scored as any other paper."""

from __future__ import annotations

import ast
import json
import shutil
import time
from pathlib import Path
from typing import Any

import nbformat
import orjson
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from courses.lesson.copy import with_figures
from courses.lesson.folder import LESSONS
from courses.lesson.page import study_page
from courses.lesson.source import SECTIONS
from grading.answers import read_answer
from grading.nbgrader.stock import GradeValue, compare_with_stock, read_rows
from grading.score_run import score_exam
from grading.scoring import question_of
from records.exams.exam import ExamForm
from tests.browser.conftest import Lab
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, cell_of, right_answers


def put(lab: Lab, exam: ReleasedExam, name: str) -> Path:
    path = lab.root / f"{name}.ipynb"
    shutil.copy(exam.course.notebook("release", ".", ASSIGNMENT), path)
    return path


def open_paper(page: Page, lab: Lab, path: Path) -> None:
    # A workspace of its own: JupyterLab would reopen what another test had open.
    page.goto(f"{lab.url}/lab/workspaces/{path.stem}/tree/{path.name}?reset")
    expect(page.locator(".ls-page .ls-question").first).to_be_visible()


def question(page: Page | FrameLocator, name: str) -> Locator:
    return page.locator(f'.ls-question[data-question="{name}"]')


def choose(page: Page | FrameLocator, name: str, *letters: str) -> None:
    for letter in letters:
        question(page, name).locator(f'input[value="{letter}"]').check()


def source_of(path: Path, grade_id: str) -> str:
    """The source on disk; JupyterLab's server writes in place, so the file may be short for a moment."""
    for _ in range(50):
        try:
            notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError:
            time.sleep(0.1)
        else:
            return "".join(cell_of(notebook, grade_id)["source"])
    raise AssertionError(f"{path.name} stays damaged")


def stored(path: Path, name: str, expected: object) -> bool:
    """Whether the answer is on disk within a minute and a half: CI runs other tests beside this one."""
    for _ in range(900):
        if read_answer(source_of(path, name), name) == expected:
            return True
        time.sleep(0.1)
    return False


def answer_everything(
    page: Page | FrameLocator, answers: dict[str, str], essays: dict[str, str]
) -> None:
    for name, literal in answers.items():
        value = ast.literal_eval(literal)
        kind = question(page, name).get_attribute("data-kind")
        if kind == "true_false":
            choose(page, name, str(value).lower())
        elif kind == "fill_in":
            blanks = question(page, name).locator(".ls-blank input")
            for index, text in enumerate([value] if isinstance(value, str) else value):
                blanks.nth(index).fill(text)
        else:
            choose(page, name, *value)
    for name, text in essays.items():
        question(page, name).locator("textarea").fill(text)


def exam_questions(exam: ReleasedExam) -> list[dict[str, Any]]:
    with exam.sessions() as db:
        return list(db.query(ExamForm).one().questions)


def scores(exam: ReleasedExam) -> dict[str, float]:
    """The scores in nbgrader's gradebook that no person has to give, by question."""
    found = {}
    for (_, _, kind, cell), value in read_rows(exam.course, [("S1", ASSIGNMENT)]).items():
        if kind == "grade" and isinstance(value, GradeValue) and value.auto_score is not None:
            found[question_of(cell)] = value.auto_score
    return found


@pytest.mark.full
def test_every_kind_is_answered_stored_shown_again_and_scored(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "whole")
    open_paper(page, lab, path)
    expect(page.locator(".ls-question[data-question]")).to_have_count(14)
    # Nothing of a notebook in sight, and no kernel behind it.
    assert page.locator(".jp-Cell, .jp-InputPrompt, .jp-NotebookPanel").count() == 0
    assert "q01" not in page.locator(".ls-view").inner_text()
    answers, essays = right_answers(exam), {"q11": "先告知，再听取陈述申辩。", "q12_3": "略"}
    answer_everything(page, answers, essays)
    expect(page.locator(".ls-progress")).to_have_text("已答 14 / 14 题")
    for name, literal in answers.items():
        assert stored(path, name, ast.literal_eval(literal)), name
    expect(page.locator(".ls-saving")).to_have_text("已保存")
    assert source_of(path, "q11") == essays["q11"]
    assert lab.kernels() == "[]"
    page.reload()
    for name, literal in answers.items():
        value = ast.literal_eval(literal)
        if isinstance(value, bool):
            expect(
                question(page, name).locator(f'input[value="{str(value).lower()}"]')
            ).to_be_checked()
    expect(question(page, "q11").locator("textarea")).to_have_value(essays["q11"])
    expect(page.locator(".ls-progress")).to_have_text("已答 14 / 14 题")
    # The handed-in file is an ordinary submission: bulk and stock give the same, full marks.
    nbformat.validate(nbformat.read(path, 4))
    exam.call(["S1"])
    exam.hand_in("S1", path.read_bytes())
    with exam.sessions() as db:
        report = score_exam(exam.course, db, exam.form.exam)
    assert (report.scored, report.unreadable, report.to_check) == (1, [], [])
    result = compare_with_stock(exam.course, [("S1", ASSIGNMENT)])
    assert (result.failed, result.differences) == ([], [])
    assert result.grades == 14
    points = {question["name"]: question["points"] for question in exam_questions(exam)}
    assert scores(exam) == {name: points[name] for name in answers}


def test_nothing_typed_is_lost_when_the_server_is_killed(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "killed")
    open_paper(page, lab, path)
    choose(page, "q01", "B")
    assert stored(path, "q01", "B")
    lab.kill()
    choose(page, "q02", "C")
    question(page, "q11").locator("textarea").fill("断网时写的")
    expect(page.locator(".ls-saving")).to_contain_text("连不上服务器")
    page.wait_for_timeout(3000)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    assert source_of(path, "q02").endswith("None")
    lab.start()
    assert stored(path, "q02", "C")
    expect(page.locator(".ls-saving")).to_have_text("已保存")
    assert source_of(path, "q11") == "断网时写的"


@pytest.mark.full
def test_a_save_that_breaks_off_shows_no_dialog_and_is_made_good(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "broken")
    open_paper(page, lab, path)
    page.route(
        "**/api/contents/**",
        lambda route: route.abort() if route.request.method == "PUT" else route.continue_(),
    )
    choose(page, "q01", "B")
    expect(page.locator(".ls-saving")).to_contain_text("连不上服务器")
    page.wait_for_timeout(1000)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    choose(page, "q02", "C")
    page.unroute("**/api/contents/**")
    assert stored(path, "q01", "B")
    assert stored(path, "q02", "C")


def lose_the_servers_answer(page: Page) -> None:
    """Saves reach the server, and the page never hears of it."""

    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/contents/**", lose)


def test_a_save_that_was_not_heard_of_is_gone_on_from_and_nobody_is_asked(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "unheard")
    open_paper(page, lab, path)
    lose_the_servers_answer(page)
    choose(page, "q01", "B")
    expect(page.locator(".ls-saving")).to_contain_text("连不上服务器")
    assert stored(path, "q01", "B")
    page.unroute("**/api/contents/**")
    choose(page, "q02", "C")
    assert stored(path, "q02", "C")
    expect(page.locator(".ls-saving")).to_have_text("已保存")
    expect(page.locator(".jp-Dialog:visible")).to_have_count(0)


@pytest.mark.full
def test_what_somebody_else_wrote_meanwhile_is_not_written_over_in_silence(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "others")
    open_paper(page, lab, path)
    lose_the_servers_answer(page)
    choose(page, "q01", "B")
    expect(page.locator(".ls-saving")).to_contain_text("连不上服务器")
    assert stored(path, "q01", "B")
    path.write_text(path.read_text(encoding="utf-8").replace('q01 = \\"B\\"', 'q01 = \\"D\\"'))
    assert stored(path, "q01", "D")
    page.unroute("**/api/contents/**")
    expect(page.locator(".jp-Dialog:visible")).to_have_count(1)
    assert stored(path, "q01", "D")


@pytest.mark.full
def test_what_a_closed_page_could_not_save_is_put_back(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "closed")
    open_paper(page, lab, path)
    choose(page, "q01", "A")
    assert stored(path, "q01", "A")
    lab.kill()
    choose(page, "q03", "D")
    expect(page.locator(".ls-saving")).to_contain_text("连不上服务器")
    page.evaluate("window.onbeforeunload = null")
    page.goto("about:blank")
    lab.start()
    open_paper(page, lab, path)
    expect(question(page, "q03").locator('input[value="D"]')).to_be_checked()
    assert stored(path, "q03", "D")


def test_damage_is_said_in_its_place_and_the_rest_works(
    page: Page, lab: Lab, exam: ReleasedExam
) -> None:
    path = put(lab, exam, "damaged")
    paper = exam.paper()
    cell_of(paper, "q01")["metadata"]["lawstudy"]["schema"] = 2
    del cell_of(paper, "q02")["metadata"]["lawstudy"]["stem"]
    paper["cells"].remove(cell_of(paper, "q03"))
    cell_of(paper, "q04")["source"] = 'q04 = ["A"] + ["B"]'
    cell_of(paper, "q05")["source"] = 'q05 = ["Z"]'
    copy = json.loads(json.dumps(cell_of(paper, "q06")))
    copy["id"] = "copy"
    paper["cells"].append(copy)
    path.write_text(json.dumps(paper), encoding="utf-8")
    open_paper(page, lab, path)
    for text in ("格式版本不被支持", "数据已损坏", "q03 的答题区不见了", "q06 出现了不止一次"):
        expect(page.locator(".ls-broken", has_text=text).first).to_be_visible()
    expect(question(page, "q04")).to_contain_text("手工输入")
    expect(question(page, "q05")).to_contain_text("不是现有选项")
    choose(page, "q07", "true")
    assert stored(path, "q07", True)
    assert source_of(path, "q04") == 'q04 = ["A"] + ["B"]'
    assert source_of(path, "q05") == 'q05 = ["Z"]'
    question(page, "q05").get_by_role("button", name="重新作答").click()
    choose(page, "q05", "A")
    assert stored(path, "q05", ["A"])


def test_keyboard_alone(page: Page, lab: Lab, exam: ReleasedExam) -> None:
    path = put(lab, exam, "keyboard")
    open_paper(page, lab, path)
    next_open = page.get_by_role("button", name="下一道未答")
    next_open.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert stored(path, "q01", "B")
    next_open.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert stored(path, "q02", "A")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(question(page, "q02").get_by_label("标记，稍后再看")).to_be_checked()
    expect(page.get_by_role("button", name="2，已答，已标记")).to_be_visible()
    expect(page.locator(".ls-progress")).to_have_text("已答 2 / 14 题，标记 1 题")


@pytest.mark.parametrize("lesson", ["01-major-decisions", "10-enforcement-systems"])
def test_a_lesson_is_worked_step_by_step(page: Page, lab: Lab, lesson: str) -> None:
    given = with_figures(orjson.loads((LESSONS / f"{lesson}.ipynb").read_bytes()))
    path = lab.root / f"{lesson}.ipynb"
    path.write_bytes(orjson.dumps(given))
    shown = study_page(given)
    open_paper(page, lab, path)
    questions = page.locator(".ls-question[data-question]")
    expect(questions).to_have_count(shown.questions + len(shown.steps))
    for section in SECTIONS:
        expect(
            page.locator(".ls-outline").get_by_role("button", name=section, exact=True)
        ).to_be_visible()
    figures = page.locator(".ls-figure img")
    expect(figures.first).to_be_visible()
    assert figures.first.evaluate("node => node.naturalWidth > 0 && node.alt.length > 0")
    first, second = page.locator(".ls-step").nth(0), page.locator(".ls-step").nth(1)
    expect(second).to_be_hidden()
    first.get_by_role("radio").first.check()
    first.get_by_role("button", name="我选定了").click()
    expect(first.locator(".ls-feedback")).to_be_visible()
    expect(second).to_be_visible()
    assert page.locator(".jp-Cell, .jp-InputPrompt").count() == 0
    assert lab.kernels() == "[]"
