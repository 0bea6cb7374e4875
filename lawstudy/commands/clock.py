"""`lawstudy clock`: the exams' time on record beside the machine's, while the room does not run."""

from __future__ import annotations

from pathlib import Path

from exam_room.clock_correction import correct_recorded_clock
from foundation.clock import utc_now
from foundation.local_time import local_time
from foundation.site import open_site
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.processes.lock import AlreadyHeld
from lawstudy.processes.one_room import claim
from records.database.one_room import no_room
from records.exams.sitting import RoomPulse


def clock(root: Path, *, correct: bool, reason: str) -> None:
    """Show both, or let the machine's count. Raises `ShellError` while the room runs: its own page does it then."""
    site = open_site(root)
    machine = local_time(utc_now(), site.zone)
    try:
        with claim(site), no_room(site.records_url), open_records(site) as db:
            pulse = db.get(RoomPulse, 1)
            if pulse is None:
                say(messages.CLOCK_NONE.format(machine=machine))
                return
            say(messages.CLOCK_TIMES.format(room=local_time(pulse.at, site.zone), machine=machine))
            if not correct:
                words = ("lawstudy", "--site", root, "clock", "--correct", "--reason", "…")
                next_step(messages.NEXT_CLOCK.format(command=shell(*words)))
                return
            correct_recorded_clock(db, reason=reason, actor=None)
            db.commit()
    except AlreadyHeld as error:
        told = messages.CLOCK_ROOM_RUNS.format(address=error.holder.address)
        raise ShellError(told) from error
    say(messages.CLOCK_CORRECTED.format(machine=machine))
