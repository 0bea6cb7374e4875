"""What an amendment touches on a site: items, forms that can still be sat, people who passed on the older law."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.amendment import Touched, touched
from question_bank.bank import ItemBank
from question_bank.item import Item
from question_bank.law.effects import Effect, EffectKind, Effects
from records.exams.attempt import Attempt
from records.exams.response import Response
from tests.support.decided_exam import exam_of
from tests.support.room_site import RoomSite
from tests.support.synthetic import BASIS, make_item

ZONE = ZoneInfo("Asia/Shanghai")
SAT = dt.datetime(2026, 11, 20, 17, 30)
"""UTC: the 21st in China."""


def effect(kind: EffectKind, day: dt.date) -> Effects:
    article = BASIS.removesuffix("第一款")
    later = "" if kind == "gone" else "《行政处罚法》(2027)第四十条"
    return Effects([Effect(kind=kind, affected=article, affecting=later, in_force_from=day)])


def item(item_id: str) -> Item:
    return make_item("single", 1, "行政处罚", 0.7).model_copy(update={"id": item_id})


def look(db: Session, effects: Effects) -> Touched:
    exam = exam_of(db)
    asked = {question["item_id"] for form in exam.forms for question in form.questions}
    bank = ItemBank([item(each) for each in (*sorted(asked), "not-asked")])
    return touched(db, bank, effects, ZONE)


def sat(db: Session) -> tuple[str, str]:
    """All papers were handed in then; the first question of each gave two points. The question's item, and its name."""
    exam = exam_of(db)
    question = exam.forms[0].questions[0]
    for attempt in db.scalars(select(Attempt)):
        attempt.ended_at = SAT
        db.merge(
            Response(
                attempt_id=attempt.id,
                question=question["name"],
                value="A",
                answer_sha256="0" * 64,
                status="scored",
                score=2.0,
            )
        )
    db.flush()
    return question["item_id"], question["name"]


def test_who_passed_on_an_item_whose_article_had_changed(decided: RoomSite) -> None:
    with decided.sessions() as db:
        asked, _ = sat(db)
        found = look(db, effect("changed", dt.date(2026, 11, 21)))
        mine = [each for each in found.passed if each.item == asked]
        assert [(each.person, each.points, each.score, each.without) for each in mine] == [
            ("S1", 2.0, 82, 80.0),
            ("S4", 2.0, 60, 58.0),
        ]
        assert {each.sat_on for each in mine} == {dt.date(2026, 11, 21)}
        # In force from the day after they sat it is no matter.
        assert look(db, effect("changed", dt.date(2026, 11, 22))).passed == ()


def test_forms_that_can_still_be_sat_raise_an_alarm(decided: RoomSite) -> None:
    with decided.sessions() as db:
        exam = exam_of(db)
        found = look(db, effect("gone", dt.date(2027, 1, 1)))
        assert {each.id for each in found.alarms} == {
            question["item_id"] for form in exam.forms for question in form.questions
        }
        assert {each.to_be_sat for each in found.alarms} == {(exam.name,)}
        assert {each.suspended_from for each in found.items} == {dt.date(2027, 1, 1)}
        assert [each.id for each in found.items if not each.to_be_sat] == ["not-asked"]


def test_a_new_number_alone_touches_nobody(decided: RoomSite) -> None:
    with decided.sessions() as db:
        sat(db)
        found = look(db, effect("renumbered", dt.date(2026, 1, 1)))
        assert found.alarms == []
        assert found.passed == ()
        assert all(each.holds for each in found.items)


def test_lessons_are_named(decided: RoomSite) -> None:
    known = Effects(
        [
            Effect(
                kind="changed",
                affected="《重大行政决策程序暂行条例》(2019)第十五条",
                affecting="《重大行政决策程序暂行条例》(2027)第十五条",
                in_force_from=dt.date(2027, 1, 1),
            )
        ]
    )
    with decided.sessions() as db:
        found = touched(db, ItemBank([]), known, ZONE)
    assert found.lessons
    assert all(
        cited.startswith("《重大行政决策程序暂行条例》(2019)第十五条")
        for lesson in found.lessons
        for cited, _ in lesson.citations
    )
