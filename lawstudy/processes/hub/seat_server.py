"""A person's server behind JupyterHub, in its own process and, where the Hub runs as root, in a system account of its own.

``python -m lawstudy.processes.hub.seat_server``, with `HubSeat` in the environment. Files are made here and not by the Hub: whoever
writes to this folder could lead somebody with more rights to files that are not theirs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from delivery.hub.room_service import ROOM
from foundation.errors import LawStudyError
from lawstudy.console import complain
from lawstudy.processes import messages
from lawstudy.processes.hub.memory_words import tell_memory
from lawstudy.processes.hub.seat import ENVIRONMENT, HubSeat
from lawstudy.processes.lab_files import bring_up_to_date, link, link_items
from lawstudy.processes.lab_server import CONFIG, HubFacts, Server, run

FORMGRADER = "/formgrader/gradebook"


def main() -> None:
    """Prepare the folder and be the server."""
    seat = HubSeat.from_json(os.environ.pop(ENVIRONMENT))
    prepare(seat)
    place = (seat.folder, seat.runtime, seat.learner, seat.face)
    told = Server(*place, 0, 0, seat.room, seat.certificate, seat.statutes, seat.items)
    prefix = os.environ["JUPYTERHUB_BASE_URL"].rstrip("/")
    facts = HubFacts(
        seat.marks, seat.log_in, f"{prefix}/services/{ROOM}/", Path(seat.desk or seat.runtime)
    )
    first = [f"--LabApp.default_url={FORMGRADER}"] if seat.face == "marker" else []
    run(told, first, facts)


def prepare(seat: HubSeat) -> None:
    """Lessons with the answers that are in them, links to items and to the course; what lies there already stays."""
    for folder in (seat.folder, seat.runtime):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for lesson in map(Path, seat.lessons):
        bring_up_to_date(seat.folder / lesson.name, lesson)
    if seat.items:
        link_items(seat.folder, [Path(each) for each in seat.items])
    if seat.face in ("trainer", "admin"):
        tell_memory(seat.home)
    shown = seat.folder / messages.COURSE_FOLDER
    if seat.course:
        from grading.nbgrader.course import GRADEBOOK_TOLD, Course

        # Not in a file: it has a password.
        os.environ[GRADEBOOK_TOLD] = seat.gradebook
        link(shown, Path(seat.course))
        Course(Path(seat.course)).show_in_formgrader(seat.runtime / CONFIG, shown)
    elif shown.is_symlink():
        shown.unlink()


if __name__ == "__main__":
    try:
        main()
    except LawStudyError as error:
        complain(str(error))
        sys.exit(1)
