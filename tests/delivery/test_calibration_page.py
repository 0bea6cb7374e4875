"""How hard items turned out to be, on a page: shown beside what was expected, confirmed by who may, and on record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from question_bank.exchange.markdown_text import item_text
from records.audit.trail import AuditEntry
from records.bank.measured import MeasuredFacility
from records.exams.exam import Exam
from records.roles import Role
from tests.support.measured_exam import BANK, MULTIPLE, SINGLE, released, sit
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite, run

PEOPLE: Mapping[str, Role] = {
    "xie": "trainer",
    "pi": "approver",
    "guan": "administrator",
    "kaosheng": "cadre",
}
PAGE = "/bank/calibration"
ONE = f"{PAGE}?exam=spring"


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    with site.sessions() as db:
        made = {login: ready_account(db, login, role) for login, role in PEOPLE.items()}
        exam = released(db, "spring")
        for points in (1.0, 1.0, 1.0, 0.0, 0.0):
            sit(db, exam, {SINGLE.id: [("scored", points)], MULTIPLE.id: [("scored", 2.0)]})
        released(db, "waiting").published_at = None
        db.commit()
    return made


def test_what_was_measured_is_seen_and_confirmed(
    site: RoomSite, passwords: dict[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "own-items"
    own.mkdir()
    for item in BANK.values():
        (own / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")

    async def work() -> None:
        async with served(site, items=(own,), measured_from=5) as (_, browser):
            who = {login: await logged_in(browser, login, passwords[login]) for login in PEOPLE}
            assert (await who["kaosheng"].get(PAGE)).status == 403
            listed = (await who["xie"].get(PAGE)).body.decode()
            assert 'value="spring"' in listed
            assert "waiting" not in listed
            refused = await who["pi"].get(f"{PAGE}?exam=waiting&exam=nowhere")
            assert refused.status == 409
            assert "还没有公布成绩" in refused.body.decode()
            told = (await who["xie"].get(ONE)).body.decode()
            assert "可以采用 2 道，不能采用 2 道" in told
            assert re.search(r"0\.60.*0\.23–0\.88.*0\.245", told, re.DOTALL)
            assert "确认采用" not in told
            [seen] = re.findall(r'name="seen" value="(\w+)"', told)
            wish = {"exam": "spring", "seen": seen, "take": SINGLE.id, "reason": ""}
            assert (await who["xie"].form(PAGE, **wish)).status == 403
            # The other one is left out without a reason; or what was seen is not what stands.
            without = await who["pi"].form(PAGE, **wish)
            assert without.status == 409
            assert f"{MULTIPLE.id}：不采用要写明理由" in without.body.decode()
            why = {f"why-{MULTIPLE.id}": "考前讲过"}
            changed = await who["pi"].form(PAGE, **{**wish, **why, "seen": "0"})
            # What was typed is not lost.
            assert (changed.status, "考前讲过" in changed.body.decode()) == (409, True)
            done = (await who["pi"].form(PAGE, **wish, **why)).body.decode()
            assert "已采用 1 道试题的实测难度，不采用 1 道" in done
            assert "实测 0.60" in done
            item = (await who["guan"].get(f"/item-review/item/{SINGLE.id}")).body.decode()
            assert "实测难度：5 份首次作答，平均得分比例 60%" in item
            exam = (await who["guan"].get("/exams/spring")).body.decode()
            assert f"{PAGE}?exam=spring" in exam

    run(work)
    with site.sessions() as db:
        row = db.scalars(select(MeasuredFacility)).one()
        assert (row.item_id, row.answers, row.facility) == (SINGLE.id, 5, 0.6)
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "bank.calibrate")).one()
        assert (entry.subject, entry.actor) == ("spring", "pi")
        assert "考前讲过" in entry.after


@pytest.mark.full
def test_papers_that_a_model_made_count_on_a_demo_site_alone(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    with site.sessions() as db:
        db.scalars(select(Exam).where(Exam.name == "spring")).one().simulated = True
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            who = await logged_in(browser, "pi", passwords["pi"])
            assert "还没有公布成绩的正式考试" in (await who.get(PAGE)).body.decode()
            refused = await who.get(ONE)
            assert (refused.status, "只有演示站点" in refused.body.decode()) == (409, True)

    run(work)
