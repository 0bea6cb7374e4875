"""An item of the site from its file into use on pages, by five people in their own log-ins; nobody tries it who sees the key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.lesson_texts import lesson_texts
from grading.facilities import Sat, keep_measured
from question_bank.bank import SHIPPED_ITEMS, read_bank
from question_bank.facility import Observed
from question_bank.review import CHECKS
from records.audit.trail import AuditEntry
from records.bank.review import TextReview, find_text_review, hashes_in_use
from records.exams.exam import Exam
from records.roles import Role
from tests.grading.review.test_deciding import FILE
from tests.support.http_client import Client
from tests.support.lessons_in_use import forget_lessons, lessons_on_record
from tests.support.room_http import Browser, logged_in, ready_account, served
from tests.support.room_site import RoomSite, run

PEOPLE: Mapping[str, Role] = {
    "xie": "trainer",
    "zuo": "trainer",
    "shen1": "reviewer",
    "shen2": "reviewer",
    "pi": "approver",
    "guan": "administrator",
    "kaosheng": "cadre",
}
ITEM = "/item-review/item/own-s-001"
PASS = {"comment": "", "proposed": "", "facility": "60"}


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    with site.sessions() as db:
        made = {login: ready_account(db, login, role) for login, role in PEOPLE.items()}
        db.commit()
    return made


@pytest.fixture
def items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, ...]:
    """The site's own item, and no other: reading hundreds of files again after each change takes its time."""
    monkeypatch.setattr("question_bank.bank.SHIPPED_ITEMS", tmp_path / "none")
    own = tmp_path / "own-items"
    own.mkdir()
    (own / "own-s-001.md").write_text(FILE, encoding="utf-8")
    return (own,)


async def text_of(client: Client, where: str) -> str:
    answer = await client.get(where)
    assert answer.status == 200, where
    return answer.body.decode()


def content_hash(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


async def all_in(browser: Browser, passwords: Mapping[str, str]) -> dict[str, Client]:
    return {login: await logged_in(browser, login, passwords[login]) for login in PEOPLE}


def test_an_item_comes_into_use_on_pages(
    site: RoomSite, passwords: dict[str, str], items: tuple[Path, ...]
) -> None:
    async def work() -> None:
        async with served(site, items=items) as (_, browser):
            who = await all_in(browser, passwords)
            assert (await who["kaosheng"].get("/item-review")).status == 403
            assert (await who["shen1"].form("/item-review/submit", kind="item")).status == 403
            drafts = await text_of(who["xie"], "/item-review?state=draft&words=own-")
            content = read_bank(items)["own-s-001"].content_hash
            asked = f"/api/bank/state/own-s-001/{content}"
            assert (await who["kaosheng"].get(asked)).status == 403
            assert (await who["xie"].get(asked)).json()["told"] == "审校状态：草稿"
            assert 'value="own-s-001"' in drafts
            sent = await who["xie"].form(
                "/item-review/submit", kind="item", id="own-s-001", state="draft", important="yes"
            )
            assert (sent.status, sent.location) == (303, ITEM)
            # Who wrote it sees it whole; who is to try it sees no key.
            assert "答案：B" in await text_of(who["xie"], ITEM)
            assert "等您试做" in await text_of(who["zuo"], "/me")
            trial = await text_of(who["zuo"], ITEM)
            for secret in ("答案：", "依据第一条，应当选乙", "解析"):
                assert secret not in trial
            assert (await who["zuo"].get(f"{ITEM}.pdf")).status == 404
            seen = content_hash(trial)
            refused = await who["zuo"].form(f"{ITEM}/try", seen=seen, q1="B", facility="70")
            assert (refused.status, "没有看过" in refused.body.decode()) == (409, True)
            own = await who["xie"].form(
                f"{ITEM}/try", seen=seen, q1="B", facility="70", unseen="yes"
            )
            assert own.status == 409
            done = await who["zuo"].form(
                f"{ITEM}/try", seen=seen, q1="B", facility="70", unseen="yes"
            )
            assert done.status == 303
            # Everything that is missing, at once, and what was typed stays.
            lacking = await who["shen1"].form(
                f"{ITEM}/pass", seen=seen, comment="看过了", facility="", proposed=""
            )
            told = lacking.body.decode()
            assert lacking.status == 409
            for word in ("法律依据现行有效", "通读", "5% 至 98%", "看过了"):
                assert word in told
            checks = {"check": list(CHECKS), "read_aloud": "yes", "seen": seen}
            for login in ("shen1", "shen2"):
                assert "由您办理" in await text_of(who[login], ITEM)
                answer = await who[login].form(f"{ITEM}/pass", **checks, **PASS)
                assert answer.status == 303, answer.body.decode()
            early = await text_of(who["pi"], ITEM)
            assert "批准使用</button>" in early
            assert "难度估计" not in early
            assert (await who["pi"].form(f"{ITEM}/pass", **checks, **PASS)).status == 303
            shown = await text_of(who["pi"], ITEM)
            assert "在用" in shown
            assert "难度估计（4 人" in shown
            assert (await who["xie"].get(asked)).json()["state"] == "in_use"
            other = asked.replace(content, "0" * 64)
            assert "与批准的版本不同" in (await who["xie"].get(other)).json()["told"]
            assert (await who["pi"].get(f"{ITEM}.pdf")).body.startswith(b"%PDF")
            # An edit of the file voids it, and the differences are marked.
            edited = FILE.replace("应当怎样做，", "应当怎样做、")
            (items[0] / "own-s-001.md").write_text(edited, encoding="utf-8")
            page = await text_of(who["xie"], ITEM)
            assert "草稿" in page
            assert "<del>，</del>" in page
            assert "<ins>、</ins>" in page
            short = await who["xie"].form(
                "/item-review/submit", kind="item", id="own-s-001", state="draft", typing="yes"
            )
            assert short.status == 303
            assert "一人审校、一人批准" in await text_of(who["shen1"], ITEM)

    run(work)
    with site.sessions() as db:
        row = db.scalars(select(TextReview).where(TextReview.kind == "item")).one()
        assert (row.state, row.typing, row.important) == ("second", True, False)
        trail = db.scalars(select(AuditEntry).where(AuditEntry.subject == "own-s-001")).all()
        assert [(each.action, each.actor) for each in trail[:5]] == [
            ("bank.review_submit", "xie"),
            ("bank.review_step", "zuo"),
            ("bank.review_step", "shen1"),
            ("bank.review_step", "shen2"),
            ("bank.review_step", "pi"),
        ]


def test_an_administrator_adopts_the_shipped_record_and_a_notice_is_reviewed(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            who = await all_in(browser, passwords)
            assert (await who["pi"].form("/item-review/adopt")).status == 403
            adopted = (await who["guan"].form("/item-review/adopt")).body.decode()
            assert "已采用随系统提供的审核记录" in adopted
            assert (await who["guan"].form("/item-review/adopt")).status == 409
            notice = {"kind": "notice", "name": "notice-1", "title": "通知", "text": "五月六日考试"}
            assert (await who["xie"].form("/item-review/submit", **notice)).status == 303
            page = await text_of(who["shen1"], "/item-review/notice/notice-1")
            assert "五月六日考试" in page
            where = "/item-review/notice/notice-1"
            held = await who["shen1"].form(f"{where}/hold", reason="日期未公开")
            assert held.status == 303
            checks = {"check": list(CHECKS), "seen": content_hash(page)}
            stopped = await who["shen1"].form(f"{where}/pass", **checks, **PASS)
            assert (stopped.status, "日期未公开" in stopped.body.decode()) == (409, True)
            assert (await who["pi"].form(f"{where}/clear", reason="办公室答复可用")).status == 303
            assert (await who["shen1"].form(f"{where}/pass", **checks, **PASS)).status == 303
            nothing = await who["xie"].form(
                "/item-review/submit", kind="notice", state="mine", name="A B", title="", text=""
            )
            assert nothing.status == 409

    run(work)
    with site.sessions() as db:
        used = hashes_in_use(db)
        assert used
        assert {path.stem for path in SHIPPED_ITEMS.glob("*/*.md")} >= set(used)


def test_what_was_measured_is_told_beside_the_state_of_what_it_was_measured_of(
    site: RoomSite, passwords: dict[str, str], items: tuple[Path, ...]
) -> None:
    item = read_bank(items)["own-s-001"]
    with site.sessions() as db:
        sat = Sat.of(db.scalars(select(Exam)).one())
        keep_measured(db, item, {sat: Observed(100, 0.63, 0.04)}, "pi")
        db.commit()

    async def work() -> None:
        async with served(site, items=items) as (_, browser):
            xie = await logged_in(browser, "xie", passwords["xie"])
            where = "/api/bank/state/own-s-001/"
            told = (await xie.get(where + item.content_hash)).json()["measured"]
            assert "100 份首次作答，平均得分比例 63%（95% 区间 53%–72%）" in told
            assert told in await text_of(xie, ITEM)
            # Nothing was measured of what somebody makes of it; and who is to estimate is not told.
            assert (await xie.get(where + "0" * 64)).json()["measured"] == ""
            await xie.form("/item-review/submit", kind="item", id="own-s-001", state="draft")
            assert (await xie.get(where + item.content_hash)).json() == {
                "state": "trial",
                "told": "审校状态：待试做",
                "measured": "",
            }

    run(work)


def test_learners_read_the_lessons_that_are_approved_as_they_stand(
    site: RoomSite, passwords: dict[str, str], items: tuple[Path, ...]
) -> None:
    lesson, other = lessons_on_record()[:2]
    with site.sessions() as db:
        forget_lessons(db)
        db.commit()

    async def work() -> None:
        async with served(site, items=items) as (_, browser):
            who = {
                login: await logged_in(browser, login, passwords[login])
                for login in ("guan", "shen1", "kaosheng")
            }
            assert "采用课程的审读记录" in await text_of(who["guan"], "/item-review?kind=lesson")
            # Nobody decided: learners read none, and are not told what they are called.
            for page in ("/me", "/courses"):
                assert lesson_texts()[lesson].title not in await text_of(who["kaosheng"], page)
            assert (await who["kaosheng"].get(f"/lesson/{lesson}")).status == 404
            assert (await who["kaosheng"].get(f"/lesson/{lesson}/more")).status == 404
            assert "没有可以学习的课程" in await text_of(who["kaosheng"], "/me")
            assert "还没有采用，学员看不到" in await text_of(who["guan"], "/me")
            assert "还没有采用" not in await text_of(who["shen1"], "/me")
            assert (await who["shen1"].form("/item-review/adopt-lessons")).status == 403
            done = await who["guan"].form("/item-review/adopt-lessons", kind="lesson")
            assert f"{len(lessons_on_record())} 课在用" in done.body.decode()
            assert lesson_texts()[lesson].title in await text_of(who["kaosheng"], "/me")
            assert "还没有采用" not in await text_of(who["guan"], "/me")
            assert (await who["kaosheng"].get(f"/lesson/{lesson}")).status == 200
            with site.sessions() as db:
                row = find_text_review(db, "lesson", lesson)
                assert row is not None
                row.content_hash = row.approved_hash = "0" * 64  # What an upgrade does.
                db.commit()
            hidden = await who["kaosheng"].get(f"/lesson/{lesson}")
            assert (hidden.status, "还没有通过审校" in hidden.body.decode()) == (404, True)
            assert (await who["kaosheng"].get(f"/lesson/{other}")).status == 200
            assert "学员看不到" in await text_of(who["shen1"], f"/lesson/{lesson}")
            drafts = await text_of(who["shen1"], "/item-review?kind=lesson&state=draft")
            assert f"/item-review/lesson/{lesson}" in drafts
            sent = await who["guan"].form(
                "/item-review/submit", kind="lesson", id=lesson, state="draft"
            )
            assert sent.status == 303
            waiting = await text_of(who["shen1"], f"/item-review/lesson/{lesson}")
            assert "由您办理" in waiting

    run(work)
