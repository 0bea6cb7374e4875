"""The bank's report on a page: what an editor would object to and let stand, with figures; each caution can be let stand with a reason."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import orjson

from delivery import messages
from delivery.handlers.review_handler import ReviewHandler
from delivery.reviewed_items import ReviewedItems
from documents.apart import made_apart
from documents.errors import NotMade
from foundation.errors import NotAvailable
from records.accounts.permissions import Action

_A_PAGE = 50
_LONGEST = 200


class BankReport(ReviewHandler):
    """Cautions by kind, those that stand, those that were let stand, and figures."""

    actions: ClassVar[dict[str, Action]] = {"GET": "review.read", "POST": "bank.write"}

    async def get(self) -> None:
        """The report of the bank as it is now."""
        await self._show()

    async def post(self) -> None:
        """Let the caution ``code`` about ``item`` stand, with a ``reason``."""
        from grading.bank_report import Asked, Wish, waive, waiver_beside
        from question_bank.check.messages import CODES
        from question_bank.check.waivers import Waiver

        folders = self.server.settings.exams
        if not folders.own_items:
            raise NotAvailable(messages.BANK_NO_FOLDER)
        item, code = self.said("item", 80), self.said("code", 40)
        files = await self.items()
        if item not in (*messages.WHOLE_BANK, *files.texts) or code not in CODES:
            raise NotAvailable(messages.NO_SUCH)
        asked = Asked(folders, _packed(files), Wish(item, code, self.said("reason", _LONGEST)))
        try:
            async with self.server.printing:
                found = orjson.loads(await made_apart(waiver_beside, asked))
        except NotMade as error:
            raise NotAvailable(messages.BANK_UNREAD) from error
        if "refused" in found:
            self.set_status(409)
            await self._show(refused=found["refused"])
            return
        waiver, actor = Waiver.model_validate(found), self.me.login
        await self.room.write(lambda db: waive(db, folders.own_items[0], waiver, actor=actor))
        await self._show(done=messages.WAIVED.format(item=messages.WHOLE_BANK.get(item, item)))

    async def _show(self, refused: str = "", done: str = "") -> None:
        from grading.bank_report import Asked, report_beside
        from grading.facilities import measured_rows
        from grading.review.views import review_lines

        files, rules, who = await self.items(), await self.rules(), self.person
        measured = await self.room.read(measured_rows)
        asked = Asked(self.server.settings.exams, _packed(files), measured=measured)
        try:
            async with self.server.printing:
                told = orjson.loads(await made_apart(report_beside, asked))
        except NotMade as error:
            raise NotAvailable(messages.BANK_UNREAD) from error
        lines = await self.room.read(
            lambda db: review_lines(db, "item", files.texts.values(), who, rules)
        )
        # A caution may tell the key: nobody who could try the item blind must read it.
        hidden = {line.id for line in lines if line.state == "trial"}
        code = self.get_query_argument("code", "")[:40]
        standing = [row for row in told["standing"] if row[0] not in hidden]
        found = [row for row in standing if code in ("", row[3])]
        page = self.page_number()
        self.page(
            "bank_report.html",
            told=told,
            refused=refused,
            done=done,
            code=code,
            codes=Counter((row[3], row[2]) for row in standing),
            found=found,
            shown=found[_A_PAGE * (page - 1) : _A_PAGE * page],
            waived=[row for row in told["waived"] if row[0] not in hidden],
            hidden=len(told["standing"]) - len(standing),
            number=page,
            pages=-(-len(found) // _A_PAGE),
            WHOLE=messages.WHOLE_BANK,
            MOST=_LONGEST,
        )


def _packed(files: ReviewedItems) -> bytes:
    return orjson.dumps([(files.row(name), text.faulty) for name, text in files.texts.items()])


ROUTES: list[tuple[str, Any]] = [(r"/bank/report", BankReport)]
