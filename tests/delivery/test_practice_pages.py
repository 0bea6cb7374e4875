"""Practice teaches: after handing in, each question with one's own answer, the right one, why and by which article; again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from courses.teaching import right_answer
from foundation.markup import to_html
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.people.person import find_person
from tests.support.http_client import Client
from tests.support.released_exam import make_practice, small_exam
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import NINE, RoomSite, run
from tests.support.synthetic import BASIS, write_items

BANK, FORM = small_exam()
QUESTIONS = {f"q{place.number:02}": BANK[place.item_id].questions[0] for place in FORM.items[:10]}
"""The ten questions that a rule scores and that stand alone."""


def right(name: str) -> Any:
    return right_answer(QUESTIONS[name])


def wrong(name: str) -> Any:
    match right(name):
        case bool() as truth:
            return not truth
        case str() as text if len(text) == 1:
            return "A" if text != "A" else "B"
        case list() as letters if all(len(each) == 1 for each in letters):
            return ["A", "B", "C", "D"] if len(letters) < 4 else ["A"]
        case list() as texts:
            return ["无"] * len(texts)
    return "无"


@pytest.fixture
def place(site: RoomSite, tmp_path: Path) -> tuple[RoomSite, Path, dict[str, str]]:
    """A practice paper for S1 and S2, who have accounts, and the folder of its items."""
    items = tmp_path / "items"
    write_items(BANK, items)
    site.call(["S1", "S2"])
    passwords = {}
    with site.sessions() as db:
        make_practice(db)
        for number in ("S1", "S2"):
            person = find_person(db, number)
            account, passwords[number] = create_account(
                db, number, "", ["cadre"], person=person, actor="test", policy=CHEAP
            )
            account.must_change = False
        db.commit()
    return site, items, passwords


@asynccontextmanager
async def at_work(
    place: tuple[RoomSite, Path, dict[str, str]], number: str = "S1"
) -> AsyncIterator[tuple[Client, int]]:
    """Somebody who is logged in, and the number of their paper."""
    site, items, passwords = place
    async with served(site, items=(items,), statutes=items.parent / "law") as (room, browser):
        for _ in range(2):  # as often as the server does before it serves
            await room.refresh()
        client = await logged_in(browser, number, passwords[number])
        [paper] = (await client.get("/api/home")).json()["practice"]
        yield client, paper["attempt"]


async def hand_in(client: Client, attempt: int, answers: dict[str, Any]) -> Any:
    """Write the paper and hand it in; returns the receipt once it is scored."""
    where = f"/api/attempt/{attempt}"
    page = (await client.post(f"{where}/open", {"tab": "t", "take_over": False})).json()["page"]
    changes = [
        {"question": name, "value": value, "marked": False} for name, value in answers.items()
    ]
    saved = await client.post(f"{where}/save", {"page": page, "first": 1, "changes": changes})
    assert saved.status == 200, saved.body
    assert (await client.post(f"{where}/hand-in", {"page": page})).status == 200
    for _ in range(300):
        told = (await client.get(f"{where}/receipt")).json()
        if not told["scoring"] and told["score"]:
            return told
        await asyncio.sleep(0.1)
    raise AssertionError("no score")


async def review(client: Client, attempt: int) -> Any:
    return (await client.get(f"/api/attempt/{attempt}/review")).json()["questions"]


ANSWERS = {name: right(name) for name in QUESTIONS} | {"q01": wrong("q01"), "q04": wrong("q04")}
del ANSWERS["q07"]


def test_every_question_teaches_after_handing_in(
    place: tuple[RoomSite, Path, dict[str, str]],
) -> None:
    async def work() -> None:
        async with at_work(place) as (client, attempt):
            before = await client.get(f"/api/attempt/{attempt}/review")
            assert before.status == 409
            told = await hand_in(client, attempt, ANSWERS)
            assert {"q01", "q04", "q07"} <= set(told["score"]["lost"])
            found = await review(client, attempt)
            for name, question in QUESTIONS.items():
                item, shown = BANK[FORM.items[int(name[1:]) - 1].item_id], found[name]
                assert shown["given"] == ANSWERS.get(name), name
                assert shown["lesson"]["answer"] == right_answer(question), name
                assert shown["lesson"]["rationale"] == to_html(item.rationale)
                assert shown["lesson"]["citations"] == list(item.legal_basis)
                full = shown["score"] == shown["points"]
                assert full is (ANSWERS.get(name) == right(name)), name
            assert "先告知" in found["q11"]["lesson"]["reference"]

    run(work)


def test_the_cited_article_comes_with_the_question_where_the_site_has_its_text(
    place: tuple[RoomSite, Path, dict[str, str]],
) -> None:
    folder = place[1].parent / "law"
    folder.mkdir()
    text = "# 行政处罚法\n\n2021年1月22日修订\n\n<!-- INFO END -->\n\n第三十六条 合成条文。\n"
    (folder / "one.md").write_text(text, encoding="utf-8")

    async def work() -> None:
        async with at_work(place) as (client, attempt):
            await hand_in(client, attempt, ANSWERS)
            lesson = (await review(client, attempt))["q01"]["lesson"]
            assert lesson["articles"] == {BASIS: ["合成条文。"]}

    run(work)


def test_what_was_wrong_goes_to_the_book_and_a_right_answer_takes_it_out(
    place: tuple[RoomSite, Path, dict[str, str]],
) -> None:
    async def work() -> None:
        async with at_work(place) as (client, attempt):
            assert (await client.get("/api/home")).json()["wrong"] == []
            await hand_in(client, attempt, ANSWERS)
            book = (await client.get("/api/home")).json()["wrong"]
            items = {name: FORM.items[int(name[1:]) - 1].item_id for name in QUESTIONS}
            assert {entry["item"] for entry in book} == {items[n] for n in ("q01", "q04", "q07")}
            page = (await client.get("/wrong-book")).body.decode()
            assert all(items[name] in page for name in ("q01", "q04", "q07"))
            asked = {"item": items["q01"], "lesson": ""}
            told = (await client.post("/api/self-check", {**asked, "answer": wrong("q01")})).json()
            assert (told["right"], told["answer"]) == (False, right("q01"))
            told = (await client.post("/api/self-check", {**asked, "answer": right("q01")})).json()
            assert told["right"] is True
            book = (await client.get("/api/home")).json()["wrong"]
            assert {entry["item"] for entry in book} == {items[n] for n in ("q04", "q07")}

    run(work)


def test_a_further_try_is_a_paper_of_its_own_and_the_first_stays_as_handed_in(
    place: tuple[RoomSite, Path, dict[str, str]],
) -> None:
    async def work() -> None:
        async with at_work(place) as (client, first):
            refused = await client.post(f"/api/attempt/{first}/again", {})
            assert refused.status == 409
            await hand_in(client, first, ANSWERS)
            again = (await client.post(f"/api/attempt/{first}/again", {})).json()["attempt"]
            assert again != first
            # Pressed twice, it is the same further try.
            twice = await client.post(f"/api/attempt/{first}/again", {})
            assert twice.json() == {"attempt": again}
            assert (await client.get(f"/api/attempt/{again}/review")).status == 409
            told = await hand_in(client, again, {name: right(name) for name in QUESTIONS})
            assert told["score"]["lost"] == ["q11", "q12_1", "q12_2", "q12_3"]
            found = await review(client, first)
            assert {name: found[name]["given"] for name in QUESTIONS} == {
                name: ANSWERS.get(name) for name in QUESTIONS
            }
            [paper] = (await client.get("/api/home")).json()["practice"]
            assert (paper["attempt"], paper["tries"]) == (again, 2)
            page = (await client.get("/me")).body.decode()
            assert f"/exam/{first}" in page
            assert f"/exam/{again}" in page

    run(work)


def test_nobody_sees_anothers_practice(place: tuple[RoomSite, Path, dict[str, str]]) -> None:
    site, items, passwords = place

    async def work() -> None:
        async with served(site, items=(items,)) as (room, browser):
            for _ in range(2):
                await room.refresh()
            one = await logged_in(browser, "S1", passwords["S1"])
            other = await logged_in(browser, "S2", passwords["S2"])
            [paper] = (await one.get("/api/home")).json()["practice"]
            await hand_in(one, paper["attempt"], ANSWERS)
            where = f"/api/attempt/{paper['attempt']}"
            assert (await other.get(f"{where}/review")).status == 404
            assert (await other.post(f"{where}/again", {})).status == 404
            assert (await other.get("/api/home")).json()["wrong"] == []

    run(work)


def test_an_item_that_was_changed_since_teaches_nothing_that_contradicts_the_paper(
    place: tuple[RoomSite, Path, dict[str, str]],
) -> None:
    """The key of q01's item was mended after the paper was made: its score and the bank's answer would not agree."""
    _, items, _ = place
    item = BANK[FORM.items[0].item_id]
    turned = [
        option.model_copy(
            update={"is_key": option.text[-1] == ("0" if right("q01") != "A" else "1")}
        )
        for option in item.questions[0].options
    ]
    mended = item.questions[0].model_copy(update={"options": tuple(turned)})

    async def work() -> None:
        write_items(type(BANK)([item.model_copy(update={"questions": (mended,)})]), items)
        async with at_work(place) as (client, attempt):
            await hand_in(client, attempt, {"q01": right("q01"), "q02": right("q02")})
            found = await review(client, attempt)
            assert found["q01"]["lesson"] is None
            assert found["q02"]["lesson"]["answer"] == right("q02")

    run(work)


def test_a_formal_paper_has_neither_review_nor_further_try(site: RoomSite) -> None:
    site.plan(["S1"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt)).one()
        attempt.state, attempt.ended_at, number = "handed_in", NINE, attempt.id
        account, password = create_account(
            db, "S1", "", ["cadre"], person=attempt.call.person, actor="test", policy=CHEAP
        )
        account.must_change = False
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "S1", password)
            assert (await client.get(f"/exam/{number}")).status == 200
            assert (await client.get(f"/api/attempt/{number}/review")).status == 404
            assert (await client.post(f"/api/attempt/{number}/again", {})).status == 404
            assert (await client.get("/api/home")).json()["practice"] == []

    run(work)
