"""Sessions of people's servers end with the log-in at the room that they came from.

A browser has a token of its own for each server. The Hub's pages ask the records themselves; servers ask the Hub about the
token. So tokens that are older than the last end of a log-in of the account go, and browsers that are still logged in get new
ones without being asked. Who may not be here any more has no server, either.
"""

from __future__ import annotations

import logging
from typing import Any

from jupyterhub import orm

from delivery.hub.members import Standing

log = logging.getLogger("lawstudy.hub")
EVERY_S = 2.0


async def end_lost_sessions(app: Any) -> None:
    """Look once. ``app``: the running `jupyterhub.app.JupyterHub`, with `HubAccounts`."""
    people = {user.name: user for user in app.db.query(orm.User)}
    if not people:
        return
    found = await app.authenticator.standings(tuple(people))
    for name, standing in found.items():
        _end_tokens(app, people[name], standing)
        await _end_server(app, people[name], standing)


def _end_tokens(app: Any, row: Any, standing: Standing) -> None:
    welcome = standing.member is not None and standing.member.welcome
    ended = standing.ended_at
    tokens = app.db.query(orm.APIToken).filter(
        orm.APIToken.user_id == row.id, orm.APIToken.session_id.is_not(None)
    )
    if welcome:
        if ended is None:
            return
        tokens = tokens.filter(orm.APIToken.created <= ended)
    gone = tokens.all()
    for token in gone:
        app.db.delete(token)
    if gone:
        app.db.commit()
        log.info("%d sessions ended", len(gone))


async def _end_server(app: Any, row: Any, standing: Standing) -> None:
    user = app.users[row.id]
    spawner = user.spawner
    if not spawner.active or spawner.pending:
        return
    member = standing.member
    if member is None or not member.welcome or not spawner.fits(member):
        log.info("a server ends: its owner's account changed")
        await user.stop()
