"""`lawstudy lab`: JupyterLab for the person at this machine, with the lessons and the papers that are open to them.

The administrator's command prepares the folder and starts the server (`lawstudy.processes.lab_server`), which is told
where the folder and the room are, and nothing of the records, the course and the bank.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
from sqlalchemy import select

from courses.lesson.copy import updated_copy
from courses.lesson.folder import LESSONS
from foundation.files import write_whole
from foundation.site import Site
from grading.nbgrader.course import assignment_name
from lawstudy import messages
from lawstudy.console import next_step, say, shell
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, course_of, records_of
from lawstudy.processes import lab_server
from lawstudy.processes.background import start_in_background, without_proxy
from lawstudy.processes.lock import end, holder_of
from lawstudy.processes.one_room import room_sign
from lawstudy.processes.ports import port_for
from records.exams.call import Call
from records.people.person import find_person

PORT = 8888


@dataclass(frozen=True)
class Seat:
    """Who sits at the machine, as what. One server for each."""

    site: Site
    learner: str
    trainer: bool
    room: str = ""
    """The room's address; empty: that of the site's own room, whenever it runs."""
    certificate: Path | None = None
    """What a room with TLS shows."""

    def arguments(self, port: int) -> list[str]:
        """For the server's process: see `lawstudy.processes.lab_server`."""
        items = bank_folders(self.site) if self.trainer else []
        certificate = str(self.certificate.resolve()) if self.certificate else ""
        where = self.room or str(room_sign(self.site))
        names = [self.learner, self.role, str(port), where, certificate]
        return [str(self.folder), str(self.runtime), *names, *map(str, items)]

    @property
    def role(self) -> str:
        """As the extension calls it."""
        return "trainer" if self.trainer else "cadre"

    @property
    def folder(self) -> Path:
        """What JupyterLab shows."""
        return self.site.root / "study" / self.learner

    @property
    def runtime(self) -> Path:
        """Where the server writes what is not the learner's, and works."""
        return self.site.root / "run" / f"{self.learner}-{self.role}"

    @property
    def lock(self) -> Path:
        """Held by the server, which tells its address there, token included."""
        return lab_server.lock_of(self.runtime)


def lab(seat: Seat, port: int | None) -> None:
    """Prepare the learner's folder and become JupyterLab; returns only when that is impossible."""
    seat = _prepared(seat)
    if (holder := holder_of(seat.lock)) is not None:
        say(messages.LAB_RUNS.format(address=holder.address))
        return
    command = lab_command(seat, port)
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    next_step(messages.NEXT_LAB)
    sys.stdout.flush()
    os.chdir(seat.runtime)
    os.execve(command[0], command, without_proxy(os.environ))


def lab_in_background(seat: Seat, port: int | None) -> None:
    """Start JupyterLab, or find the one that runs, and tell its address. Raises `ShellError` when it does not start."""
    seat = _prepared(seat)
    holder = holder_of(seat.lock)
    if holder is None or not holder.address:
        command, log = lab_command(seat, port), seat.runtime / "jupyter.log"
        holder = start_in_background(command, seat.lock, log, failed=messages.LAB_NOT_STARTED)
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    say(messages.LAB_RUNS.format(address=holder.address))
    words = [
        "lawstudy",
        "--site",
        seat.site.root,
        "lab",
        "--learner",
        seat.learner,
        *(["--trainer"] * seat.trainer),
        "--stop",
    ]
    next_step(messages.NEXT_LAB_BACKGROUND.format(stop=shell(*words)))


def stop_lab(seat: Seat) -> None:
    """Stop the JupyterLab that runs for this person, if one does."""
    # Whoever left the people may have a server that still runs.
    with contextlib.suppress(ShellError):
        seat = _numbered(seat)
    stopped = end(seat.lock)
    say(messages.LAB_STOPPED if stopped else messages.LAB_NOT_RUNNING)


def _numbered(seat: Seat) -> Seat:
    """The same seat by the person's own number, however they were named. Raises `ShellError`."""
    with records_of(seat.site)() as db:
        person = find_person(db, seat.learner)
        if person is None:
            raise ShellError(messages.NO_SUCH_LEARNER, card=seat.learner)
        return replace(seat, learner=person.number)


def _prepared(seat: Seat) -> Seat:
    folder = prepare_folder(seat.site, seat.learner, trainer=seat.trainer)
    seat = replace(seat, learner=folder.name)
    seat.runtime.mkdir(parents=True, exist_ok=True)
    return seat


def prepare_folder(site: Site, learner: str, *, trainer: bool = False) -> Path:
    """The learner's folder, called by their own number: every lesson; a trainer's has the item folders too.

    Lessons are brought up to date with the answers in them. Practice papers are written at the room, through this server: copies
    that an earlier version put here go, unless something was written in them.
    Raises `ShellError` for somebody who is not in the roster.
    """
    with records_of(site)() as db:
        person = find_person(db, learner)
        if person is None:
            raise ShellError(messages.NO_SUCH_LEARNER, card=learner)
        number = person.number
        folder = Seat(site, number, trainer).folder
        called = db.scalars(select(Call).where(Call.person_id == person.id)).all()
        papers = [
            assignment_name(row.form.exam.name, row.form.code)
            for row in called
            if row.form.exam.practice
        ]
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in sorted(LESSONS.glob("*.ipynb")):
        _bring_up_to_date(folder / lesson.name, lesson)
    for paper in papers:
        source, copied = course_of(site).notebook("release", ".", paper), folder / f"{paper}.ipynb"
        if source.is_file() and copied.is_file() and copied.read_bytes() == source.read_bytes():
            copied.unlink()
    if trainer:
        for name, items in zip(messages.ITEM_FOLDERS, bank_folders(site), strict=False):
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(items, target_is_directory=True)
    return folder


def _bring_up_to_date(mine: Path, lesson: Path) -> None:
    if not mine.exists():
        write_whole(mine, lesson.read_bytes(), durable=True)
        return
    try:
        updated = updated_copy(orjson.loads(lesson.read_bytes()), orjson.loads(mine.read_bytes()))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return  # Whatever it is, it is the learner's.
    if updated is not None:
        write_whole(mine, orjson.dumps(updated, option=orjson.OPT_INDENT_2), durable=True)


def lab_command(seat: Seat, port: int | None) -> list[str]:
    """The command line of this person's JupyterLab. Without ``port`` it takes the next that is free.

    Raises `ShellError` when the port that was asked for is not to be had.
    """
    number = port_for("127.0.0.1", port or PORT, exactly=port is not None)
    # -P: no module is looked for where the server happens to be started, which a learner might write to.
    return [sys.executable, "-P", "-m", lab_server.__name__, *seat.arguments(number)]
