"""Nothing that a cadre can ask tells the key of a formal item: two sites that differ in nothing but keys answer the same.

Whatever depends on a key, in any word, order, length or count, shows as a difference, also what nobody thought of.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import update

from delivery.handlers import routes
from grading.answers import AnswerShape
from grading.paper.score_cell import scoring_rule
from grading.rules import SCORERS
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import MarkingRule
from question_bank.item import Item, Question
from question_bank.shown import answer_metadata
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.response import Response
from records.exams.sitting import Sitting
from records.people.person import find_person
from records.study.answers import StudyAnswer
from records.study.tries import SelfCheckTry
from tests.delivery.test_permissions import METHODS, address, ask
from tests.support.released_exam import make_practice, small_exam
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import NINE, RoomSite, copy_site, run
from tests.support.synthetic import write_items

GIVEN: dict[str, object] = {
    "single": "A",
    "multiple": ["A", "B"],
    "true_false": True,
    "fill_in": "六十日",
}
OTHERS = ("/log-out", "/log-in", "/log-in/code", "/password")
"""They end what is asked, or change the password; nothing of items is behind them."""
LAST = ("/again", "/events")
"""One makes a further paper; the other is a line that tells of the clock and never ends."""


def other_key(question: Question) -> Question:
    """The same question to whoever reads it, with another key."""
    options = question.options[1:] + question.options[:1]
    return question.model_copy(
        update={
            "options": tuple(
                option.model_copy(update={"is_key": moved.is_key})
                for option, moved in zip(question.options, options, strict=True)
            ),
            "answer": None if question.answer is None else not question.answer,
            "blanks": tuple(("三十日",) for _ in question.blanks),
            "reference_answer": question.reference_answer and "另一个参考答案。",
        }
    )


def with_other_keys(item: Item) -> Item:
    questions = tuple(map(other_key, item.questions))
    changes = {"questions": questions, "rationale": "另外一种说明。"}
    return item.model_copy(update={**changes, "legal_basis": ("《行政许可法》(2019)第七十八条",)})


def given_to(question: Question) -> object:
    given = GIVEN.get(question.kind)
    return [given] * len(question.blanks) if len(question.blanks) > 1 else given


def points_of(question: Question, points: float) -> float:
    if question.kind not in SCORERS:
        return 0.0
    rule = scoring_rule("answer", question, points, MarkingRule(multiple="half"))
    return rule.score(given_to(question))


def furnish(site: RoomSite, folder: Path, *, other: bool, practice: bool, formal: bool) -> str:
    """A cadre whose paper was scored by the keys, with self-checks from before there were pools; returns their password."""
    bank = ItemBank(map(with_other_keys, small_exam()[0].values())) if other else small_exam()[0]
    write_items(bank, folder)
    site.plan(["S1"])
    with site.sessions() as db:
        person = find_person(db, "S1")
        assert person is not None
        made, password = create_account(
            db, "me", "", ["cadre"], person=person, actor="test", policy=CHEAP
        )
        made.must_change = False
        attempt = db.query(Attempt).one()
        attempt.state, attempt.ended_at, attempt.seed = "handed_in", NINE, 5
        attempt.sha256, attempt.answered, attempt.began_at = "0" * 64, 12, NINE
        attempt.content_hash = attempt.form.content_hash
        for asked in attempt.form.questions:
            item, part = bank[asked["item_id"]], int(asked["name"].partition("_")[2] or 1)
            question = item.questions[part - 1]
            value = json.dumps(given_to(question), ensure_ascii=False)
            score = points_of(question, float(asked["points"]))
            db.add(
                Response(
                    attempt_id=attempt.id,
                    question=asked["name"],
                    value=value,
                    answer_sha256="",
                    status="scored",
                    score=score,
                )
            )
            if item.type != "case" and question.kind in SCORERS:
                # The hash of the item is not told; that of this site's item lets the answer count.
                tried = {
                    "person_id": person.id,
                    "item_id": item.id,
                    "content_hash": item.content_hash,
                    "answer": value,
                    "right": score >= asked["points"],
                    "at": NINE - dt.timedelta(days=1),
                }
                db.add_all([SelfCheckTry(lesson="l", **tried), StudyAnswer(**tried)])
        if practice:
            db.execute(update(Exam).values(practice=True))
            db.execute(update(Sitting).values(practice=True))
        if not formal:
            make_practice(db)
        db.commit()
    return password


def everything(site: RoomSite, password: str, items: Path) -> list[tuple[str, int, bytes]]:
    """What a cadre is answered at every address, and to answers of every kind for every item."""
    found: list[tuple[str, int, bytes]] = []
    site.clock.at = NINE + dt.timedelta(minutes=30)

    async def work() -> None:
        async with served(site, items=(items,)) as (room, browser):
            client = await logged_in(browser, "me", password)
            live = next(iter(room.attempts.values()), None) or await room.find_attempt(1)
            assert live is not None

            async def note(method: str, where: str, data: object = None) -> None:
                answer = await (
                    ask(client, method, where) if data is None else client.post(where, data)
                )
                body = re.sub(
                    rb'(name="(?:xsrf|_xsrf)" (?:content|value)=")[^"]*', rb"\1", answer.body
                )
                if where == "/metrics":  # What is measured of this process differs between any two.
                    body = re.sub(
                        rb"(?m)^\S*(?:_seconds|_bytes|_created|python_gc)\S* .*\n", b"", body
                    )
                found.append((f"{method} {where} {data}", answer.status, body))

            for pattern, *_ in routes():
                for method in METHODS:
                    where = address(pattern, live.attempt.id, live.sitting.id)
                    if where not in OTHERS and not where.endswith(LAST):
                        await note(method, where)
            for item in small_exam()[0]:
                for answer in (*GIVEN.values(), ["六十日", "听证"], "B", None):
                    asked = {"item": item, "lesson": "l", "answer": answer}
                    await note("POST", "/api/self-check", asked)
                    await note("POST", "/api/study/answers", asked)
            for where in (
                "/api/study/answers",
                "/api/home",
                "/api/wrong-book",
                "/wrong-book",
                "/me",
            ):
                await note("GET", where)
            await note("POST", f"/api/attempt/{live.attempt.id}/again", {})

    run(work)
    return found


def twins(prepared: Path, folder: Path, *, practice: bool, formal: bool) -> list[str]:
    """The requests that two sites answer differently, which differ only in the keys of the exam's items."""
    told = []
    for name in ("one", "other"):
        site = copy_site(prepared, folder / name)
        items = folder / name / "items"
        password = furnish(site, items, other=name == "other", practice=practice, formal=formal)
        told.append(everything(site, password, items))
        site.close()
    assert [each[0] for each in told[0]] == [each[0] for each in told[1]]
    return [one[0] for one, other in zip(*told, strict=True) if one != other]


def test_the_two_sites_ask_the_same_questions() -> None:
    for item in small_exam()[0].values():
        other = with_other_keys(item)
        for one, two in zip(item.questions, other.questions, strict=True):
            assert answer_metadata(one, "q", "1") == answer_metadata(two, "q", "1")
            if one.kind in SCORERS:
                assert AnswerShape.of(answer_metadata(one, "q", "1")).fits(given_to(one))
                assert one.key_letters != two.key_letters or one.kind in ("true_false", "fill_in")


@pytest.mark.parametrize("practice", [False, True], ids=["formal exam", "practice of before"])
def test_no_answer_depends_on_the_key_of_a_formal_item(
    prepared: Path, tmp_path: Path, practice: bool
) -> None:
    assert twins(prepared, tmp_path, practice=practice, formal=True) == []


def test_keys_of_practice_items_are_told_so_the_comparison_can_see_keys(
    prepared: Path, tmp_path: Path
) -> None:
    differing = " ".join(twins(prepared, tmp_path, practice=True, formal=False))
    for where in (
        "/review",
        "/receipt",
        "/api/self-check",
        "/api/study/answers",
        "/api/home",
        "/me",
    ):
        assert where in differing, where
