"""The reconciliation of a year: what adds up is said so, and a row removed or altered behind the system's back is named in its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CursorResult, Engine, create_engine, text
from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.year import messages, shown
from certification.year.exams import Decided, ExamFacts, Paper, exam_section
from certification.year.lines import Source, YearReport, compared
from certification.year.report import YearSources, year_report
from certification.year.study import list_section, report_section, study_facts
from courses.hours_policy import hours_policies
from courses.units_year import units_year
from question_bank.law.must_know_file import site_list
from tests.support.databases import ON_SERVER, database_at
from tests.support.history import ZONE, bank, write_history

pytestmark = pytest.mark.slow

YEAR = 2018
REVIEW_2018 = "(SELECT id FROM exam WHERE name = 'history-2018-annual-review')"
BEFORE_2018 = "(SELECT id FROM exam WHERE name = 'history-2018-pre-appointment')"
RUN = "(SELECT id FROM card_review WHERE year = 2018)"


def sources(root: Path) -> YearSources:
    return YearSources(
        site_list(root), set(bank()), card_policy(), hours_policies(), ZONE, dt.date(2026, 11, 26)
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a district with its years."""
    folder = tmp_path_factory.mktemp("year")
    write_history(folder)
    return folder


KEEPS_NOTHING = "-c session_replication_role=replica"


@pytest.fixture(scope="module")
def file(site: Path) -> Iterator[Engine]:
    """The file as somebody opens it who has no program: nothing keeps rows together."""
    options = {"options": KEEPS_NOTHING} if ON_SERVER else {}
    engine = create_engine(database_at(site / "records.db"), connect_args=options)
    yield engine
    engine.dispose()


@pytest.fixture
def db(file: Engine) -> Iterator[Session]:
    """What a test alters is as before when it ends."""
    with Session(file) as db:
        yield db
        db.rollback()


def report_of(db: Session, site: Path, year: int = YEAR) -> YearReport:
    return year_report(db, year, sources(site))


def red(report: YearReport) -> dict[str, tuple[str, ...]]:
    return {line.name: line.broken for _, line in report.red}


def one(db: Session, sql: str) -> object:
    return db.execute(text(sql)).one()[0]


def alter(db: Session, *statements: str) -> None:
    for sql in statements:
        assert cast("CursorResult[Any]", db.execute(text(sql))).rowcount > 0, sql


@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_a_year_that_adds_up(db: Session, site: Path, year: int) -> None:
    report = report_of(db, site, year)
    assert red(report) == {}
    lines = {line.name: line for section in report.sections for line in section.lines}
    # Every line of every section has been looked at, and counts something.
    empty = {name for name, line in lines.items() if not line.total}
    assert empty <= {messages.ABSENT, messages.LAW_REPORTS, messages.EXEMPT, messages.YEAR_MARK}
    assert report.simulated
    assert messages.SIMULATED in shown.title(report)
    assert shown.red_rows(report) == []


def test_a_year_of_nothing_is_no_traceback(db: Session, site: Path) -> None:
    report = report_of(db, site, 2010)
    assert red(report) == {}
    assert not report.simulated


PERSON = "SELECT p.name FROM person p JOIN exam_call c ON c.person_id = p.id WHERE c.id = "
# Who wrote once: of two papers one may be altered, and the other still says that they sat.
ONCE = "(SELECT count(*) FROM attempt a WHERE a.call_id = c.id) = 1"
PASSED = f"(SELECT c.id FROM exam_call c JOIN result r ON r.call_id = c.id WHERE r.outcome = 'passed' AND {ONCE} AND c.exam_id = {BEFORE_2018} ORDER BY c.id LIMIT 1)"
FAILED = f"(SELECT c.id FROM exam_call c JOIN result r ON r.call_id = c.id WHERE r.outcome = 'failed' AND c.exam_id = {REVIEW_2018} ORDER BY c.id LIMIT 1)"
EXEMPT = f"(SELECT c.id FROM exam_call c JOIN result r ON r.call_id = c.id WHERE r.outcome = 'exempt' AND c.exam_id = {REVIEW_2018} ORDER BY c.id LIMIT 1)"
OMITTED = f"(SELECT r.attempt_id, r.question FROM response r JOIN attempt a ON a.id = r.attempt_id JOIN exam_call c ON c.id = a.call_id WHERE r.status = 'omitted' AND c.exam_id = {REVIEW_2018} ORDER BY r.attempt_id, r.question LIMIT 1)"
COUNTED = f"(SELECT attempt_id FROM result WHERE call_id = {PASSED})"
LINE = f"(SELECT id FROM card_review_line WHERE review_id = {RUN} AND finding = 'register' ORDER BY id LIMIT 1)"
CARD = f"SELECT number FROM enforcement_card WHERE id = (SELECT card_id FROM card_review_line WHERE id = {LINE})"
EVENT = "(SELECT min(event_id) FROM event_record WHERE day BETWEEN '2018-01-01' AND '2018-12-31')"
TITLE = f"SELECT title FROM event_record WHERE event_id = {EVENT}"
RECORD = f"(SELECT id FROM event_record WHERE event_id = {EVENT})"

BREAKS: Mapping[str, tuple[str, str, set[str]]] = {
    # what somebody does, who or what it is about, and the lines that turn red
    "a result is removed": (
        f"DELETE FROM result WHERE call_id = {PASSED}",
        PERSON + PASSED,
        {messages.CALLED},
    ),
    "an exemption is removed": (
        f"DELETE FROM exemption WHERE call_id = {EXEMPT}",
        PERSON + EXEMPT,
        {messages.EXEMPT},
    ),
    "an attempt is said to be missed": (
        f"UPDATE attempt SET state = 'absent' WHERE id = {COUNTED}",
        PERSON + PASSED,
        {messages.SAT},
    ),
    "a result says absent of somebody who sat": (
        f"UPDATE result SET outcome = 'absent' WHERE call_id = {PASSED}",
        PERSON + PASSED,
        {messages.ABSENT, messages.PUBLISHED},
    ),
    "an answer is removed": (
        f"DELETE FROM response WHERE (attempt_id, question) = {OMITTED}",
        f"SELECT r.question FROM response r WHERE (attempt_id, question) = {OMITTED}",
        {messages.ANSWERS},
    ),
    "an answer gets other points": (
        f"UPDATE response SET score = score + 1 WHERE attempt_id = {COUNTED} AND question = 'q01'",
        PERSON + PASSED,
        {messages.SCORED},
    ),
    "a result gets another score": (
        f"UPDATE result SET score = score + 1 WHERE call_id = {PASSED}",
        PERSON + PASSED,
        {messages.SCORED, messages.PUBLISHED},
    ),
    "what was published gets another score": (
        f"UPDATE published_result SET score = score + 1 WHERE call_id = {PASSED}",
        PERSON + PASSED,
        {messages.PUBLISHED},
    ),
    "the publication says other figures": (
        f"UPDATE publication SET passed = passed + 1 WHERE exam_id = {BEFORE_2018}",
        f"SELECT '{messages.TOLD_PASSED}'",
        {messages.TOLD},
    ),
    "a certificate is somebody's who failed": (
        f"UPDATE certificate SET call_id = {FAILED} WHERE call_id = "
        f"(SELECT call_id FROM certificate WHERE call_id IN (SELECT id FROM exam_call WHERE exam_id = {REVIEW_2018}) LIMIT 1)",
        PERSON + FAILED,
        {messages.CERTIFIED},
    ),
    "all answers to a question are removed": (
        f"DELETE FROM response WHERE question = 'q02' AND attempt_id IN (SELECT id FROM attempt WHERE form_id IN "
        f"(SELECT id FROM exam_form WHERE code = 'A' AND exam_id = {BEFORE_2018}))",
        f"SELECT code FROM exam_form WHERE code = 'A' AND exam_id = {BEFORE_2018}",
        {messages.ANSWERS, messages.SCORED, messages.EXPOSED},
    ),
    "a plan is another than was approved": (
        "UPDATE plan_entry SET title = '另一内容' WHERE id = (SELECT min(id) FROM plan_entry WHERE year = 2018)",
        "SELECT name FROM unit WHERE id = (SELECT unit_id FROM plan_entry WHERE year = 2018 ORDER BY id LIMIT 1)",
        {messages.PLANS},
    ),
    "an event names another unit's plan": (
        "UPDATE event_record SET entry_id = (SELECT max(id) FROM plan_entry WHERE year = 2018) "
        f"WHERE event_id = {EVENT}",
        TITLE,
        {messages.PLANNED},
    ),
    "an event is removed": (
        f"DELETE FROM study_event WHERE id = {EVENT}",
        TITLE,
        {messages.HELD_EVENTS},
    ),
    "what is said of an event is removed": (
        f"DELETE FROM event_record WHERE event_id = {EVENT}",
        f"SELECT '第 ' || {EVENT} || ' 号'",
        {messages.HELD_EVENTS},
    ),
    "somebody was there from another unit": (
        f"UPDATE attendance SET unit_id = unit_id % 3 + 1 WHERE (record_id, person_id) = (SELECT record_id, min(person_id) FROM attendance WHERE record_id = {RECORD} GROUP BY record_id)",
        f"SELECT name FROM person WHERE id = (SELECT person_id FROM attendance WHERE record_id = {RECORD} ORDER BY person_id LIMIT 1)",
        {messages.ATTENDED},
    ),
    "a card is taken off the list": (
        f"DELETE FROM card_review_line WHERE id = {LINE}",
        CARD,
        {messages.DUE},
    ),
    "a unit's confirmation is removed": (
        f"UPDATE card_review_unit SET confirmed_at = NULL WHERE id = (SELECT min(id) FROM card_review_unit WHERE review_id = {RUN})",
        f"SELECT name FROM unit WHERE id = (SELECT unit_id FROM card_review_unit WHERE review_id = {RUN} ORDER BY id LIMIT 1)",
        {messages.UNITS},
    ),
    "the list says another outcome": (
        f"UPDATE card_review_line SET exam = 'failed' WHERE id = {LINE}",
        CARD,
        {messages.REVIEW_EXAM},
    ),
    "the list says other hours": (
        f"UPDATE card_review_line SET hours = 60 WHERE id = {LINE}",
        CARD,
        {messages.REVIEW_HOURS},
    ),
    "a registration is removed": (
        f"DELETE FROM card_step WHERE review_id = {RUN} AND card_id = (SELECT card_id FROM card_review_line WHERE id = {LINE})",
        CARD,
        {messages.REGISTERED},
    ),
    "a step begins from another state": (
        f"UPDATE card_step SET before = 'lost' WHERE review_id = {RUN} AND card_id = (SELECT card_id FROM card_review_line WHERE id = {LINE})",
        CARD,
        {messages.CHAINS},
    ),
    "the register says another state": (
        f"UPDATE enforcement_card SET state = 'recalled' WHERE id = (SELECT card_id FROM card_review_line WHERE id = {LINE})",
        CARD,
        {messages.STANDS},
    ),
    "somebody reports who has no leading post": (
        "INSERT INTO law_report (year, person_id, unit_id, form, state) SELECT 2018, id, 1, 'member', 'submitted' FROM person WHERE name = '甲001'",
        "SELECT '甲001'",
        {messages.LAW_REPORTS},
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_altered_makes_its_line_red(db: Session, site: Path, name: str) -> None:
    statement, about, lines = BREAKS[name]
    subject = one(db, about)
    alter(db, statement)
    found = red(report_of(db, site))
    assert found.keys() == lines
    for line, broken in found.items():
        # Of a question that nobody has an answer to, each line names what it counts: answers, people, the form.
        if len(lines) < 3 or line == messages.EXPOSED:
            assert any(str(subject) in row for row in broken), (subject, broken[:3])


def test_a_call_that_is_removed_leaves_its_result(db: Session, site: Path) -> None:
    call = one(db, f"SELECT {PASSED}")
    alter(db, f"DELETE FROM exam_call WHERE id = {call}")
    found = red(report_of(db, site))
    assert found.keys() == {messages.CALLED}
    [row] = found[messages.CALLED]
    assert messages.NO_CALL.format(number=call) in row


def test_the_last_year_s_mark_of_a_card(db: Session, site: Path) -> None:
    last = LINE.replace("2018", "2019")
    card = one(db, CARD.replace("2018", "2019"))
    alter(
        db,
        f"UPDATE enforcement_card SET registered_year = 2015 WHERE id = (SELECT card_id FROM card_review_line WHERE id = {last})",
    )
    found = red(report_of(db, site, 2019))
    assert found.keys() == {messages.YEAR_MARK}
    assert str(card) in found[messages.YEAR_MARK][0]


def test_the_units_report_says_what_the_rows_say(db: Session) -> None:
    facts = study_facts(db, YEAR)
    found = units_year(db, YEAR, hours_policies(), ZONE, today=dt.date(2026, 11, 26))
    assert report_section(facts, found, {}).is_right
    said = [replace(found[0], events=found[0].events + 1, called=3), *found[1:]]
    lines = [line for line in report_section(facts, said, {}).lines if not line.is_right]
    assert [line.name for line in lines] == [messages.REPORTED_EVENTS, messages.REPORTED_EXAMS]
    for line in lines:
        assert found[0].unit.name in line.broken[0]
    exams = {found[0].unit.id: {"passed": 2, "failed": 1}}
    said = [replace(found[0], called=3, passed=2), *found[1:]]
    assert report_section(facts, said, exams).is_right


def test_the_units_report_of_exams_that_people_sat(db: Session, site: Path) -> None:
    alter(db, f"UPDATE exam SET simulated = false WHERE id = {BEFORE_2018}")
    unit = one(
        db, f"SELECT name FROM unit WHERE id = (SELECT unit_id FROM exam_call WHERE id = {PASSED})"
    )
    report = report_of(db, site)
    assert red(report) == {}
    [line] = [line for line in report.sections[-1].lines if line.name == messages.REPORTED_EXAMS]
    assert line.is_right
    alter(db, f"UPDATE published_result SET outcome = 'failed' WHERE call_id = {PASSED}")
    [row] = red(report_of(db, site))[messages.REPORTED_EXAMS]
    assert str(unit) in row


def test_what_was_taught_of_the_list(tmp_path: Path) -> None:
    known = site_list(tmp_path)
    first = known.entries[0].instrument
    [line] = list_section(known, [f"学习《{first}》"], YEAR).lines
    assert line.is_right
    assert line.total == len(known.entries)
    assert line.parts[messages.TAUGHT] >= 1
    assert sum(line.parts.values()) == line.total


def test_an_exam_that_is_not_scored_yet_is_no_fault() -> None:
    facts = ExamFacts(
        title="考试",
        cut=60,
        rounded=float,
        names={1: "甲", 2: "乙", 3: "丙"},
        exempt=frozenset({3}),
        papers={
            7: Paper(1, 1, "writing", frozenset({"q01"}), {}, scored=False),
            8: Paper(2, 1, "called", frozenset({"q01"}), {}, scored=False),
        },
        results={},
        published=None,
        told=(0, 0),
        held=frozenset(),
        certificates={},
    )
    section = exam_section(facts)
    assert section.is_right
    assert section.lines[0].parts == {messages.UNSCORED: 3}
    # Who was scored, and who still writes or is to come.
    some = replace(
        facts,
        results={
            1: Decided("pending", None, 7),
            2: Decided("pending", None, 8),
            3: Decided("exempt", None, None),
        },
    )
    assert exam_section(some).is_right


def test_a_line_whose_parts_do_not_come_to_its_sum_is_red() -> None:
    rows = Source.of("甲", [1, 2, 3])
    line = compared("项目", rows, rows, str, parts={"一部分": 2})
    assert not line.is_right
    assert not line.broken
    assert shown.verdict(line) == messages.SUM


def test_the_page_says_in_words_what_is_red(db: Session, site: Path) -> None:
    statement, about, _ = BREAKS["an exemption is removed"]
    subject = one(db, about)
    alter(
        db,
        statement,
        "UPDATE exam SET title = '<b>考试</b>' WHERE name = 'history-2018-annual-review'",
    )
    report = report_of(db, site)
    page = shown.page(report, "某人 于 某时 生成")
    assert "<b>" not in page
    assert str(subject) in page
    assert messages.RED.format(count=1) in page
    assert shown.summary(report) in page
    assert "src=" not in page
    assert "href=" not in page
    [row] = shown.red_rows(report)
    assert row[1] == messages.EXEMPT
