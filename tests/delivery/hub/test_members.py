"""Who may be at the Hub, with which server: by the permission table and the records, and by nothing of the Hub's own."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from delivery.hub import messages
from delivery.hub.groups import face_of, groups_of, groups_with_server, hub_roles
from delivery.hub.members import account_of, logged_in, member, standings
from foundation.clock import utc_now
from records.accounts.account import Account
from records.accounts.administration import create_account, deactivate
from records.accounts.log_in import close_log_in, open_log_in
from records.accounts.permissions import TABLE
from records.roles import ROLES
from tests.support.room_http import CHEAP
from tests.support.room_site import RoomSite

NOW = utc_now()


def account(db: Session, login: str, *roles: str) -> Account:
    made, _ = create_account(db, login, login, roles, actor="test", policy=CHEAP)
    made.must_change = False
    db.flush()
    return made


def cookie(db: Session, of: Account, hours: float = 1) -> str:
    return open_log_in(db, account_id=of.id, address="", now=NOW, hours=hours)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_a_server_if_the_table_says_so(role: str) -> None:
    assert (face_of([role], learners=False) is not None) == (role in TABLE["lab.use"])
    granted = role in TABLE["lab.use"] | TABLE["lab.study"]
    assert (face_of([role], learners=True) is not None) == granted
    assert groups_of([role]) == [role]


@pytest.mark.parametrize("learners", [False, True])
def test_the_hub_gives_servers_to_the_same_roles_and_rights_to_nobody(learners: bool) -> None:
    everybody, lab = hub_roles(groups_with_server(learners=learners))
    with_server = [role for role in ROLES if face_of([role], learners=learners)]
    assert lab["groups"] == with_server
    for scope in (*everybody["scopes"], *lab["scopes"]):
        # Of oneself, and that the room is there: no list of users, no tokens, no administration.
        assert scope.endswith(("!user", ":services!service=room"))
        assert "admin" not in scope
        assert "tokens" not in scope


def test_the_widest_of_several_roles_counts() -> None:
    assert face_of(["marker", "trainer"], learners=False) == "trainer"
    assert face_of(["cadre", "marker"], learners=True) == "marker"
    assert face_of(["cadre", "administrator", "trainer"], learners=True) == "admin"


def test_a_cookie_of_the_room_is_who_comes(site: RoomSite) -> None:
    with site.sessions() as db:
        trainer = account(db, "trainer", "trainer")
        token = cookie(db, trainer)
        found = logged_in(db, token, NOW, learners=False)
        assert found is not None
        assert (found.login, found.face, found.refusal) == ("trainer", "trainer", "")
        assert account_of(found.hub_name) == trainer.id
        for text in ("", "u", "u1x", "admin", "1", "u-1"):
            assert account_of(text) is None, text
        # Until it is closed, expires, the password must be changed, or the account is out of use.
        assert logged_in(db, token + "x", NOW, learners=False) is None
        assert logged_in(db, token, NOW + dt.timedelta(hours=2), learners=False) is None
        trainer.must_change = True
        assert logged_in(db, token, NOW, learners=False) is None
        trainer.must_change = False
        close_log_in(db, token, NOW)
        assert logged_in(db, token, NOW, learners=False) is None


def test_why_somebody_does_not_come_in_is_said(site: RoomSite) -> None:
    with site.sessions() as db:
        for role, said in (
            ("invigilator", messages.NOT_WELCOME),
            ("cadre", messages.NOT_WELCOME),
            ("marker", messages.NOTHING_TO_MARK),
            ("reviewer", ""),
        ):
            found = member(db, account(db, role, role).id, learners=False)
            assert found is not None
            assert found.refusal == said
            assert found.welcome == (not said)
        assert member(db, 10_000, learners=False) is None


def test_who_writes_a_closed_book_paper_is_kept_out_until_it_is_handed_in(site: RoomSite) -> None:
    from records.exams.attempt import Attempt
    from records.people.person import Person

    site.plan(["S1"])
    with site.sessions() as db:
        person = db.query(Person).filter_by(number="S1").one()
        made, _ = create_account(
            db, "S1", "", ["cadre", "trainer"], person=person, actor="test", policy=CHEAP
        )
        db.flush()
        before = member(db, made.id, learners=True)
        attempt = db.query(Attempt).one()
        attempt.state = "writing"
        db.flush()
        during = member(db, made.id, learners=True)
        attempt.state = "handed_in"
        db.flush()
        after = member(db, made.id, learners=True)
        said = [each.refusal if each is not None else None for each in (before, during, after)]
        assert said == ["", messages.WRITING, ""]


def test_how_it_stands_with_accounts_tells_the_last_end(site: RoomSite) -> None:
    with site.sessions() as db:
        administrator, trainer, reviewer = (
            account(db, login, login) for login in ("administrator", "trainer", "reviewer")
        )
        first, second = cookie(db, trainer), cookie(db, trainer, hours=3)
        cookie(db, reviewer, hours=1)
        ids = [administrator.id, trainer.id, reviewer.id]
        assert [each.ended_at for each in standings(db, ids, NOW, learners=False).values()] == [
            None,
            None,
            None,
        ]
        minute = dt.timedelta(minutes=1)
        close_log_in(db, first, NOW + minute)
        later = NOW + dt.timedelta(hours=2)
        found = standings(db, ids, later, learners=False)
        assert found[trainer.id].ended_at == NOW + minute
        # One that nobody ended has ended when it expired.
        assert found[reviewer.id].ended_at == NOW + dt.timedelta(hours=1)
        deactivate(db, trainer, actor="test", now=later)
        gone = standings(db, ids, later, learners=False)[trainer.id]
        assert (gone.member, gone.ended_at) == (None, later)
        assert second
