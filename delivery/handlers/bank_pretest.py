"""Items in pretest, on a page: what papers show of them, and taking one over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from delivery import messages
from delivery.handlers.bank_editor import writing_items
from delivery.handlers.review_handler import ReviewHandler
from question_bank.messages import TYPE_NAMES
from records.accounts.permissions import Action
from records.bank.item_pool import known_pools

if TYPE_CHECKING:
    from question_bank.bank import ItemBank


class Pretest(ReviewHandler):
    """Items in pretest, and what papers show of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.read", "POST": "bank.measure"}

    async def get(self) -> None:
        """The list."""
        await self._show()

    async def post(self) -> None:
        """Make ``item`` a formal one, as hard as it turned out to be."""
        from grading.errors import PoolRefused
        from grading.pretest import take_over

        name, actor = self.said("item", 80), self.me.login
        bank, folders = await self._bank(), self.server.settings.exams.own_items
        try:
            async with writing_items:
                facility = await self.room.write(
                    lambda db: take_over(db, bank, folders, name, actor=actor)
                )
        except PoolRefused as error:
            self.set_status(409)
            await self._show(refused=error.problems)
            return
        await self._show(done=messages.PRETEST_DONE.format(id=name, facility=facility))

    async def _bank(self) -> ItemBank:
        """The items in pretest, by record or by file, as their files are now."""
        from question_bank.bank import ItemBank

        files, known = await self.items(), await self.room.read(known_pools)
        names = [
            name for name in files.texts if known.get(name, files.row(name)["pool"]) == "pretest"
        ]
        return ItemBank(map(files.item, names))

    async def _show(self, refused: Sequence[str] = (), done: str = "") -> None:
        from grading.pretest import LEAST_ANSWERS, pretested

        bank = await self._bank()
        self.page(
            "pretest.html",
            found=await self.room.read(lambda db: pretested(db, bank)),
            refused=refused,
            done=done,
            least=LEAST_ANSWERS,
            TYPES=TYPE_NAMES,
        )


ROUTES: list[tuple[str, Any]] = [(r"/bank/pretest", Pretest)]
