"""应知应会清单 and what there is for it: gaps first, and what rests on law that has changed."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlencode

from delivery import messages
from delivery.request import Handler
from foundation.errors import NotAvailable
from question_bank.messages import AUDIENCES
from records.accounts.permissions import Action
from records.study.event import told_in_events

_FEW = 12
"""Entries that are not folded up."""


class MustKnow(Handler):
    """The list, of one audience or all, by part; of many entries each part is folded up until it is asked for."""

    actions: ClassVar[dict[str, Action]] = {"GET": "list.read"}

    async def get(self) -> None:
        """Raises `NotAvailable` for an audience that is none, and where the list cannot be read."""
        audience = self.get_query_argument("audience", "")
        if audience and audience not in AUDIENCES:
            raise NotAvailable(messages.NO_SUCH)
        found = await self.server.coverage_state.coverage()
        if found is None:
            raise NotAvailable(messages.LIST_UNREADABLE)
        today = self.room.now().date()
        found = found.with_events(await self.room.read(lambda db: told_in_events(db, today)))
        if audience:
            found = found.of(audience)
        words, gaps = (
            self.get_query_argument("words", "")[:60],
            bool(self.get_query_argument("gaps", "")),
        )
        whole = len(found.rows)
        found = found.only(words, gaps=gaps)
        self.page(
            "must_know.html",
            found=found,
            whole=whole,
            audience=audience,
            words=words,
            gaps=gaps,
            unfolded=len(found.rows) <= _FEW or bool(self.get_query_argument("all", "")),
            everything=urlencode(
                {"audience": audience, "words": words, "gaps": "1" if gaps else "", "all": "1"}
            ),
            names=AUDIENCES,
            told=_told,
        )


def _told(audiences: tuple[str, ...]) -> str:
    """``A B D2``: D1–D5 together are D."""
    appointed = [each for each in AUDIENCES if each.startswith("D")]
    whole = set(appointed) <= set(audiences)
    short = ["D" if whole and each in appointed else each for each in audiences]
    return " ".join(dict.fromkeys(short))


ROUTES = [(r"/must-know", MustKnow)]
