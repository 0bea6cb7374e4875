"""What is kept of people: all of it told, given to them, and gone after its term, while the trail holds."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_origin

import pytest
from sqlalchemy import JSON, select, update
from sqlalchemy.orm import Session

from certification.evidence.folder import find_called
from certification.printing import sheets
from exam_room.writing import hand_in
from foundation.errors import SiteMissing
from foundation.site import Site, Terms, open_site
from grading.corrections.what_if import Wish, what_if
from grading.errors import AnswersDeleted
from grading.score_run import score_exam
from grading.submitted import write_missing
from lawstudy.commands.result import collect
from lawstudy.operations import messages
from lawstudy.operations.personal_data.deletion import delete_due
from lawstudy.operations.personal_data.entries import entries_of
from lawstudy.operations.personal_data.export import export_person
from lawstudy.operations.personal_data.kept import NOT_OF_ONE, TABLES, leading_to_person
from lawstudy.operations.personal_data.terms import due, years_before
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.accounts.log_in import LogIn, open_log_in
from records.audit import trail
from records.audit.exam_decisions import ExamCalled, PapersTakenIn
from records.audit.trail import AuditEntry, verify
from records.certificates import Certificate
from records.database.base import Base
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.incident import Incident
from records.exams.publication import Publication
from records.exams.response import Response
from records.exams.result import Result
from records.people.person import Person, find_person
from records.study.answers import StudyAnswer
from tests.lawstudy.conftest import lawstudy, ok
from tests.lawstudy.operations.conftest import SETTINGS
from tests.support.databases import ON_SERVER
from tests.support.room_http import CHEAP
from tests.support.room_site import NINE, RoomSite, answer, opened
from tests.support.tables import rows

IDENTITY = "11010519491231002X"
ANSWER = "甲方乙方丙方的独特答案"
LATER = dt.datetime(2029, 6, 1)
TERMS = Terms(log_in_days=365, papers_years=1, people_years=2)


@pytest.fixture
def sat(exam_site: RoomSite, exam_folder: Site) -> Site:
    """S1 and S2 wrote and handed in; S1 has everything that people can have, and has left."""
    exam_site.plan(["S1", "S2"])

    async def work() -> None:
        room = exam_site.room()
        for card in ("S1", "S2"):
            live, _ = await opened(room, card)
            await answer(room, live, q11=ANSWER + card)
            await hand_in(room, live, actor=card, page=1)
        await room.in_files(lambda: None)
        room.close()
        exam_site._rooms.remove(room)

    asyncio.run(work())
    with exam_site.sessions() as db:
        person = find_person(db, "S1")
        assert person is not None
        person.identity_number, person.active = IDENTITY, False
        for card in person.cards:
            card.state = "cancelled" if card.is_held else card.state
        account, _ = create_account(
            db, "zhang.san", "", ["cadre"], person=person, actor="t", policy=CHEAP
        )
        db.flush()
        open_log_in(db, address="10.9.8.7", now=NINE, hours=8, account_id=account.id)
        attempt = db.scalars(
            select(Attempt)
            .join(Call, Call.id == Attempt.call_id)
            .where(Call.person_id == person.id)
        ).one()
        db.add_all(
            [
                Incident(
                    sitting_id=attempt.sitting_id,
                    attempt_id=attempt.id,
                    kind="note",
                    detail="姓名S1 举手",
                    at=NINE,
                ),
                Response(
                    attempt_id=attempt.id,
                    question="q11",
                    value=json.dumps(ANSWER, ensure_ascii=False),
                    answer_sha256="0" * 64,
                    status="scored",
                    score=4.0,
                ),
                Result(
                    call_id=attempt.call_id, outcome="passed", score=88.5, attempt_id=attempt.id
                ),
                StudyAnswer(
                    person_id=person.id,
                    item_id="x-1",
                    content_hash="0" * 64,
                    answer=ANSWER,
                    at=NINE,
                ),
            ]
        )
        create_account(db, "admin", "管理员", ["administrator"], actor="t", policy=CHEAP)
        create_account(db, "admin2", "管理员乙", ["administrator"], actor="t", policy=CHEAP)
        db.commit()
    return replace(exam_folder, terms=TERMS)


def dumped(site: Site) -> str:
    """Everything that is in the database but the trail."""
    return str(
        {table: all_ for table, all_ in rows(site.records_url).items() if table != "audit_entry"}
    )


def archive(db: Session, at: dt.datetime = NINE) -> Exam:
    """The exam is published and closed for good."""
    exam = db.scalars(select(Exam)).one()
    facts: dict[str, Any] = {
        column.name: {str: "x", int: 0, dt.datetime: at}[column.type.python_type]
        for column in Publication.__table__.columns
        if not (column.nullable or column.primary_key or column.default is not None)
    }
    db.add(Publication(**{**facts, "exam_id": exam.id, "state": "archived", "archived_at": at}))
    db.flush()
    return exam


def person_of(db: Session, number: str) -> Person:
    found = find_person(db, number)
    assert found is not None
    return found


def test_every_table_that_leads_to_a_person_says_what_becomes_of_it() -> None:
    """Whoever adds such a table tells it in `kept.TABLES` and names it in the messages."""
    assert leading_to_person() - NOT_OF_ONE == TABLES.keys()
    assert messages.TABLE_TITLES.keys() == TABLES.keys()
    for name, kept in TABLES.items():
        columns = Base.metadata.tables[name].columns.keys()
        assert set(kept.columns) <= set(columns), name
        assert bool(kept.columns) == (kept.end == "blank"), name
        assert kept.group in messages.GROUPS
    # What is empty there stands in `deletion`.
    assert {
        (name, column)
        for name, kept in TABLES.items()
        for column in kept.columns
        if isinstance(Base.metadata.tables[name].c[column].type, JSON)
    } == {
        ("account", "roles"),
        ("marking_turn", "draft"),
        ("appeal", "found"),
        ("appeal", "reading"),
        ("hall_paper", "changes"),
        ("hall_paper", "answers"),
    }


def test_no_code_is_emptied() -> None:
    """What was decided of somebody is a figure of its year, whose reports know each code and no empty one."""
    wrong = []
    for mapper in Base.registry.mappers:
        model = mapper.class_
        kept, known = TABLES.get(model.__tablename__), vars(sys.modules[model.__module__])
        for name in kept.columns if kept else ():
            inner = re.fullmatch(r"Mapped\[(\w+)( \| None)?\]", model.__annotations__[name])
            if inner and get_origin(known.get(inner[1])) is Literal and not inner[2]:
                wrong.append((model.__tablename__, name))
    assert wrong == []


def test_of_an_entry_about_many_one_gets_their_own_part(sat: Site, exam_site: RoomSite) -> None:
    with exam_site.sessions() as db:
        person = person_of(db, "S1")
        trail.decide(
            db,
            ExamCalled(subject="e", called=2, numbers=["S2", "S1"], source="名单.csv"),
            actor="guanli",
        )
        trail.decide(
            db,
            PapersTakenIn(subject="e", door="file", papers={"S1": "abc", "S2": "def"}),
            actor="guanli",
        )
        trail.decide(
            db, ExamCalled(subject="e", called=1, numbers=["S2"], source="S1 的名单"), actor="x"
        )
        # Who is called as a field is gets no entry for it.
        db.scalars(select(Account).where(Account.person_id == person.id)).one().login = "called"
        found = [each for each in entries_of(db, person) if each.subject == "e"]
        called, taken = (json.loads(each.after) for each in found)
    assert called == {"called": 2, "numbers": ["S1"], "source": "名单.csv"}
    assert taken == {"door": "file", "papers": {"S1": "abc"}}


def test_one_gets_all_that_is_theirs_and_nothing_else(
    sat: Site, exam_site: RoomSite, tmp_path: Path
) -> None:
    with exam_site.sessions() as db:
        person = person_of(db, "S1")
        done = export_person(db, sat, person, tmp_path / "out", actor="admin")
        db.commit()
        last = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.action, last.subject, last.actor) == ("personal.take", "S1", "admin")
        hashes = list(db.scalars(select(LogIn.token_hash)))
    assert done.folder.stat().st_mode & 0o777 == 0o700
    text = (done.folder / "personal-data.json").read_text(encoding="utf-8")
    page = (done.folder / "个人信息.html").read_text(encoding="utf-8")
    for told in (text, page):
        for mine in ("姓名S1", IDENTITY, ANSWER + "S1", "10.9.8.7", "zhang.san"):
            assert mine in told, mine
        for others in ("姓名S2", ANSWER + "S2", "argon2", *hashes):
            assert others not in told, others
    kept = json.loads(text)
    assert {"person", "answer_event", "attempt", "log_in", "study_answer"} <= kept["tables"].keys()
    # Nobody has published this exam yet.
    assert done.withheld == 2
    assert "88.5" not in text
    assert "result" not in kept["tables"]
    assert [each["action"] for each in kept["trail"]].count("paper.hand_in") == 1
    assert done.papers == 1
    [paper] = (done.folder / "papers").rglob("*.ipynb")
    assert "hidden" not in paper.read_text(encoding="utf-8").lower()
    with exam_site.sessions() as db:
        db.execute(update(Exam).values(published_at=NINE))
        later = export_person(db, sat, person_of(db, "S1"), tmp_path / "later")
    assert later.withheld == 0
    assert "88.5" in (later.folder / "personal-data.json").read_text(encoding="utf-8")


def test_after_the_term_a_person_is_gone_and_figures_and_trail_stay(
    sat: Site, exam_site: RoomSite
) -> None:
    trail = rows(sat.records_url)["audit_entry"]
    with exam_site.sessions() as db:
        number = person_of(db, "S1").id
        assert due(db, sat.terms, LATER).people == ()  # Their paper can still be scored.
        exam = archive(db)
        found = due(db, sat.terms, LATER)
        assert [person.name for person in found.people] == ["姓名S1"]
        assert found.log_ins == 1
        delete_due(db, sat, found, now=LATER, actor="admin")
        db.commit()
        assert verify(db) == len(trail) + 1
        ended = db.get_one(Person, number)
        assert (ended.name, ended.identity_number) == ("（已删除）", None)
        assert ended.number == f"D{number:08}"
        result = db.scalars(select(Result)).one()
        assert (result.outcome, result.score) == ("passed", 88.5)
        response = db.scalars(select(Response)).one()
        assert (response.value, response.score) == ("null", 4.0)
        assert person_of(db, "S2").name == "姓名S2"
        assert exam.answers_deleted_at == ended.deleted_at == LATER
        # The room starts without a complaint, and nothing is scored anew.
        course = exam_site.course
        assert write_missing(db, course) == []
        with pytest.raises(AnswersDeleted, match="2029-06-01"):
            score_exam(course, db, exam.name)
        assert collect(sat, exam.name).people["score"].tolist()  # Reports of it are made as ever.
        with pytest.raises(AnswersDeleted):
            what_if(db, course, exam, Wish("x", "void"))
        with pytest.raises(AnswersDeleted):
            find_called(db, exam.name, "S2")
        assert due(db, sat.terms, LATER).people == ()
    after = rows(sat.records_url)["audit_entry"]
    assert set(trail) <= set(after)
    left = dumped(sat)
    for gone in ("姓名S1", IDENTITY, ANSWER + "S1", "10.9.8.7", "zhang.san", "举手"):
        assert gone not in left, gone
    assert "姓名S2" in left
    assert not (sat.course_root / "submitted" / "S1").exists()
    assert sheets([Certificate(state="valid", code="")]).sheets == []
    assert "zhang.san" not in json.dumps([each for each in after if each not in trail], default=str)


def test_papers_of_an_archived_exam_go_and_what_they_were_worth_stays(
    sat: Site, exam_site: RoomSite
) -> None:
    terms = replace(TERMS, people_years=None, log_in_days=None)
    with exam_site.sessions() as db:
        assert due(db, terms, LATER).exams == ()  # Nothing is archived.
        exam = archive(db)
        db.flush()
        assert due(db, terms, years_before(LATER, 3)).exams == ()  # Within the year.
        found = due(db, terms, LATER)
        assert [each.name for each in found.exams] == [exam.name]
        assert found.people == ()
        delete_due(db, replace(sat, terms=terms), found, now=LATER, actor="admin")
        db.commit()
        assert db.scalars(select(AnswerEvent)).all() == []
        assert db.scalars(select(Result)).one().score == 88.5
        assert person_of(db, "S1").name == "姓名S1"
        assert db.scalars(select(LogIn)).all()
        assert not due(db, terms, LATER)
        verify(db)
    assert not list((sat.course_root / "submitted").rglob("*.ipynb"))
    assert list((sat.course_root / "release").rglob("*.ipynb"))


@pytest.mark.parametrize("why", ["active", "writing", "young", "card", "no term", "scores"])
def test_who_is_not_past_the_term(sat: Site, exam_site: RoomSite, why: str) -> None:
    now, terms = LATER, TERMS
    with exam_site.sessions() as db:
        archive(db)
        db.commit()
        person = person_of(db, "S1")
        attempts = select(Attempt).join(Call, Call.id == Attempt.call_id)
        attempt = db.scalars(attempts.where(Call.person_id == person.id)).one()
        match why:
            case "active":
                person.active = True
            case "writing":
                attempt.state = "writing"
            case "young":
                now = dt.datetime(2028, 5, 1)
            case "card":
                person.cards[0].state = "in_use"
            case "scores":
                terms = replace(TERMS, papers_years=None)
            case "no term":
                terms = Terms()
        db.flush()
        assert due(db, terms, now).people == ()
        db.rollback()
        assert due(db, TERMS, LATER).people == (person_of(db, "S1"),)


def test_commands(sat: Site, exam_site: RoomSite, tmp_path: Path) -> None:
    root, at = sat.root, "--site"
    said = ok(at, root, "personal-data")
    assert "未设" in said
    assert "没有到期" in said
    assert "lawstudy roster import" in said
    settings = root / "lawstudy.toml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("\n[personal_data]\nlog_in_days = 365\npapers_years = 1\npeople_years = 2\n")
    assert "已导出" in ok(at, root, "personal-data", "export", "S1", "--out", tmp_path / "out")
    assert lawstudy(at, root, "personal-data", "export", "S9").returncode == 1
    assert lawstudy(at, root, "personal-data", "export", "S1", "--out", tmp_path).returncode == 1
    with exam_site.sessions() as db:  # As if it had been years ago.
        long_ago = dt.datetime(2019, 5, 6)
        archive(db, long_ago)
        db.execute(update(Attempt).values(ended_at=long_ago))
        db.execute(update(Call).values(called_at=long_ago))
        db.execute(update(LogIn).values(at=long_ago, expires_at=long_ago))
        db.commit()
    delete = (at, root, "--as", "admin", "personal-data", "delete")
    assert lawstudy(at, root, "personal-data", "delete").returncode == 1  # Nobody says who.
    refused = lawstudy(at, root, "--as", "zhang.san", "personal-data", "delete", "--propose")
    assert "不是管理员" in refused.stderr
    said = ok(*delete)
    assert "姓名S1" in said
    assert "没有删除" in said
    assert "姓名S1" in dumped(sat)
    second = (at, root, "--as", "admin2", "personal-data", "delete")
    assert "还没有人提议" in lawstudy(*second, "--confirm").stderr
    assert "已提议" in ok(*delete, "--propose")
    assert "admin 已在" in ok(*second)
    assert "不能自己确认" in lawstudy(*delete, "--confirm").stderr
    assert "已退回" in ok(*second, "--refuse")
    assert "还没有人提议" in lawstudy(*second, "--confirm").stderr
    ok(*delete, "--propose")
    # Both have seen the same, or nothing is deleted.
    settings.write_text(
        settings.read_text("utf-8").replace("people_years = 2", "people_years = 3"),
        encoding="utf-8",
    )
    assert "与提议时不同" in lawstudy(*second, "--confirm").stderr
    assert lawstudy(*second, "--confirm", "--refuse").returncode == 2
    assert "姓名S1" in dumped(sat)
    ok(*second, "--propose")
    assert "前后相连" in ok(*delete, "--confirm")
    assert "姓名S1" not in dumped(sat)
    # Nor in what lies free of the file; a server's free space is nobody's to read.
    assert ON_SERVER or IDENTITY.encode() not in (root / "records.db").read_bytes()
    assert "没有到期" in ok(*delete)
    assert "前后相连" in ok(at, root, "audit", "verify")


@pytest.mark.parametrize("term", ["log_in_days = 30", "papers_years = 0", "x = 1"])
def test_terms_that_cannot_be(tmp_path: Path, term: str) -> None:
    text = f"{SETTINGS}\n[personal_data]\n{term}\n"
    (tmp_path / "lawstudy.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SiteMissing):
        open_site(tmp_path)


def test_years_ago_there_may_be_no_such_day() -> None:
    assert years_before(dt.datetime(2028, 2, 29, 1), 1) == dt.datetime(2027, 2, 28, 1)
