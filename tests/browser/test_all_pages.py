"""Every page that people open: nothing sticks out, and contrast holds, at a desk, on a phone, at 200 % and on paper."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.cards.review import open_review
from certification.cards.steps import StepGiven, take_step
from certification.issue import issue_some
from certification.revocation import propose
from courses.hours_policy import hours_policies
from courses.lecturers import LecturerGiven, set_lecturer
from courses.plan_approval import submit_plan
from courses.reminders import ReminderGiven, send_reminder
from courses.reports import submit_report
from delivery.handlers import routes
from foundation.clock import utc_now
from grading.marking.scripts import new_turn
from grading.review.deciding import Given, solve, submit
from grading.review.deciding import Person as Reviewer
from lawstudy.opening import open_records
from question_bank.bank import read_bank
from question_bank.item import CONSTRUCTED
from question_bank.review import ReviewRules, reviewed_item
from records.accounts.administration import create_account
from records.exams.appeal import Appeal
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.hall import HallPack, HallPaper, HallReturn
from records.exams.irregularity import Irregularity
from records.exams.marking import MarkingScript, MarkingTask
from records.exams.publication import PublishedResult
from records.exams.response import Response
from records.exams.result import Result
from records.people.person import Person
from records.people.post import Post
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out, weak_contrast
from tests.browser.room import RoomForTests, begin
from tests.browser.test_accessibility import violations
from tests.certification.codes import SIGNER
from tests.question_bank.samples import SINGLE
from tests.support.decided_exam import ISSUER
from tests.support.load_site import EXAM, make_room_site
from tests.support.published import put_published
from tests.support.room_server import RoomUnderTest
from tests.support.study_rows import plan_entry, study_event

SCREENS = {"a desk": (1280, 720), "a phone": (375, 667)}
ENLARGED = (640, 360)
"""A desk at 200 %."""
A4_PX = (718, 1047)
"""A4 without its margins of 10 mm, at 96 dpi."""
REVIEWED = "/item-review/(item|lesson|notice|list)/([a-z0-9-]{1,80})"
TO_READ, TO_TRY = "penalty-s-201", "penalty-m-201"
NO_PAGE = re.compile(r"/$|^/metrics$|pdf|xlsx|csv|docx|ics|zip|svg|\\.html|\\.txt")
"""What sends on, is a file to save, or is for programs."""


@dataclass(frozen=True)
class Place:
    """``numbers``: of things of each kind, for addresses; ``password`` of somebody who may open everything."""

    room: RoomForTests
    numbers: dict[str, int]
    password: str


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two candidates, one of whom has handed in."""
    made = make_room_site(tmp_path_factory.mktemp("all") / "site", 2, "individual")
    first = min(made.codes)
    with open_records(made.site) as db:
        call = db.get_one(Attempt, first).call
        account, password = create_account(
            db,
            "all",
            call.person.name,
            ["cadre", "administrator", "head_of_marking", "reviewer", "trainer"],
            person=call.person,
            actor="test",
        )
        account.must_change = False
        _reviews(db)
        own = SINGLE.replace("sample-single", "administrative-penalty")
        (made.site.root / "items" / "administrative-penalty.md").write_text(own, encoding="utf-8")
        exam = db.scalars(select(Exam)).one()
        numbers = {
            "sessions": made.sitting,
            "exam": first,
            "receipt": first,
            "results": exam.id,
            "people": call.id,
            "study-event": _study(db, call.person),
            "chapter": 1,
            "reports": call.person.id,
            "reminders": _reminder(db, call.person),
            "marking": _marking(db, exam),
            "marking-lead": exam.id,
            "certificates": _certificate(db, exam, call),
            "cards": _card(db, call.person),
            "appeals": _appeal(db, call, first),
            "my-results": call.id,
            "attempts": first,
            "irregularities": (irregular := _irregularity(db, call, first)),
            "my-irregularities": irregular,
        }
        _hall(db, exam, call, first)
        db.commit()
    with RoomUnderTest(made.site) as server:
        room = RoomForTests(made, server)
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        begin(page, room, first)
        page.locator("#hand-in").click()
        page.get_by_role("button", name="确认交卷").click()
        expect(page.locator("#receipt")).to_contain_text("已交卷")
        context.close()
        yield Place(room, numbers, password)


def _reviews(db: Session) -> None:
    """An item that waits for its blind trial, and one for its first review."""
    bank = read_bank()
    for name in (TO_READ, TO_TRY):
        submit(db, "item", reviewed_item(bank[name]), Reviewer("xie", ["trainer"]), important=True)
    item, solver = bank[TO_READ], Reviewer("zuo", ["trainer"])
    given = Given(answer=[item.questions[0].key_letters], facility=0.6, comment="题干清楚")
    seen = item.content_hash
    solve(db, reviewed_item(item), item, solver, given, ReviewRules(), seen=seen)


def _study(db: Session, person: Person) -> int:
    """A plan of this year that waits for its approval, with a draft of an event and one that waits to be confirmed; the draft's number."""
    unit, today = person.unit, dt.date.today()
    assert unit is not None
    entry = plan_entry(db, unit, year=today.year, month=12, basis="某发〔2026〕1号")
    submit_plan(db, today.year, unit, seen=None, actor="lianluo", roles=["liaison"])
    lecturer = LecturerGiven(
        "某律师", "某某律师事务所", "某区司法局", today, fields="行政诉讼、民法典"
    )
    set_lecturer(db, lecturer, actor="t")
    study_event(db, unit, person, day=today, kind="court", state="submitted")
    return study_event(db, unit, person, day=today, state="draft", entry=entry).id


def _marking(db: Session, exam: Exam) -> int:
    """A question that the first of four reads, with an answer about which three differ; the question's number."""
    for number in range(1, 4):
        create_account(db, f"m{number}", f"阅卷{number}", ["marker"], actor="test")
    task = MarkingTask(
        exam_id=exam.id,
        item_id="item",
        part=0,
        points=5,
        label="61（2）",
        questions={"A": "q61_2", "B": "q61_2"},
        stem="简述作出决定之前的步骤。",
        reference="先告知，再听取。",
        rubric=[
            {"points": 3, "text": "写出应当告知事实、理由、依据的步骤"},
            {"points": 2, "text": "听取陈述"},
        ],
        markers=["all", "m1", "m2", "m3"],
        writers=[],
        opened_by="t",
        opened_at=utc_now(),
    )
    db.add(task)
    db.flush()
    attempt = db.scalars(select(Attempt)).first()
    assert attempt is not None
    script = MarkingScript(
        task_id=task.id,
        attempt_id=attempt.id,
        question="q61_2",
        person_id=attempt.call.person_id,
        answer_sha256="0" * 64,
    )
    db.add(script)
    db.flush()
    for number, kind in enumerate(("first", "second", "third"), 1):
        points = [float(number), 0.0]
        facts = {"state": "given", "login": f"m{number}", "criteria": points, "points": points[0]}
        db.add(new_turn(task, script_id=script.id, kind=kind, **facts))
    db.add(new_turn(task, script_id=script.id, kind="arbiter", state="waiting"))
    return task.id


def _hall(db: Session, exam: Exam, call: Call, attempt: int) -> None:
    """A paper that came back from a hall and waits for somebody's consent."""
    sitting = db.get_one(Attempt, attempt).sitting_id
    assert sitting is not None
    pack = HallPack(
        id="0" * 32,
        exam_id=exam.id,
        sitting_id=sitting,
        sitting="上午场",
        hall="第一考场",
        known={str(attempt): ""},
        answers_key=b"\0" * 32,
        made_by="t",
        made_at=utc_now(),
    )
    back = HallReturn(pack=pack, opening="0", digest="0" * 64, trail="[]", by="t", at=utc_now())
    proposed: dict[str, Any] = {"take": "both", "grounds": "断网前后都有作答", "proposed_by": "m1"}
    for values in ({}, proposed):
        db.add(
            HallPaper(
                brought=back,
                call=call,
                attempt_id=attempt,
                state="waiting",
                reason="both_wrote",
                state_there="handed_in",
                ended_at=utc_now(),
                sha256="0" * 64,
                answered=1,
                changes=[],
                answers={"q1": "A"},
                **values,
            )
        )


def _reminder(db: Session, person: Person) -> int:
    """A reminder to the unit of somebody who heads it and has handed in their report; its number."""
    unit, today = person.unit, dt.date.today()
    assert unit is not None
    person.posts.append(Post(unit=unit, title="局长", rank="乡科级正职", leading=True))
    submit_report(
        db, person, today.year, "head", on=today, today=today, actor="t", roles=["administrator"]
    )
    until = today + dt.timedelta(days=20)
    said = ReminderGiven(
        "年度学法计划未按时报送", "没有报送。", "请补报。", until, number="某〔2026〕1号"
    )
    return send_reminder(db, unit, said, today=today, actor="t").id


def _certificate(db: Session, exam: Exam, call: Call) -> int:
    """One on a published pass, about which somebody has proposed something; its number."""
    db.add(Result(call_id=call.id, outcome="passed", score=82))
    put_published(db, exam, utc_now())
    roles = ("administrator",)
    [made] = issue_some(db, exam, ISSUER, SIGNER, actor="t", roles=roles)
    propose(db, made.number, "revoke", reason="冒名顶替", actor="jia", roles=roles)
    return made.id


def _appeal(db: Session, call: Call, attempt: int) -> int:
    """A review of what `_certificate` has published, whose essays wait for their reader; its number."""
    row, published = db.get_one(Attempt, attempt), db.scalars(select(PublishedResult)).one()
    published.attempt_id, published.score, published.paper_sha256 = attempt, 82, "0" * 64
    facts = {"answer_sha256": "0" * 64, "key_sha256": "0" * 64, "status": "scored", "mark": None}
    told = [
        {"name": q["name"], "item": q["item_id"], "kind": q["kind"], "worth": q["points"]}
        | {"points": q["points"], **facts}
        for q in row.form.questions
    ]
    published.explanation = json.dumps({"questions": told, "score": 82, "outcome": "passed"})
    policy = call.exam.rules.model_copy(update={"review_days": 15, "shown": "sections"})
    call.exam.policy = policy.model_dump(mode="json", by_alias=True)
    for each in row.form.questions:
        if each["kind"] in CONSTRUCTED:
            text = json.dumps("先告知，再听取。" * 30, ensure_ascii=False)
            db.add(
                Response(
                    attempt_id=attempt,
                    question=each["name"],
                    value=text,
                    answer_sha256="0" * 64,
                    status="scored",
                    score=each["points"],
                )
            )
    made = Appeal(
        call_id=call.id,
        publication_id=published.publication_id,
        attempt_id=attempt,
        paper_sha256=published.paper_sha256,
        state="recounting",
        questions=[],
        reason="主观题得分与估计的相差很大",
        asked_at=utc_now(),
        taken_by="jia",
        taken_at=utc_now(),
        found={"intact": True, "differs": ["", "q01"], "score": 80, "problem": ""},
        reader="all",
    )
    db.add(made)
    db.flush()
    return made.id


def _irregularity(db: Session, call: Call, attempt: int) -> int:
    """One that the candidate was told of, and has not said anything about; its number."""
    made = Irregularity(
        call_id=call.id,
        attempt_id=attempt,
        state="notified",
        kind="携带、查看与考试无关的资料或者通信设备",
        what="开考后二十分钟，桌面上有打印的法条。" * 5,
        evidence="打印件一份，已收存",
        witness="李四",
        happened_at=utc_now(),
        recorded_by="jian",
        recorded_at=utc_now(),
        notified_by="jia",
        notified_at=utc_now(),
    )
    db.add(made)
    db.flush()
    return made.id


def _card(db: Session, person: Person) -> int:
    """A card with a history, whose unit has a list of the yearly review to check; its number."""
    [card], today = person.cards, dt.date.today()
    policy = card_policy()
    policy = policy.model_copy(update={"review": policy.review.model_copy(update={"exam": False})})
    said = StepGiven(
        "admonish", today, "agency", "甲局", "第四十五条", "某〔2026〕1号", "未出示证件"
    )
    take_step(db, card, said, policy, today=today, actor="t", roles=["administrator"])
    open_review(
        db,
        today.year,
        exam=None,
        on=today,
        policy=policy,
        hours=hours_policies(),
        zone=ZoneInfo("Asia/Shanghai"),
        actor="t",
    )
    return card.id


@pytest.fixture
def page(browser: Browser, place: Place) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    page.goto(f"{place.room.url}/log-in")
    page.get_by_label("登录名").fill("all")
    page.get_by_label("密码").fill(place.password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    yield page
    context.close()


def addresses(numbers: dict[str, int]) -> list[str]:
    """One of every pattern that the room answers with a page; a pattern that is new is here without anybody's doing."""
    found = ["/no-such", "/card-review?unit=B1", "/study-plan?unit=B1", "/study-event/new?unit=B1"]
    found += ["/bank/new?type=case", "/bank/new?like=penalty-s-101", "/bank?words=no-such"]
    found += ["/item-review?state=draft", "/item-review?kind=notice", f"/item-review/item/{TO_TRY}"]
    for pattern, handler in routes():
        if handler.wants_json or "GET" not in handler.actions or NO_PAGE.search(pattern):  # type: ignore[attr-defined]
            continue
        address = pattern.replace(REVIEWED, f"/item-review/item/{TO_READ}")
        address = address.replace("([a-z0-9-]{1,80})", "administrative-penalty")
        address = address.replace("/exams/([^/]+)", f"/exams/{EXAM}")
        for thing, number in numbers.items():
            address = address.replace(f"/{thing}/([0-9]{{1,9}})", f"/{thing}/{number}")
        assert "(" not in address, f"say which of {pattern} is to be looked at"
        found.append(address)
    return found


def opened(page: Page, place: Place, address: str) -> None:
    page.goto(f"{place.room.url}{address}")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    if address.startswith("/exam/"):
        expect(page.locator("#receipt")).to_be_visible()


def test_every_page_on_every_screen_and_on_paper(page: Page, place: Place) -> None:
    wrong = []
    for address in addresses(place.numbers):
        page.emulate_media(media="screen")
        opened(page, place, address)
        for screen, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{address} on {screen}: {each}" for each in sticking_out(page)]
        wrong += [f"{address}: {each}" for each in (*weak_contrast(page), *violations(page))]
        page.emulate_media(media="print")
        page.set_viewport_size({"width": A4_PX[0], "height": A4_PX[1]})
        wrong += [f"{address} on paper: {each}" for each in sticking_out(page, paper=True)]
        if page.locator(".room-top").is_visible():
            wrong.append(f"{address}: the header is printed")
    assert wrong == []


@pytest.mark.full
def test_every_page_at_twice_its_size(page: Page, place: Place) -> None:
    wrong = []
    page.set_viewport_size({"width": ENLARGED[0], "height": ENLARGED[1]})
    for address in addresses(place.numbers):
        opened(page, place, address)
        wrong += [f"{address}: {each}" for each in sticking_out(page)]
    assert wrong == []


def test_the_style_guide_shows_what_pages_are_made_of(page: Page, place: Place) -> None:
    opened(page, place, "/style-guide")
    figure(page, "style_guide", whole=True)
    scale = page.locator("#type-scale > p")
    sizes = scale.evaluate_all(
        "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes) == 5
    pairs: dict[str, float] = page.locator("#pairs > li").evaluate_all(_CONTRASTS)
    assert len(pairs) == 21
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}
    page.get_by_role("button", name="大字版").click()
    elder: dict[str, float] = page.locator("#pairs > li").evaluate_all(_CONTRASTS)
    assert {pair: ratio for pair, ratio in elder.items() if ratio < 4.5} == {}
    figure(page, "style_guide_elder", whole=True)


_CONTRASTS = """nodes => {
    const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const luminance = colour => {
        const [r, g, b] = colour.match(/\\d+/g).map(each => channel(each / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return Object.fromEntries(nodes.map(node => {
        const style = getComputedStyle(node);
        const [high, low] = [luminance(style.color), luminance(style.backgroundColor)].sort((a, b) => b - a);
        return [node.querySelector('small').textContent, (high + 0.05) / (low + 0.05)];
    }));
}"""
"""By WCAG 2.1, of text and ground as the browser has them."""
