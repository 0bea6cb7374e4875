"""Who sits where, as slips, labels and sheets have it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.exam_day import Halls
from exam_room.hall_lists import halls_of, slips_of
from foundation.local_time import find_zone
from records.exams.attempt import Attempt
from records.people.person import find_person
from tests.support.room_site import NINE, RoomSite, minutes

ZONE = find_zone("Asia/Shanghai")
CARDS = [f"S{number}" for number in range(1, 13)]
ROOMS = [("第二考场", 10), ("第十考场", 5)]


def of(site: RoomSite, cards: list[str], **changes: Any) -> Halls:
    number = site.plan(cards, **changes)
    with site.sessions() as db:
        return halls_of(db, number, ZONE)


def test_halls_stand_as_planned_and_seats_by_number(site: RoomSite) -> None:
    found = of(site, CARDS, rooms=ROOMS)
    assert [hall.name for hall in found.halls] == ["第二考场", "第十考场"]
    assert [seat.seat for seat in found.halls[0].seats] == [str(n) for n in range(1, 11)]
    assert [seat.seat for seat in found.halls[1].seats] == ["1", "2"]
    names = {seat.name for hall in found.halls for seat in hall.seats}
    assert names == {f"姓名{card}" for card in CARDS}
    assert {seat.unit for hall in found.halls for seat in hall.seats} == {"某局"}
    assert not any(seat.code for hall in found.halls for seat in hall.seats)


def test_people_at_their_desks_have_no_hall(site: RoomSite) -> None:
    [hall] = of(site, CARDS[:2]).halls
    assert (hall.name, len(hall.seats)) == ("", 2)


def test_the_identity_number_is_masked(site: RoomSite) -> None:
    number = site.plan(["S1"])
    with site.sessions() as db:
        person = find_person(db, "S1")
        assert person is not None
        person.identity_number = "11010519491231002X"
        db.flush()
        [hall] = halls_of(db, number, ZONE).halls
    assert hall.seats[0].identity == "110105**********2X"


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({}, "08:00 起入场，09:00 开考"),
        ({"starts_at": None}, "08:00 起入场，监考人员宣布开考"),
        ({"start": "individual", "starts_at": None}, "08:00 起，各自开始"),
        (
            {"start": "individual", "starts_at": None, "closes_at": NINE + minutes(300)},
            "08:00 至 14:00，各自开始",
        ),
        (
            {"start": "individual", "starts_at": None, "closes_at": NINE + dt.timedelta(days=2)},
            "08:00 至 2026年5月8日 09:00，各自开始",
        ),
    ],
)
def test_when_it_is_stands_in_words_in_the_sites_time(
    site: RoomSite, changes: dict[str, Any], when: str
) -> None:
    day = of(site, ["S1"], **changes).day
    assert (day.date, day.when, day.minutes) == ("2026年5月6日（星期三）", when, 60)
    assert (day.title, day.sitting, day.open_book) == ("对照考试", "上午场", False)


def test_slips_are_of_those_who_got_a_code_and_tell_the_rules(site: RoomSite) -> None:
    extra = {"S2": (15, "眼疾")}
    number = site.plan(["S1", "S2", "S3"], rooms=[("第一考场", 3)], extra=extra, late_minutes=20)
    with site.sessions() as db:
        attempts = {each.call.person.number: each.id for each in db.query(Attempt)}
        codes = {attempts["S1"]: "AAAA-1", attempts["S2"]: "BBBB-2"}
        found = slips_of(db, number, ZONE, codes=codes, address="https://a.example/")
    [hall] = found.halls
    assert {(seat.number, seat.code, seat.extra) for seat in hall.seats} == {
        ("S1", "AAAA-1", 0),
        ("S2", "BBBB-2", 15),
    }
    assert found.address == "https://a.example/"
    text = "".join(found.rules)
    for rule in ("身份证件", "只限本人使用", "开考 20 分钟后不能入场", "闭卷", "由监考人员判断"):
        assert rule in text


def test_rules_are_those_of_the_sitting(site: RoomSite) -> None:
    number = site.plan(
        ["S1"], start="individual", starts_at=None, open_book=True, log_leaving=False
    )
    with site.sessions() as db:
        [attempt] = db.query(Attempt)
        found = slips_of(db, number, ZONE, codes={attempt.id: "A"}, address="")
    text = "".join(found.rules)
    assert "开卷" in text
    for other in ("身份证件", "不能入场", "离开答题页面"):
        assert other not in text
