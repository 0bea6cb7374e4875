"""The room's clock beside the machine's: how they stand, and putting the room's right."""

from __future__ import annotations

from typing import ClassVar

from delivery.request import Handler
from exam_room.board import clock_notice
from exam_room.clock_correction import correct_clock
from foundation.errors import BadAnswer
from foundation.local_time import local_time
from records.accounts.permissions import Action


class ClockPage(Handler):
    """Both times, what is wrong between them, and the decision of an administrator."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read", "POST": "clock.correct"}

    async def get(self) -> None:
        """Show them."""
        self._show()

    async def post(self) -> None:
        """Let the machine's time count; ``reason`` goes to the audit trail."""
        try:
            reason = self.get_body_argument("reason", "")
            await correct_clock(self.room, reason=reason, actor=self.me.login)
        except BadAnswer as error:
            self.set_status(400)
            self._show(str(error))
            return
        self.server.forget_all()
        self.redirect("/clock", status=303)

    def _show(self, problem: str = "") -> None:
        zone = self.server.settings.zone  # With seconds: two clocks are compared.
        self.page(
            "clock.html",
            room_time=local_time(self.room.now(), zone),
            machine_time=local_time(self.room.clock.machine(), zone),
            doubt=clock_notice(self.room, zone),
            problem=problem,
        )


ROUTES = [(r"/clock", ClockPage)]
