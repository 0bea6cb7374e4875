"""The pages of a call list: files and queries, a preview before it counts, exemptions; nobody who was not called is absent."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from sqlalchemy import select

from delivery import messages
from delivery.handlers.sent_file import LARGEST_FILE
from grading.hand_in import new_attempt
from grading.results import decide_results
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.exams.call import Call, assignments
from records.exams.calling import by_numbers, call_people
from records.exams.exam import Exam, find_exam
from records.exams.irregularity import Irregularity
from records.exams.result import Result
from records.people.person import find_person
from records.people.unit import Unit
from tests.support.http_client import Answer, Client
from tests.support.people import officer
from tests.support.released_exam import EXAM
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import NINE, RoomSite, minutes, run

WHERE = f"/exams/{EXAM}"
HEAD = ["所属单位", "姓名", "拟任职务", "免考依据", "免考证明"]


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    """Of an administrator, an auditor and 乙局's liaison, P61. 甲局 has P1 to P60, 乙局 P61 to P63; nobody is called."""
    site.clock.at = NINE - minutes(24 * 60)
    made = {}
    with site.sessions() as db:
        first, second = Unit(code="B1", name="甲局"), Unit(code="B2", name="乙局")
        people = [
            officer(f"C-{n}", f"人员{n}", first if n < 61 else second, number=f"P{n}")
            for n in range(1, 64)
        ]
        db.add_all(people)
        db.flush()
        for role in ("administrator", "auditor", "liaison"):
            person = people[60] if role == "liaison" else None
            account, made[role] = create_account(
                db,
                role,
                person.name if person else role,
                [role],
                person=person,
                actor="t",
                policy=CHEAP,
            )
            account.must_change = False
        db.commit()
    return made


def table(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


def text_of(answer: Answer) -> str:
    return answer.body.decode()


def called(site: RoomSite) -> list[str]:
    with site.sessions() as db:
        return [row.person.number for row in assignments(db, find_exam(db, EXAM))]


def kept_of(preview: Answer) -> str:
    found = re.search(r'name="kept" value="(\w+)"', text_of(preview))
    assert found is not None, text_of(preview)
    return found[1]


async def call(client: Client, **asked: str) -> Answer:
    preview = await client.form(f"{WHERE}/call", **asked)
    return await client.form(f"{WHERE}/call/confirm", kept=kept_of(preview))


def test_a_file_is_shown_by_units_and_counts_when_it_is_confirmed(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    rows = [
        ["乙局", "人员62", "局长", "", ""],
        ["甲局", "人员1", "", "", ""],
        ["甲局", "人员2", "", "轮岗", "组〔2026〕1号"],
    ]

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            file = ("../应考 名单.csv", table(*rows))
            preview = await client.upload(f"{WHERE}/call", file, units=["乙局"], people="P3")
            shown = text_of(preview)
            assert preview.status == 200
            assert "将列入</dt><dd>6 人" in shown
            assert "其中免考</dt><dd>1 人" in shown
            assert "<td>甲局</td><td>3 人" in shown
            assert "<td>乙局</td><td>3 人" in shown
            assert "应考 名单.csv 3 人；乙局 3 人；逐人列入 1 人" in shown
            assert called(site) == []
            kept = kept_of(preview)
            other = await logged_in(browser, "auditor", passwords["auditor"])
            assert (await other.form(f"{WHERE}/call/confirm", kept=kept)).status == 403
            done = await client.form(f"{WHERE}/call/confirm", kept=kept)
            assert done.status == 303
            told = text_of(await client.get(done.location))
            assert "已列入 6 人，名单中原有 0 人不变" in told
            assert "轮岗" in told
            assert called(site) == ["P62", "P1", "P2", "P61", "P63", "P3"]
            twice = await client.form(f"{WHERE}/call/confirm", kept=kept)
            assert (twice.status, messages.LIST_GONE in text_of(twice)) == (409, True)
            more = text_of(await client.form(f"{WHERE}/call", everybody="yes"))
            assert "将列入</dt><dd>57 人" in more
            assert "已在名单里</dt><dd>6 人" in more

    run(work)
    with site.sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "exam.call")).all()
        assert {each.actor for each in entries} == {"administrator"}
        # Who comes from two sources is called by the first.
        assert Counter(call.source for call in db.scalars(select(Call))) == {
            "_应考 名单.csv": 3,
            "乙局": 2,
            "逐人列入": 1,
        }


def test_everything_wrong_is_told_at_once_and_nobody_is_called(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    rows = [["乙局", "人员62", "", "", ""], ["丙局", "某人", "", "", ""], ["甲局", "", "", "", ""]]

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            sent = await client.upload(
                f"{WHERE}/call",
                ("名单.csv", table(*rows)),
                units=["无此单位"],
                people="P1 X-9",
                failed="winter",
                on="昨天",
                most_seen="多",
            )
            told = text_of(sent)
            assert sent.status == 400
            for words in ("第 3 行", "第 4 行", "无此单位", "X-9", "winter", "昨天", "“多”"):
                assert words in told
            assert ">P1 X-9</textarea>" in told
            for file, words in (
                (("名单.docx", b"x"), "不是 .xlsx 或 .csv"),
                (("名单.csv", b"x" * (LARGEST_FILE + 1)), "超过 1024 KB"),
                (("名单.xlsx", b"PK\x03\x04"), "名单.xlsx"),
                (("名单.csv", b""), "名单.csv"),
            ):
                refused = await client.upload(f"{WHERE}/call", file)
                assert (refused.status, words in text_of(refused)) == (400, True)
                assert "Traceback" not in text_of(refused)
            nothing = await client.form(f"{WHERE}/call")
            assert (nothing.status, messages.CHOOSE_SOURCE in text_of(nothing)) == (400, True)

    run(work)
    assert called(site) == []


def test_the_list_is_searched_by_pages_and_changed_one_by_one(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            assert (await call(client, everybody="yes")).status == 303
            first = text_of(await client.get(f"{WHERE}/called"))
            assert "本页第 1 至 50 人" in first
            assert "page=2" in first
            assert "本页第 51 至 63 人" in text_of(await client.get(f"{WHERE}/called?page=2"))
            one = text_of(await client.get(f"{WHERE}/called?words=P62"))
            assert "共 1 人" in one
            for act, values, words in (
                ("uncall", {"reason": " "}, "请写明原因"),
                ("exempt", {"basis": "", "evidence": ""}, "证明材料"),
                ("end-exemption", {"reason": "x"}, "没有登记免考"),
                ("uncall", {"reason": "x", "number": "P99"}, "不在考试"),
            ):
                refused = await client.form(f"{WHERE}/{act}", **{"number": "P62", **values})
                assert (refused.status, words in text_of(refused)) == (400, True)
            for act, values, words in (
                ("exempt", {"basis": "轮岗", "evidence": "1号文"}, "已登记“P62”免考"),
                ("end-exemption", {"reason": "不实"}, "已撤销“P62”的免考"),
                ("uncall", {"reason": "误列"}, "已把“P62”从应考名单中撤下"),
            ):
                done = await client.form(f"{WHERE}/{act}", number="P62", **values)
                assert done.status == 303
                assert words in text_of(await client.get(done.location))

    run(work)
    assert "P62" not in called(site)
    with site.sessions() as db:
        actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions[-3:] == ["exam.exempt", "exam.end_exemption", "exam.withdraw"]


def test_a_liaison_sees_their_own_unit_alone(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            await call(client, everybody="yes")
            liaison = await logged_in(browser, "liaison", passwords["liaison"])
            shown = text_of(await liaison.get(f"{WHERE}/called"))
            assert "应考 3 人" in shown
            assert "甲局" not in shown
            assert "人员61" in shown
            assert "共 " not in text_of(await liaison.get(f"{WHERE}/called?words=P1"))
            assert (await liaison.form(f"{WHERE}/call", everybody="yes")).status == 403

    run(work)


def test_a_bar_stands_on_the_list_for_who_may_know_of_it(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        call_people(db, exam, by_numbers(db, ["P62"]), source="手工", actor="t")
        [call] = assignments(db, exam)
        attempt = new_attempt(call, call.form, ordinal=1)
        attempt.state = "voided"
        db.add(attempt)
        db.flush()
        facts = {"kind": "代考", "what": "x", "evidence": "无", "witness": "李四"}
        times = {"happened_at": NINE, "recorded_at": NINE}
        made = Irregularity(call=call, attempt=attempt, recorded_by="jian", **facts, **times)
        made.state, made.effect, made.barred_until = "decided", "bar", NINE
        db.add(made)
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            for role, told in (("administrator", True), ("liaison", False)):
                client = await logged_in(browser, role, passwords[role])
                page = text_of(await client.get(f"{WHERE}/called"))
                assert "人员62" in page
                assert ("2026年5月6日 09:00 起可以再考" in page) is told

    run(work)


def test_who_was_called_is_told_again_when_somebody_left_meanwhile(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            preview = await client.form(f"{WHERE}/call", people="P1 P2")
            with site.sessions() as db:
                gone = find_person(db, "P2")
                assert gone is not None
                gone.active = False
                db.commit()
            refused = await client.form(f"{WHERE}/call/confirm", kept=kept_of(preview))
            assert (refused.status, "已离岗" in text_of(refused)) == (409, True)

    run(work)
    assert called(site) == []


def test_other_forms_since_the_preview_call_nobody(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            preview = await client.form(f"{WHERE}/call", people="P1")
            with site.sessions() as db:
                find_exam(db, EXAM).forms[0].content_hash = "1" * 64
                db.commit()
            refused = await client.form(f"{WHERE}/call/confirm", kept=kept_of(preview))
            assert (refused.status, messages.LIST_GONE in text_of(refused)) == (409, True)

    run(work)
    assert called(site) == []


def test_nobody_who_was_not_called_is_ever_absent(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    """Three are called, one taken off and one exempted; the sitting ends with nobody there: one is absent."""
    sitting = {
        "name": "上午场",
        "exam": EXAM,
        "start": "together",
        "opens_at": "2026-05-06T08:00",
        "starts_at": "2026-05-06T09:00",
    }

    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            await call(client, people="P1 P2 P3")
            assert (await client.form(f"{WHERE}/uncall", number="P2", reason="误列")).status == 303
            values = {"number": "P3", "basis": "轮岗", "evidence": "1号文"}
            assert (await client.form(f"{WHERE}/exempt", **values)).status == 303
            made = await client.form("/sessions", **sitting)
            assert "应考 1 人" in text_of(await client.get(made.location))
            [row] = [each for each in room.sittings.values() if not each.practice]
            site.clock.passes(minutes(25 * 60))
            client = await logged_in(browser, "administrator", passwords["administrator"])
            ended = await client.post(f"/api/session/{row.id}/end", {"reason": "到时"})
            assert ended.status == 200

    run(work)
    with site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        decide_results(db, exam, assignments(db, exam))
        db.commit()
        outcomes = {
            db.get_one(Call, row.call_id).person.number: row.outcome
            for row in db.scalars(select(Result))
        }
    assert outcomes == {"P1": "absent", "P3": "exempt"}
