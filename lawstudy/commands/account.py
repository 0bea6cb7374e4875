"""`lawstudy account`: the first administrator of a site has nobody who could make their account in the browser."""

from __future__ import annotations

from pathlib import Path

from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.accounts.administration import create_account
from records.audit.actor import acting
from records.people.person import find_person


def create(root: Path, login: str, name: str, roles: list[str], *, card: str) -> None:
    """Make an account and show its first password, once."""
    with open_records(site_beside_room(root, "account")) as db:
        person = None
        if card:
            person = find_person(db, card)
            if person is None:
                raise ShellError(messages.NO_SUCH_CARD, card=card)
        _, password = create_account(db, login, name, roles, person=person, actor=acting())
        db.commit()
    say(messages.ACCOUNT_CREATED.format(login=login, password=password))
    say(messages.ACCOUNT_ONCE)
