"""The Hub beside the room: started in the background, and ended with the room that it stands beside."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace

from foundation.errors import LawStudyError
from foundation.site import Site
from lawstudy.console import complain, remark, say
from lawstudy.errors import ShellError
from lawstudy.opening import course_of
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.parts import require_hub
from lawstudy.processes.lock import end
from lawstudy.processes.one_room import hub_address, hub_district, hub_lock, run_folder
from lawstudy.processes.room import Ways

__all__ = ["end_hub", "hub_beside", "hub_in_background", "require_hub"]


def hub_in_background(site: Site, ways: Ways) -> None:
    """Start the Hub, or find the one that runs, and tell its address. ``ways``: the room's; the Hub takes a port of its own.

    Raises `ShellError` when it does not start.
    """
    if separate():
        say(messages.HUB_ROOT.format(first=site.hub.first_uid))
    else:
        remark(messages.HUB_ONE_ACCOUNT)
    _tell_formgrader(site)
    # -P: no module is looked for in the folder where the command happens to be given.
    command = [sys.executable, "-P", "-m", "lawstudy.processes.hub.server", str(site.root)]
    own = replace(ways, port=None, plain_port=None)
    try:
        start_in_background(
            [*command, *own.arguments()],
            hub_lock(site),
            run_folder(site) / "hub.log",
            failed=messages.HUB_NOT_STARTED,
        )
    except (LawStudyError, OSError) as error:
        raise ShellError(messages.HUB_LEFT_OUT.format(reason=error)) from error
    say(messages.HUB_RUNS.format(address=hub_address(site)))


def end_hub(site: Site) -> None:
    """Stop the site's Hub, if it runs. One that it shares with other districts goes on for these. Raises as `lock.end` does."""
    if not hub_district(site) and end(hub_lock(site)):
        say(messages.HUB_STOPPED)


def _tell_formgrader(site: Site) -> None:
    """Where it will open for nobody, at once; everything else runs."""
    from grading.errors import GradebookSeatRefused
    from grading.nbgrader.gradebook_seats import why_no_seats

    course = course_of(site)
    if not course.database:
        return
    try:
        reason = why_no_seats(course)
    except GradebookSeatRefused as error:
        reason = str(error)
    if reason:
        remark(messages.HUB_NO_FORMGRADER.format(reason=reason))


@contextlib.contextmanager
def hub_beside(site: Site, ways: Ways) -> Iterator[None]:
    """Meanwhile the Hub runs. Raises `ShellError` when there could be none here; what else keeps it from starting is told, and

    keeps nobody from an exam.
    """
    require_hub(site)
    try:
        hub_in_background(site, ways)
    except ShellError as error:
        complain(str(error))
    try:
        yield
    finally:
        end_hub(site)
