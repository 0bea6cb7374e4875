"""Makes the small site that stands beside this file, with the program of version 0.1.0. README.md tells how to run it.

Everything goes through the functions that 0.1.0's own commands and pages called, so that the rows are as a user's are.
The few things that they could not do (a damaged file, an essay marked in formgrader) are done as people did them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine, inspect, select
from sqlalchemy.orm import Session

from courses.learning import record_try
from delivery.hand_in import hand_in as hand_in_file
from delivery.practice import score_practice
from delivery.room import invigilation, planning
from delivery.room.candidate import Change, hand_in, hand_in_expired, open_page, save
from delivery.room.clock import RoomClock
from delivery.room.planning import SessionPlan, create_session, issue_entry_codes
from delivery.room.room import Room
from delivery.room.sitting import Sitting
from grading.bulk import grade_exam
from grading.course import assignment_name
from grading.exam import find_exam
from grading.results import collect_results
from grading.submission import fill_paper
from lawstudy import exam_commands
from lawstudy.site import Site, create_site
from lawstudy.simulate import simulate_exam
from question_bank.bank import ItemBank, content_areas
from question_bank.form import question_names
from question_bank.item import Item, Question, RubricLine
from records import audit
from records.account_models import Account
from records.accounts import PasswordPolicy, create_account, record_password_try
from records.database import close_database, open_database
from records.log_ins import close_log_in, open_log_in
from records.models import Base, Body, Exam, FormAssignment, ItemScore, Officer, Result, Submission
from records.roster import import_roster
from records.session_models import AnswerEvent, Attempt, ExamSession, Incident
from tests.synthetic import BASIS, RATIONALE, make_item, write_items

HERE = Path(__file__).parent
FORMAL, SIMULATED, PRACTICE = "annual-2022", "simulated-2022", "practice-2022"
NINE = dt.datetime(2022, 11, 18, 1, 0)
AREA = content_areas()[3]

BODIES = """代码,执法主体
B1,某区市场监督管理局
B2,某区城市管理局（综合行政执法）
B3,某区卫生健康委员会
"""
OFFICERS = """执法证号,姓名,执法主体,身份证号,状态
T-001,张一,某区市场监督管理局,11010519491231002X,在岗
T-002,王二,某区市场监督管理局,,在岗
T-003,李三,某区市场监督管理局,,在岗
T-004,赵四,某区市场监督管理局,,在岗
T-005,孙五,某区城市管理局（综合行政执法）,,在岗
T-006,周六,某区城市管理局（综合行政执法）,,在岗
T-007,吴七,某区城市管理局（综合行政执法）,,在岗
T-008,郑八,某区城市管理局（综合行政执法）,,在岗
T-009,欧阳九·阿依古丽,某区卫生健康委员会,,在岗
T-010,㐀十𠮷,某区卫生健康委员会,,在岗
T-011,陈十一,某区卫生健康委员会,,在岗
T-012,褚十二,某区卫生健康委员会,,在岗
T-013,卫十三,某区卫生健康委员会,,离岗
"""
BLUEPRINT = """title = "{title}"
practice = {practice}
duration_minutes = 60
total_points = {total}
cut_score = {cut}
overlap_limit = 1.0

[difficulty]
mean_facility = [0.1, 0.9]
spread = 0.1
"""
SECTION = """
[[section]]
title = "{title}"
type = "{type}"
count = {count}
points = {points}
instructions = "请作答。"
"""
SECTIONS = [
    ("一、单项选择题", "single", 3, 1),
    ("二、多项选择题", "multiple", 2, 2),
    ("三、判断题", "true_false", 1, 1),
    ("四、填空题", "fill_in", 1, 2),
    ("五、简答题", "short_answer", 1, 5),
]


class Clock:
    """The wall's and the monotonic clock of the room, moved by hand."""

    at = NINE

    def wall(self) -> dt.datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NINE).total_seconds()

    def passes(self, minutes: float) -> None:
        self.at += dt.timedelta(minutes=minutes)


def short_answer(number: int) -> Item:
    return Item(
        id=f"syn-short-{number}",
        type="short_answer",
        content_area=AREA,
        cognitive_level="理解",
        expected_facility=0.6,
        points=5,
        legal_basis=(BASIS,),
        questions=(
            Question(
                kind="short_answer",
                stem=f"合成试题{number}：简述作出决定之前的步骤。",
                points=5,
                reference_answer="应当先告知事实理由依据，再听取陈述申辩。",
                rubric=(
                    RubricLine(points=3, text="写出应当告知事实、理由、依据的步骤"),
                    RubricLine(points=2, text="写出应当听取当事人陈述、申辩的步骤"),
                ),
            ),
        ),
        rationale=RATIONALE,
    )


def make_bank_and_exams(site: Site) -> ItemBank:
    """The site's own items, made up, and three exams of them."""
    counts = {"single": 7, "multiple": 5, "true_false": 3, "fill_in": 3}
    items = [make_item(kind, n, AREA, 0.6) for kind, count in counts.items() for n in range(count)]
    items += [short_answer(number) for number in range(2)]
    own = ItemBank(items)
    write_items(own, site.root / "items")
    folder = site.root / "blueprints"
    folder.mkdir()
    for name, title, practice, sections in (
        (FORMAL, "年度考试（样例）", False, SECTIONS),
        (SIMULATED, "模拟数据考试（样例）", False, SECTIONS[:4]),
        (PRACTICE, "练习卷（样例）", True, SECTIONS[:3]),
    ):
        total = sum(count * points for _, _, count, points in sections)
        head = BLUEPRINT.format(
            title=title, practice=str(practice).lower(), total=total, cut=round(total * 0.6)
        )
        text = head + "".join(
            SECTION.format(title=t, type=kind, count=count, points=points)
            for t, kind, count, points in sections
        )
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    # Forms only of the site's own items: later banks may change the shipped ones.
    Site.load_bank = lambda self: own  # type: ignore[method-assign]
    for name, forms in ((FORMAL, 2), (SIMULATED, 2), (PRACTICE, 1)):
        exam_commands.build(site.root, name, forms=forms, seed=2022, exam="")
        exam_commands.release(site.root, name)
    return own


def keyed(site: Site, bank: ItemBank, exam: str, code: str, right: int) -> dict[str, object]:
    """Answers to a form: the first ``right`` questions as keyed, the others wrong; essays with some text."""
    form = next(form for form in site.load_forms(exam) if form.code == code)
    answers: dict[str, object] = {}
    for place in form.items:
        item = form.item(bank, place)
        for (name, _), question in zip(question_names(place, item), item.questions, strict=True):
            good = len(answers) < right
            keys = list(question.key_letters)
            others = [letter for letter in question.letters if letter not in keys]
            match question.kind:
                case "single":
                    answers[name] = keys[0] if good else others[0]
                case "multiple":
                    answers[name] = keys if good else others[:1]
                case "true_false":
                    answers[name] = question.answer if good else not question.answer
                case "fill_in":
                    answers[name] = question.blanks[0][0] if good else "不知道"
                case _:
                    answers[name] = "应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"
    return answers


class Writers:
    """The room and its candidates."""

    def __init__(self, site: Site, bank: ItemBank, clock: Clock) -> None:
        self.site, self.bank = site, bank
        self.room = Room(
            site.records_url,
            site.course,
            clock=RoomClock(wall=clock.wall, monotonic=clock.monotonic),
        )

    def sitting(self, session: str, card: str) -> Sitting:
        return next(
            each
            for each in self.room.sittings.values()
            if each.session.name == session and each.candidate.card == card
        )

    def session(self, name: str) -> ExamSession:
        return next(each for each in self.room.sessions.values() if each.name == name)

    async def open(self, sitting: Sitting, tab: str = "tab1", address: str = "10.1.1.1") -> int:
        page = await open_page(self.room, sitting, tab=tab, address=address, take_over=True)
        return int(page["page"])

    async def write(self, sitting: Sitting, right: int, *, leave: int = 0) -> None:
        """Open the paper and answer all but the last ``leave`` questions; the second question is flagged."""
        page = await self.open(sitting)
        answers = keyed(self.site, self.bank, sitting.exam, sitting.form, right)
        names = list(answers)[: len(answers) - leave]
        changes = [Change(name, answers[name], name == names[1]) for name in names]
        await save(self.room, sitting, page=page, first=1, changes=changes)

    async def hand_in(self, sitting: Sitting) -> None:
        await hand_in(
            self.room, sitting, actor=sitting.candidate.card, page=sitting.attempt.page
        )


async def morning(writers: Writers, clock: Clock) -> None:
    """The sitting of the morning: everything that happens in one."""
    room, of = writers.room, lambda card: writers.sitting("上午场", card)
    session = writers.session("上午场")
    await writers.write(of("T-001"), 8)
    clock.passes(5)
    await writers.write(of("T-002"), 5)
    await writers.write(of("T-003"), 4, leave=2)
    await room.write(room.incident(of("T-003"), "left_page", "37"))
    await writers.write(of("T-004"), 8)
    await writers.write(of("T-005"), 7)
    await writers.write(of("T-010"), 6)
    # A second machine, then an answer changed twice there.
    page = await writers.open(of("T-002"), tab="tab2", address="10.1.1.99")
    for seq, value in enumerate(("A", None, "B"), 1):
        await save(
            room, of("T-002"), page=page, first=seq, changes=[Change("q01", value, seq == 2)]
        )
    clock.passes(10)
    await invigilation.pause(room, session, reason="停电", actor="jiankao")
    clock.passes(3)
    await invigilation.resume(room, session, actor="jiankao")
    await invigilation.add_time(room, session, minutes=5, reason="停电补时", actor="jiankao")
    await invigilation.add_own_time(
        room, of("T-010"), minutes=10, reason="手部受伤", actor="jiankao"
    )
    clock.passes(20)
    await invigilation.admit_late(room, of("T-011"), reason="公务迟到", actor="jiankao")
    await writers.write(of("T-011"), 3, leave=3)
    for card in ("T-001", "T-002", "T-004", "T-005", "T-010"):
        await writers.hand_in(of(card))
    await invigilation.reopen(room, of("T-010"), minutes=10, reason="误点交卷", actor="jiankao")
    page = await writers.open(of("T-010"), tab="tab3")
    await save(room, of("T-010"), page=page, first=1, changes=[Change("q02", "C", False)])
    await writers.hand_in(of("T-010"))
    for card in ("T-004", "T-005"):
        await invigilation.void(room, of(card), reason="使用手机", actor="jiankao")
        await invigilation.void(room, of(card), reason="", actor="guanli")
    await invigilation.void(room, of("T-002"), reason="疑似替考", actor="jiankao")
    await invigilation.withdraw_void(room, of("T-002"), actor="jiankao")
    await invigilation.void(room, of("T-001"), reason="待核实", actor="jiankao")
    clock.passes(70)
    await hand_in_expired(room)
    await room.write(room.incident(of("T-003"), "note", "监考备注：“考生称头晕” 🙂"))
    await room.write(
        lambda db: db.add(
            Incident(session_id=session.id, kind="server_away", detail="41", at=room.now())
        )
    )
    await invigilation.end(room, session, reason="时间到", actor="jiankao")
    await room.pulse()


async def second(writers: Writers, clock: Clock) -> None:
    """Those who were called again: one whose attempt was voided, one who was absent."""
    of = lambda card: writers.sitting("补考场", card)  # noqa: E731
    session = writers.session("补考场")
    await invigilation.start(writers.room, session, actor="jiankao")
    await writers.write(of("T-005"), 7)
    await writers.write(of("T-007"), 2, leave=4)
    clock.passes(10)
    await writers.hand_in(of("T-005"))
    await invigilation.end(writers.room, session, reason="提前结束", actor="guanli")


async def later(writers: Writers, clock: Clock) -> None:
    """A sitting that is still open when the site is put aside: one writes, one has not begun. And practice papers."""
    await writers.write(writers.sitting("个人场", "T-012"), 3, leave=5)
    await writers.room.refresh()
    await writers.room.refresh()
    for card, right in (("T-001", 6), ("T-002", 2), ("T-003", 4)):
        await writers.write(writers.sitting(PRACTICE, card), right, leave=card == "T-003")
    for card in ("T-001", "T-002"):
        await writers.hand_in(writers.sitting(PRACTICE, card))
    clock.passes(1)
    await writers.room.pulse()


def plan(session: Session, name: str, clock: Clock, cards: list[str], **more: Any) -> list[str]:
    values: dict[str, Any] = {
        "start": "together",
        "opens_at": clock.at,
        "starts_at": clock.at,
        "duration_minutes": 60,
        **more,
    }
    made = create_session(
        session, SessionPlan(name=name, exam=FORMAL, cards=cards, **values), actor="guanli"
    )
    session.flush()
    return list(issue_entry_codes(session, made.id, actor="guanli").values())


def make_accounts(session: Session, clock: Clock) -> None:
    """One account of each role, two that differ in case, one locked, one out of use; and log-ins."""
    policy = PasswordPolicy()
    officers = {row.card_number: row for row in session.scalars(select(Officer))}
    for login, name, roles, card in (
        ("guanli", "管理员", ["administrator"], ""),
        ("ganbu", "张一", ["cadre"], "T-001"),
        ("peixun", "培训员", ["trainer"], ""),
        ("jiankao", "监考员", ["invigilator", "reviewer"], ""),
        ("shenji", "审计员", ["auditor"], ""),
        ("Zhao", "赵四", ["cadre"], "T-004"),
        ("zhao", "赵老师", ["trainer"], ""),
        ("王二 ①", "王二", ["cadre"], "T-002"),
    ):
        create_account(
            session, login, name, roles, officer=officers.get(card), actor="lawstudy account"
        )
    session.flush()
    accounts = {row.login: row for row in session.scalars(select(Account))}
    for _ in range(policy.max_failures):
        try:
            record_password_try(session, "peixun", right=False, now=clock.at, policy=policy)
        except Exception:  # noqa: BLE001, S110, PERF203
            pass
    accounts["zhao"].active = False
    audit.record(session, "account.change", "zhao", after={"active": False}, actor="guanli")
    accounts["ganbu"].must_change = False
    # An account that never had a password.
    session.add(Account(login="nobody", name="无密码", roles=["cadre"], must_change=False))
    session.flush()
    token = open_log_in(
        session, account_id=accounts["ganbu"].id, address="10.1.1.1", now=clock.at, hours=12
    )
    close_log_in(session, token, clock.at + dt.timedelta(hours=1))
    open_log_in(
        session, account_id=accounts["guanli"].id, address="2001:db8::1", now=clock.at, hours=12
    )


def odd_decisions(session: Session) -> None:
    """Text of every kind in the trail."""
    for subject, after in (
        ("𠮷野/㐀\u2028行\u202eRTL\u202c", {"名": "“引号”'单''双\"", "表": "🙂\U0010ffff"}),
        ("e\u0301 é ﬁ １２", ["\x00", "\x1f", "\\", "\t\n", "\ufeff", None, 1.5, True]),
        ("名册\udcb9\udcfa.csv", {"nested": {"b": 1, "a": [[], {}]}}),
        ("x" * 160, ""),
    ):
        audit.record(session, "roster.import", subject, before=None, after=after, actor="root")


def learn(session: Session, bank: ItemBank) -> None:
    learner = session.scalars(select(Officer).where(Officer.card_number == "T-001")).one()
    other = session.scalars(select(Officer).where(Officer.card_number == "T-009")).one()
    for who, item, answer, right in (
        (learner, "syn-single-00000", "A", False),
        (learner, "syn-single-00000", "B", True),
        (learner, "syn-multiple-00001", ["A", "C"], False),
        (other, "syn-true-false-00000", True, False),
    ):
        record_try(session, who, bank[item], lesson="penalty", answer=answer, right=right)


def papers_as_files(site: Site, session: Session, bank: ItemBank) -> None:
    """Two papers of the formal exam that come as files: one that cannot be read, one with an answer that a person must see."""
    exam = find_exam(session, FORMAL)
    rows = {
        row.officer.card_number: row
        for row in session.scalars(select(FormAssignment).where(FormAssignment.exam_id == exam.id))
    }
    for card in ("T-008", "T-009"):
        code = rows[card].form.code
        name = assignment_name(FORMAL, code)
        released = json.loads(site.course.notebook("release", ".", name).read_bytes())
        filled = fill_paper(released, keyed(site, bank, FORMAL, code, 6))
        if card == "T-009":
            cells = filled["cells"]
            place = next(i for i, cell in enumerate(cells) if cell.get("id") == "q01")
            cells[place] = {**cells[place], "source": "q01 = input()"}
        paper = site.root / "paper.ipynb"
        paper.write_text(json.dumps(filled, ensure_ascii=False, indent=1), encoding="utf-8")
        at = (NINE + dt.timedelta(minutes=50)).replace(tzinfo=dt.UTC)
        hand_in_file(session, site.course, rows[card].officer, paper, at=at)
        paper.unlink()
        if card == "T-008":
            target = site.course.notebook("submitted", card, name)
            target.write_bytes(target.read_bytes()[:2000])


def mark_by_person(site: Site, card: str, points: float) -> None:
    """Give an essay its points, as formgrader does."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{site.course.gradebook}") as gradebook:
        for code in ("A", "B"):
            name = assignment_name(FORMAL, code)
            if any(s.student_id == card for s in gradebook.assignment_submissions(name)):
                paper = gradebook.find_submission_notebook(name, name, card)
                for grade in paper.grades:
                    if grade.needs_manual_grade:
                        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def expectations(session: Session) -> dict[str, Any]:
    """What the site says in words of its users, to be compared after each upgrade."""

    def when(at: dt.datetime | None) -> str | None:
        return at.isoformat() if at else None

    calls = {}
    for row in session.scalars(select(FormAssignment).order_by(FormAssignment.id)):
        exam = session.get_one(Exam, row.exam_id)
        result, paper = session.get(Result, row.id), session.get(Submission, row.id)
        points = select(ItemScore).where(ItemScore.assignment_id == row.id)
        calls[f"{exam.name}/{row.officer.card_number}"] = {
            "form": row.form.code,
            "outcome": result.outcome if result else None,
            "score": result.score if result else None,
            "points": {p.question: p.score for p in session.scalars(points)},
            "sha256": paper.sha256 if paper else None,
            "readable": paper.readable if paper else None,
            "problems": paper.problems if paper else None,
        }
    attempts = []
    for attempt in session.scalars(select(Attempt).order_by(Attempt.id)):
        events = select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id)
        answers = {
            e.question: [e.value, e.marked]
            for e in session.scalars(events.order_by(AnswerEvent.id))
        }
        attempts.append(
            {
                "sitting": attempt.session.name,
                "card": attempt.assignment.officer.card_number,
                "form": attempt.assignment.form.code,
                "state": attempt.state,
                "deadline": when(attempt.deadline),
                "ended_at": when(attempt.ended_at),
                "sha256": attempt.sha256,
                "answers": answers,
            }
        )
    incidents = [
        [row.kind, row.detail, when(row.at), row.attempt_id is not None]
        for row in session.scalars(select(Incident).order_by(Incident.id))
    ]
    accounts = {
        row.login: {
            "name": row.name,
            "card": row.officer.card_number if row.officer else None,
            "roles": row.roles,
            "active": row.active,
            "locked_until": when(row.locked_until),
            "password_hash": row.password_hash,
        }
        for row in session.scalars(select(Account).order_by(Account.id))
    }
    people = {
        row.card_number: [row.name, row.body.name, row.body.code, row.identity_number, row.active]
        for row in session.scalars(select(Officer).order_by(Officer.id))
    }
    return {
        "audit_entries": audit.verify(session),
        "people": people,
        "units": {row.code: row.name for row in session.scalars(select(Body))},
        "calls": calls,
        "attempts": attempts,
        "incidents": incidents,
        "accounts": accounts,
        "rows": {
            name: session.connection().exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in sorted(inspect(session.connection()).get_table_names())
        },
        "tables": sorted(Base.metadata.tables),
    }


def make(root: Path) -> dict[str, Any]:
    site = create_site(root, demo=True, name="样例区")
    sessions = site.sessions()
    clock = Clock()
    planning.wall_clock = clock.wall  # A practice paper opens when the room first hears of it.
    for name, text in (("bodies.csv", BODIES), ("officers.csv", OFFICERS)):
        (root / name).write_text(text, encoding="utf-8")
        with sessions() as session:
            import_roster(session, root / name)
        (root / name).unlink()
    bank = make_bank_and_exams(site)
    with sessions() as session:
        simulated = find_exam(session, SIMULATED)
        simulated.simulated = True
        audit.record(session, "exam.simulate", SIMULATED, after={"seed": 7})
        make_accounts(session, clock)
        odd_decisions(session)
        learn(session, bank)
        papers_as_files(site, session, bank)
        called = ["T-001", "T-002", "T-003", "T-004", "T-005", "T-006", "T-007", "T-010", "T-011"]
        extra = {"T-003": (15, "视力障碍")}
        rooms = [("一考场", 5), ("二考场", 10)]
        plan(session, "上午场", clock, called, rooms=rooms, extra=extra)
        session.commit()
        rows = select(FormAssignment).where(FormAssignment.exam_id == simulated.id)
        simulate_exam(
            site.course,
            site.load_forms(SIMULATED),
            bank,
            list(session.scalars(rows.order_by(FormAssignment.id))),
            seed=7,
            damaged={4: "duplicated"},
        )

    def in_room(work: Callable[[Writers, Clock], Any]) -> None:
        writers = Writers(site, bank, clock)
        writers.room.load()
        asyncio.run(work(writers, clock))
        writers.room.close()

    in_room(morning)
    clock.passes(60)
    with sessions() as session:
        later_start = clock.at + dt.timedelta(minutes=30)
        plan(session, "补考场", clock, ["T-005", "T-007"], starts_at=later_start)
        session.commit()
    in_room(second)
    clock.passes(60)
    with sessions() as session:
        closes = clock.at + dt.timedelta(days=30)
        plan(
            session,
            "个人场",
            clock,
            ["T-006", "T-012"],
            start="individual",
            starts_at=None,
            closes_at=closes,
            open_book=True,
        )
        attempt = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
        assert attempt is not None
        open_log_in(session, attempt_id=attempt.id, address="10.1.1.7", now=clock.at, hours=12)
        session.commit()
    in_room(later)
    with sessions() as session:
        for name in (FORMAL, SIMULATED):
            grade_exam(site.course, session, name)
            collect_results(site.course, session, name)
        exam = find_exam(session, PRACTICE)
        for card in ("T-001", "T-002"):
            who = session.scalars(select(Officer).where(Officer.card_number == card)).one()
            score_practice(session, site.course, who, exam)
    for card, points in (("T-001", 4.5), ("T-003", 2.0), ("T-005", 3.0), ("T-010", 0.0)):
        mark_by_person(site, card, points)
    with sessions() as session:
        collect_results(site.course, session, FORMAL)
        found = expectations(session)
    close_database(sessions)
    return found


def dump(database: Path, target: Path) -> None:
    """A SQLite file as SQL text, one row a line."""
    connection = sqlite3.connect(database)
    target.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
    connection.close()


def dump_postgresql_schema(target: Path) -> None:
    """The statements that 0.1.0 sent to PostgreSQL to make its tables."""
    statements: list[str] = []
    engine = create_mock_engine(
        "postgresql+psycopg://",
        lambda statement, *_: statements.append(str(statement.compile(dialect=engine.dialect))),
    )
    Base.metadata.create_all(engine, checkfirst=False)
    lines = "\n".join(f"{text.strip()};" for text in statements)
    target.write_text("".join(f"{line.rstrip()}\n" for line in lines.splitlines()))


def main() -> None:
    work = Path(sys.argv[1])
    root = work / "site"
    found = make(root)
    dump(root / "records.db", HERE / "records.sql")
    dump(root / "course" / "gradebook.db", HERE / "gradebook.sql")
    dump_postgresql_schema(HERE / "schema_postgresql.sql")
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")
    for database in (root / "records.db", root / "course" / "gradebook.db"):
        for path in root.rglob(f"{database.name}*"):
            path.unlink()
    with zipfile.ZipFile(HERE / "files.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix() + ("/" if path.is_dir() else "")
            data = b"" if path.is_dir() else path.read_bytes()
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
