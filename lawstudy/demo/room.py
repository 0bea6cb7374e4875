"""The demo district's room: accounts with random first passwords, and an exam session that a newcomer can sit."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.planning import SessionPlan, create_session
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.site import Site
from lawstudy.console import say, show_table
from lawstudy.demo import messages
from lawstudy.demo.appeals import make_demo_appeal
from lawstudy.demo.cards import make_demo_review
from lawstudy.demo.certificates import make_demo_certificates
from lawstudy.demo.irregularities import make_demo_irregularity
from lawstudy.demo.study import (
    LIAISON,
    LIAISON_LOGIN,
    make_demo_approvals,
    make_demo_events,
    make_demo_lecturers,
    make_demo_year,
)
from lawstudy.opening import open_records
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.exams.call import find_call
from records.exams.exam import Exam, find_exam
from records.exams.sitting import Sitting
from records.messages import ROLE_NAMES
from records.people.person import find_person
from records.roles import Role

EXAM = "pre-appointment-2022"
CADRE = "DEMO-0001"
"""Whose the cadre's log-in is: one of those who are called to `EXAM`."""
PEOPLE: dict[Role, str] = {"cadre": CADRE, "trainer": "DEMO-0002", "liaison": LIAISON}
"""Who of the people is behind a log-in."""
LOGINS: dict[Role, str] = {
    "cadre": "ganbu",
    "liaison": LIAISON_LOGIN,
    "trainer": "peixun",
    "invigilator": "jiankao",
    "administrator": "guanli",
    "approver": "shenpi",
    "auditor": "shenji",
    "marker": "pingjuan1",
    "head_of_marking": "pingjuanzu",
}
MORE_MARKERS = ("pingjuan2", "pingjuan3")
"""Two read each answer, and a third where these differ."""
_WINDOW = dt.timedelta(days=365)


def prepare_demo_room(site: Site) -> None:
    """Make what is missing and show the log-ins. Does nothing on a site that is no demo."""
    if not site.demo:
        return
    known = make_demo_room(site)
    with open_records(site) as db:
        accounts = {row.login: row for row in db.scalars(select(Account))}
    rows = [
        [
            ROLE_NAMES[role],
            login,
            known.get(login, "") if accounts[login].must_change else messages.DEMO_CHANGED,
        ]
        for role, login in _logins()
    ]
    show_table(messages.DEMO_LOGINS, messages.DEMO_COLUMNS, rows)
    say(messages.ACCOUNT_FIRST)


def make_demo_room(site: Site) -> dict[str, str]:
    """Make what is missing on a demo site; returns the first passwords, by login."""
    with open_records(site) as db:
        known = make_demo_accounts(db, site)
        if db.scalar(select(Exam.id).where(Exam.name == EXAM)) is not None:
            _plan(db)
        today = dt.datetime.now(site.zone).date()
        make_demo_approvals(db, today=today)
        make_demo_lecturers(db, today=today)
        make_demo_events(db, today=today)
        make_demo_year(db, today=today, zone=site.zone)
        make_demo_irregularity(db, site.zone)
        make_demo_certificates(db, site)
        make_demo_appeal(db, site)
        make_demo_review(db, root=site.root, zone=site.zone, today=today)
        db.commit()
    return known


def make_demo_accounts(db: Session, site: Site) -> dict[str, str]:
    """Make the accounts that are missing, in the caller's transaction; returns the first passwords, by login."""
    file = site.root / "run" / "demo-logins.toml"
    known = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for role, login in _logins():
        if db.scalar(select(Account.id).where(Account.login == login)) is None:
            known[login] = _create(db, role, login)
    # The passwords first: an account whose password nobody knows is of no use.
    _keep(file, known)
    return known


def _logins() -> list[tuple[Role, str]]:
    return [*LOGINS.items(), *(("marker", login) for login in MORE_MARKERS)]


def _create(db: Session, role: Role, login: str) -> str:
    person = find_person(db, PEOPLE[role]) if role in PEOPLE else None
    if person is not None and db.scalar(select(Account.id).where(Account.person_id == person.id)):
        person = None  # They have an account of the roster's.
    name = person.name if person else messages.DEMO_NAMES[role]
    return create_account(db, login, name, [role], person=person, actor="demo")[1]


def _plan(db: Session) -> None:
    if db.scalar(select(Sitting.id).where(Sitting.name == messages.DEMO_SESSION)):
        return
    cadre, exam = find_person(db, CADRE), find_exam(db, EXAM)
    if cadre is None or find_call(db, exam, cadre) is None:
        return  # Another roster was imported, or the demo's list was not read yet.
    now = utc_now()
    plan = SessionPlan(
        name=messages.DEMO_SESSION,
        exam=EXAM,
        start="individual",
        opens_at=now,
        closes_at=now + _WINDOW,
        short_notice=messages.DEMO_NOTICE,
    )
    create_session(db, plan, actor="demo")


def _keep(file: Path, logins: dict[str, str]) -> None:
    """Keep the first passwords for the next run to show. Only in the demo, and for its owner's eyes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f'{login} = "{password}"\n' for login, password in logins.items())
    write_whole(file, text.encode(), mode=0o600)
