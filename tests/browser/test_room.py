"""Sitting an exam in the room, in a real browser: by keyboard, without a network, through crashes, until time is up."""

from __future__ import annotations

import base64
import json
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grading.paper.leak_scan import secret_texts
from grading.score_run import score_exam
from lawstudy.opening import bank_of, course_of, open_records
from records.exams.exam import find_exam
from tests.browser.conftest import figure
from tests.browser.room import (
    RoomForTests,
    begin,
    choose_in_room,
    enter,
    expect_saved,
    payloads,
)
from tests.support.load_site import EXAM


@pytest.mark.full
def test_the_whole_exam_by_keyboard_alone(context: BrowserContext, room: RoomForTests) -> None:
    attempt = room.take()
    card, code = room.made.codes[attempt]
    page = context.new_page()
    page.goto(room.url)
    press_until(page, "input[name=card]")
    page.keyboard.type(card)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_selector("#agreed")
    press_until(page, "#agreed")
    page.keyboard.press("Space")
    press_until(page, "#begin")
    page.keyboard.press("Enter")
    expect(page.locator(".ls-question").first).to_be_visible()
    press_until(page, ".ls-question input")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ls-question").first.locator("input").nth(1)).to_be_checked()
    press_until(page, ".ls-question textarea", most=400)
    page.keyboard.type("依法定程序办理")
    expect_saved(page)
    figure(page, "room_paper")
    press_until(page, "#hand-in", back=True, most=600)
    page.keyboard.press("Enter")
    dialog = page.locator("#hand-in-dialog")
    expect(dialog).to_contain_text("62 题未作答")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    press_until(page, "#hand-in", back=True)
    page.keyboard.press("Enter")
    press_until(page, "#hand-in-dialog .room-primary")
    page.keyboard.press("Enter")
    receipt = page.locator("#receipt")
    expect(receipt).to_contain_text("已答 2 / 64 题")
    figure(page, "room_receipt")
    shown = re.sub(r"\s", "", receipt.inner_text())
    assert str(room.row(attempt).sha256)[:32] in shown


def press_until(page: Page, selector: str, *, back: bool = False, most: int = 60) -> None:
    """Press Tab until the focus is on such an element."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard")


def test_without_a_network_nothing_is_lost_and_nothing_is_said_to_be_saved(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    first = choose_in_room(page, 0, 1)
    expect_saved(page)
    context.set_offline(True)
    second = choose_in_room(page, 1, 0)
    expect(page.locator("#saving")).to_contain_text("连不上服务器")
    third = choose_in_room(page, 2, 2)
    again = choose_in_room(page, 1, 3)
    page.wait_for_timeout(3000)
    expect(page.locator("#saving")).to_contain_text("连不上服务器")
    assert room.answers(attempt) == dict([first])
    context.set_offline(False)
    expect_saved(page)
    assert second[0] == again[0]
    assert room.answers(attempt) == dict([first, again, third])


def test_the_server_is_killed_between_two_answers(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    given = [choose_in_room(page, place, place % 4) for place in range(4)]
    expect_saved(page)
    deadline = room.row(attempt).deadline
    room.server.kill()
    assert room.answers(attempt) == dict(given)
    given += [choose_in_room(page, place, 1) for place in range(4, 7)]
    expect(page.locator("#saving")).to_contain_text("连不上服务器")
    room.server.start()
    expect_saved(page)
    assert room.answers(attempt) == dict(given)
    assert room.row(attempt).deadline == deadline


def test_a_browser_that_crashed_is_resumed_on_another_machine(
    browser: Browser, room: RoomForTests
) -> None:
    attempt = room.take()
    first_machine = browser.new_context(locale="zh-CN")
    begin(first := first_machine.new_page(), room, attempt)
    given = [choose_in_room(first, place, 0) for place in range(3)]
    first.locator("textarea").fill("写到一半")
    expect_saved(first)
    other_machine = browser.new_context(locale="zh-CN")
    other = other_machine.new_page()
    enter(other, room, attempt)
    expect(other.locator("#notice")).to_contain_text("另一个页面")
    expect(other.locator(".ls-question")).to_have_count(0)
    other.get_by_role("button", name="在这里继续").click()
    expect(other.locator(".ls-question").first).to_be_visible()
    expect(other.locator("#progress")).to_have_text("已答 4 / 64 题")
    expect(other.locator("textarea")).to_have_value("写到一半")
    expect(other.locator("textarea")).to_be_focused()
    assert room.incidents(attempt) == ["second_log_in", "second_page"]
    # Where the first one is, nothing more can be answered, and it says so.
    first.locator(".ls-question").nth(5).locator("input").first.check()
    expect(first.locator("#notice")).to_contain_text("另一个页面继续")
    given.append(choose_in_room(other, 4, 2))
    expect_saved(other)
    answers = room.answers(attempt)
    assert answers | dict(given) == answers
    assert len(answers) == 5
    first_machine.close()
    other_machine.close()


def test_a_closed_page_sends_what_it_could_not_when_it_comes_back(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    first = choose_in_room(page, 0, 0)
    expect_saved(page)
    context.set_offline(True)
    second = choose_in_room(page, 1, 1)
    expect(page.locator("#saving")).to_contain_text("连不上服务器")
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{room.url}/exam/{attempt}")
    button = page.get_by_role("button", name="在这里继续")
    expect(button.or_(page.locator(".ls-question").first).first).to_be_visible()
    if button.is_visible():
        button.click()
    expect(page.locator(".ls-question").first).to_be_visible()
    expect_saved(page)
    assert room.answers(attempt) == dict([first, second])


def test_time_is_up_while_typing(context: BrowserContext, room: RoomForTests) -> None:
    attempt, page = room.take(), context.new_page()
    room.set_duration(9)
    try:
        begin(page, room, attempt)
        text = page.locator("textarea")
        text.fill("已经写好的。")
        question = str(page.locator(".ls-question", has=text).get_attribute("data-question"))
        expect(page.locator("#alarm")).to_contain_text("时间已到", timeout=20_000)
        expect(text).to_be_disabled()
        expect(page.locator("#receipt")).to_contain_text("系统已收卷", timeout=30_000)
    finally:
        room.set_duration(5400)
    assert room.row(attempt).state == "expired"
    assert room.submission(attempt)[question] == "已经写好的。"


def test_a_computer_whose_clock_is_wrong_shows_the_right_time_left(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    # A day ahead, and the time zone of another continent.
    page.add_init_script("const real = Date.now; Date.now = () => real() + 86400000;")
    begin(page, room, attempt)
    expect(page.locator("#time-left")).to_contain_text("剩余时间 1:29:")
    choose_in_room(page, 0, 0)
    expect_saved(page)


def test_options_are_shuffled_and_answers_name_the_option_itself(
    browser: Browser, room: RoomForTests
) -> None:
    orders = []
    for _ in range(2):
        attempt = room.take()
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        begin(page, room, attempt)
        orders.append(
            page.locator(".ls-question").evaluate_all("all => all.map(q => q.dataset.question)")
        )
        letters = page.locator(".ls-question").first.locator(".ls-letter").all_inner_texts()
        assert letters == ["A．", "B．", "C．", "D．"]
        name, value = choose_in_room(page, 0, 0)
        text = page.locator(".ls-question").first.locator(".ls-option-text").first.inner_text()
        expect_saved(page)
        released = course_of(room.made.site).root / "release"
        form = next(
            cell["metadata"]["lawstudy"]
            for path in released.rglob("*.ipynb")
            if path.stem.endswith(page.locator("text=/[AB] 卷/").first.inner_text()[:1])
            for cell in json.loads(path.read_bytes())["cells"]
            if cell["metadata"]["lawstudy"].get("question") == name
            and cell["metadata"]["lawstudy"]["role"] == "answer"
        )
        [option] = [option for option in form["options"] if option["id"] == value]
        assert option["text"].replace("*", "") == text
        assert room.answers(attempt) == {name: value}
        context.close()
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])


def without_own_numbers(text: str) -> str:
    """Without spaces, and without the numbers of labels and of the attempt: either may be the key of some question."""
    text = re.sub(r"\s+", "", text)
    return re.sub(r'"label":"[^"]*"|<metaname="attempt"content="[0-9]+">', "", text)


def decoded(text: str) -> bytes:
    """What a word says if it is base64; of other words nothing that anybody wrote."""
    try:
        return base64.b64decode(text.rstrip("=") + "===")
    except ValueError:
        return b""


def test_an_attempt_whose_number_is_a_key_gives_no_false_alarm_and_hides_none() -> None:
    page = '<meta name="attempt" content="15">\n{"label": "15", "value": "%s"}'
    assert '"15"' not in without_own_numbers(page % "B")
    assert '"15"' in without_own_numbers(page % "15")
    assert '"15"' in without_own_numbers('<meta name="key" content="15">')
    secret = '"责令改正"'.encode()
    assert all(
        secret in decoded(word)
        for word in (
            base64.b64encode(secret).decode(),
            base64.b64encode(b"x" + secret).decode().rstrip("="),
        )
    )


def test_nothing_that_a_candidate_receives_holds_a_key(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    seen = payloads(page)
    begin(page, room, attempt)
    choose_in_room(page, 0, 0)
    expect_saved(page)
    page.locator("#hand-in").click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator("#receipt")).to_contain_text("已交卷")
    page.get_by_role("link", name="打印回执").click()
    expect(page.locator("h1")).to_have_text("交卷回执")
    site = room.made.site
    bank = bank_of(site)
    with open_records(site) as db:
        exam = find_exam(db, EXAM)
        items = [bank[question["item_id"]] for form in exam.forms for question in form.questions]
    assert len(seen) > 8
    for address, body in seen:
        text = without_own_numbers(body.decode("utf-8", "replace"))
        plain = text.encode().decode("unicode_escape", "replace") if "\\u" in text else text
        # What is told in base64, read as what it stands for: a short secret's own base64 stands in many a text by chance.
        hidden = b"\n".join(map(decoded, re.findall(r"[A-Za-z0-9+/]{8,}={0,2}", text)))
        for what, item, secret in secret_texts(items):
            assert secret not in text, (address, what, item)
            assert secret not in plain, (address, what, item)
            assert len(secret.encode()) < 4 or secret.encode() not in hidden, (address, what, item)
            # The last group of four depends on what would follow.
            encoded = base64.b64encode(secret.encode()).decode()[:-4]
            assert len(encoded) < 8 or encoded not in text, (address, item)
        if "/static/" in address:
            continue  # The same for everybody, whatever the exam; words of the program stand in it.
        for word in ("HIDDENTESTS", "score_", '"key"', "key=", "checksum", "rationale", "rubric"):
            assert word not in text, (address, word)


def test_a_handed_in_exam_is_scored_like_any_other(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    for place in range(5):
        choose_in_room(page, place, 0)
    expect_saved(page)
    page.locator("#hand-in").click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator("#receipt")).to_contain_text("已交卷")
    site = room.made.site
    with open_records(site) as db:
        report = score_exam(course_of(site), db, EXAM, only=room.made.codes[attempt][0])
    assert (report.scored, report.unreadable, report.to_check) == (1, [], [])
