"""`lawstudy lab`: checking answers in a lesson, handing in a paper, and what comes of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from courses.lesson.files import self_check_items
from courses.lesson.page import all_lessons
from courses.wrong_book import wrong_questions
from foundation.site import Site
from grading.notebook import file_hash
from lawstudy.opening import open_records
from lawstudy.processes.lab_folder import prepare_folder
from question_bank.bank import load_bank
from records.audit.trail import AuditEntry
from records.exams.exam import Exam
from records.people.person import Person
from tests.browser.conftest import Lab, StudyPlace
from tests.browser.test_study_view import answer_everything, open_paper, question
from tests.support.released_exam import ASSIGNMENT, right_answers

LESSON = "02-administrative-penalty.ipynb"


def test_the_folder_has_lessons_and_no_formal_paper_and_keeps_what_is_there(site: Site) -> None:
    with open_records(site) as db:
        db.query(Exam).one().practice = False
        db.commit()
    folder = prepare_folder(site, "S1")
    names = {path.name for path in folder.iterdir()}
    assert names >= {LESSON, "01-major-decisions.ipynb"}
    assert f"{ASSIGNMENT}.ipynb" not in names, "formal exams are sat in the room"
    (folder / LESSON).write_text("mine", encoding="utf-8")
    prepare_folder(site, "S1")
    assert (folder / LESSON).read_text(encoding="utf-8") == "mine"


@pytest.mark.full
def test_an_answer_is_checked_and_the_wrong_one_is_kept(
    page: Page, study: Lab, study_place: StudyPlace
) -> None:
    exam, bank = study_place.exam, load_bank()
    seen: list[str] = []
    page.on("response", lambda response: seen.append(response.url))
    open_paper(page, study, study.root / LESSON)
    form = question(page, "c01")
    check = form.get_by_role("button", name="核对答案")
    check.click()
    expect(form).to_contain_text("请先作答")
    [item] = [
        bank[item_id]
        for item_id in self_check_items()
        if bank[item_id].questions[0].stem == form.locator(".ls-stem").inner_text().strip()
    ]
    key = item.questions[0].key_letters
    wrong = next(letter for letter in item.questions[0].letters if letter not in key)
    form.locator(f'input[value="{wrong}"]').check()
    check.click()
    expect(form.locator(".ls-feedback.ls-wrong")).to_contain_text("回答错误")
    expect(form.locator(".ls-citations")).to_contain_text(item.legal_basis[0])
    with exam.sessions() as db:
        learner = db.query(Person).filter_by(number="S1").one()
        assert [wrong.item_id for wrong in wrong_questions(db, learner)] == [item.id]
    form.locator(f'input[value="{key}"]').check()
    check.click()
    expect(form.locator(".ls-feedback.ls-right")).to_contain_text("回答正确")
    with exam.sessions() as db:
        learner = db.query(Person).filter_by(number="S1").one()
        assert wrong_questions(db, learner) == []
    # Nothing on the way came from, or went to, another host.
    assert {url.split("/")[2] for url in seen if url.startswith("http")} == {
        f"127.0.0.1:{study.port}"
    }


def test_the_calculator_gives_the_same_as_on_the_page(page: Page, study: Lab) -> None:
    def worked_out(where: Page) -> str:
        calculator = where.locator(".ls-calculator").first
        result = calculator.get_by_role("status")
        expect(result).to_contain_text("算例：")
        calculator.get_by_label("哪一项期限").select_option("penalty-hearing-request")
        calculator.get_by_label("起算事件发生的日期").fill("2026-09-29")
        expect(result).to_be_empty()
        calculator.get_by_role("button", name="计算").click()
        expect(result).to_contain_text("2026年10月12日（周一）")
        return result.inner_text()

    open_paper(page, study, study.root / LESSON)
    # It stands after the case, whose choices count on the page, too.
    for name in all_lessons()["administrative-penalty"].steps:
        step = question(page, name)
        step.get_by_role("radio").first.check()
        step.get_by_role("button", name="我选定了").click()
    here = worked_out(page)
    beside = page.context.new_page()
    beside.goto(f"{study.url}/lawstudy/room/lesson/administrative-penalty")
    assert worked_out(beside) == here
    assert "《行政处罚法》(2021)第八十五条" in here


def test_only_self_check_items_can_be_asked_for(page: Page, study: Lab) -> None:
    open_paper(page, study, study.root / LESSON)
    secret = next(item_id for item_id in load_bank() if item_id not in self_check_items())
    ask = """async ([item, answer]) => {
        const token = document.cookie.match(/_xsrf=([^;]+)/)[1];
        const response = await fetch('/lawstudy/api/self-check', {method: 'POST',
            headers: {'X-XSRFToken': token}, body: JSON.stringify({lesson: 'x', item, answer})});
        return [response.status, (await response.json()).message];
    }"""
    for item in (secret, "no-such-item", 7, None):
        status, text = page.evaluate(ask, [item, "A"])
        assert status in (400, 404)
        assert any(said in text for said in ("不能核对答案", "请求的内容不完整"))
    assert page.evaluate(ask, [next(iter(sorted(self_check_items()))), None])[0] == 400


def test_a_paper_is_handed_in_with_a_receipt_and_scored(
    page: Page, study: Lab, study_place: StudyPlace
) -> None:
    exam = study_place.exam
    open_paper(page, study, study.root / f"{ASSIGNMENT}.ipynb")
    answers = right_answers(exam)
    first = answers.pop("q01")
    answer_everything(page, answers, {"q11": "先告知。", "q12_3": "略"})
    strip = page.locator(".ls-hand-in")
    strip.get_by_role("button", name="交卷", exact=True).click()
    expect(strip).to_contain_text("第 1 题")
    assert not (exam.course.root / "submitted").exists()
    answer_everything(page, {"q01": first}, {})
    strip.get_by_role("button", name="交卷", exact=True).click()
    expect(strip).to_contain_text("已交卷")
    expect(strip).to_contain_text("14 / 14 题")
    submitted = exam.course.notebook("submitted", "S1", ASSIGNMENT)
    [shown] = re.findall(r"[0-9a-f]{64}", strip.inner_text())
    assert shown == file_hash(submitted)
    with exam.sessions() as db:
        assert db.query(AuditEntry).filter_by(action="paper.hand_in").count() == 1
    # It is scored at once, and the page says so by itself; two questions are for a person.
    expect(strip).to_contain_text("待人工评阅")
    # Once handed in, it takes no more answers, here and when it is opened again.
    page.reload()
    expect(strip).to_contain_text(shown)
    expect(strip.get_by_role("button")).to_have_count(0)
    for form in ("q01", "q11"):
        expect(question(page, form).locator("input, textarea").first).to_be_disabled()
    page.get_by_role("button", name="撤销").click()
    assert file_hash(submitted) == shown
