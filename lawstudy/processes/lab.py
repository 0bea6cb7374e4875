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
from typing import Final, Literal

from foundation.site import Site
from lawstudy import messages as shell_messages
from lawstudy.console import next_step, say, shell
from lawstudy.demo.room import CADRE
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, course_of, open_records
from lawstudy.processes import lab_server, messages
from lawstudy.processes.background import start_in_background, without_proxy
from lawstudy.processes.formgrader_papers import make_for_formgrader
from lawstudy.processes.lab_folder import (
    Role,
    admin_folder,
    prepare_admin,
    prepare_folder,
    study_folder,
)
from lawstudy.processes.lock import end, holder_of
from lawstudy.processes.one_room import room_sign
from lawstudy.processes.ports import port_for
from records.people.person import find_person

PORT = 8888
PORT_RETRIES = 50
FORMGRADER: Final = "formgrader/manage_assignments"
Page = Literal["lab", "formgrader/manage_assignments"]
"""What of a server is opened, below its address."""


@dataclass(frozen=True)
class Seat:
    """Who sits at the machine, as what. One server for each."""

    site: Site
    learner: str
    role: Role = "cadre"
    room: str = ""
    """The room's address; empty: that of the site's own room, whenever it runs."""
    certificate: Path | None = None
    """What a room with TLS shows."""

    def arguments(self, port: int, retries: int) -> list[str]:
        """For the server's process: see `lawstudy.processes.lab_server`."""
        is_trainer = self.role == "trainer"
        law = [self.site.statutes, *bank_folders(self.site)] if is_trainer else []
        certificate = str(self.certificate.resolve()) if self.certificate else ""
        where = self.room or str(room_sign(self.site))
        names = [self.learner, self.role, str(port), str(retries), where, certificate]
        return [str(self.folder), str(self.runtime), *names, *map(str, law)]

    @property
    def folder(self) -> Path:
        """What JupyterLab shows."""
        return (
            admin_folder(self.site)
            if self.role == "admin"
            else study_folder(self.site, self.learner)
        )

    @property
    def runtime(self) -> Path:
        """Where the server writes what is not the learner's, and works."""
        whose = "" if self.role == "admin" else f"{self.learner}-"
        return self.site.root / "run" / f"{whose}{self.role}"

    @property
    def lock(self) -> Path:
        """Held by the server, which tells its address there, token included."""
        return lab_server.lock_of(self.runtime)


def whose(site: Site, learner: str, role: Role) -> str:
    """Whose the server is: an administrator's is nobody's own, the demo's is `CADRE`'s. Raises `ShellError`."""
    if role == "admin":
        return ""
    if learner or site.demo:
        return learner or CADRE
    raise ShellError(messages.LAB_WHOSE)


def lab(seat: Seat, port: int | None, *, page: Page = "lab") -> None:
    """Prepare the person's folder and become JupyterLab; returns only when that is impossible. ``page``: opened first."""
    seat = _prepared(seat)
    _require(seat, page)
    if (holder := holder_of(seat.lock)) is not None:
        say(messages.LAB_RUNS.format(address=_at(page, holder.address)))
        return
    command = [*lab_command(seat, port), "--", f"--LabApp.default_url=/{page}"]
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    next_step(messages.NEXT_LAB)
    sys.stdout.flush()
    os.chdir(seat.runtime)
    os.execve(command[0], command, without_proxy(os.environ))


def lab_in_background(seat: Seat, port: int | None, *, page: Page = "lab") -> None:
    """Start JupyterLab, or find the one that runs, and tell its address. Raises `ShellError` when it does not start."""
    seat = _prepared(seat)
    _require(seat, page)
    holder = holder_of(seat.lock)
    if holder is None or not holder.address:
        command, log = lab_command(seat, port), seat.runtime / "jupyter.log"
        holder = start_in_background(command, seat.lock, log, failed=messages.LAB_NOT_STARTED)
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    say(messages.LAB_RUNS.format(address=_at(page, holder.address)))
    stop = shell("lawstudy", "--site", seat.site.root, "lab", *_words(seat), "--stop")
    next_step(messages.NEXT_LAB_BACKGROUND[seat.role].format(stop=stop))


def _words(seat: Seat) -> list[str]:
    """How the command line names the seat."""
    if seat.role == "admin":
        return ["--admin"]
    return ["--learner", seat.learner, *(["--trainer"] * (seat.role == "trainer"))]


def _require(seat: Seat, page: Page) -> None:
    from grading.nbgrader.gradebook_database import has_gradebook

    if page == FORMGRADER and not has_gradebook(course_of(seat.site)):
        raise ShellError(messages.NO_GRADEBOOK)
    if page == FORMGRADER:
        make_for_formgrader(seat.site)


def _at(page: Page, address: str) -> str:
    """The address that a server tells is that of JupyterLab."""
    return address.replace("/lab?", f"/{page}?", 1)


def stop_lab(seat: Seat) -> None:
    """Stop the JupyterLab that runs for this person, if one does."""
    # Whoever left the people may have a server that still runs.
    if seat.role != "admin":
        with contextlib.suppress(ShellError):
            seat = _numbered(seat)
    stopped = end(seat.lock)
    say(messages.LAB_STOPPED if stopped else messages.LAB_NOT_RUNNING)


def _numbered(seat: Seat) -> Seat:
    """The same seat by the person's own number, however they were named. Raises `ShellError`."""
    with open_records(seat.site) as db:
        person = find_person(db, seat.learner)
        if person is None:
            raise ShellError(shell_messages.NO_SUCH_LEARNER, card=seat.learner)
        return replace(seat, learner=person.number)


def _prepared(seat: Seat) -> Seat:
    if seat.role == "admin":
        prepare_admin(seat.site, seat.runtime)
        return seat
    folder = prepare_folder(seat.site, seat.learner, trainer=seat.role == "trainer")
    seat = replace(seat, learner=folder.name)
    seat.runtime.mkdir(parents=True, exist_ok=True)
    return seat


def lab_command(seat: Seat, port: int | None) -> list[str]:
    """The command line of this person's JupyterLab. Without ``port`` it takes the next that is free.

    Raises `ShellError` when the port that was asked for is not to be had.
    """
    number = port_for("127.0.0.1", port or PORT, exactly=port is not None)
    # Until the server opens it somebody else may: then it goes on to another by itself.
    retries = PORT_RETRIES if port is None else 0
    # -P: no module is looked for where the server happens to be started, which a learner might write to.
    return [sys.executable, "-P", "-m", lab_server.__name__, *seat.arguments(number, retries)]
