"""`lawstudy account`: the first administrator of a site has nobody who could make their account in the browser."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from foundation.site import open_site
from lawstudy import messages
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from records.accounts.administration import create_account
from records.people.person import Officer


def create(root: Path, login: str, name: str, roles: list[str], *, card: str) -> None:
    """Make an account and show its first password, once."""
    with records_of(open_site(root))() as session:
        officer = None
        if card:
            officer = session.scalar(select(Officer).where(Officer.card_number == card))
            if officer is None:
                raise ShellError(messages.NO_SUCH_CARD.format(card=card))
        _, password = create_account(
            session, login, name, roles, officer=officer, actor="lawstudy account"
        )
        session.commit()
    say(messages.ACCOUNT_CREATED.format(login=login, password=password))
    say(messages.ACCOUNT_ONCE)
