"""`lawstudy lab`: JupyterLab for the person at this machine, with the lessons and the papers that are open to them.

``python -m lawstudy.processes.lab SITE LEARNER ROLE PORT …``: what follows is for Jupyter. What the browser must not know
(the records, the course, the bank) is on no command line and in no environment: the process reads the site itself.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import select

from courses.lesson.copy import updated_copy
from courses.lesson.folder import LESSONS
from foundation.files import write_whole
from foundation.site import Site, open_site
from grading.nbgrader.course import assignment_name
from lawstudy import messages
from lawstudy.console import next_step, say, shell
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, course_of, records_of
from lawstudy.processes.background import start_in_background, without_proxy
from lawstudy.processes.lock import Lock, end, holder_of
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
        return self.runtime / "lab.lock"


def lab(root: Path, *, learner: str, trainer: bool, port: int | None) -> None:
    """Prepare the learner's folder and become JupyterLab; returns only when that is impossible."""
    seat = _prepared(root, learner, trainer)
    if (holder := holder_of(seat.lock)) is not None:
        say(messages.LAB_RUNS.format(address=holder.address))
        return
    command = lab_command(seat, port)
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    next_step(messages.NEXT_LAB)
    sys.stdout.flush()
    os.chdir(seat.runtime)
    os.execve(command[0], command, without_proxy(os.environ))


def lab_in_background(root: Path, *, learner: str, trainer: bool, port: int | None) -> None:
    """Start JupyterLab, or find the one that runs, and tell its address. Raises `ShellError` when it does not start."""
    seat = _prepared(root, learner, trainer)
    holder = holder_of(seat.lock)
    if holder is None or not holder.address:
        command, log = lab_command(seat, port), seat.runtime / "jupyter.log"
        holder = start_in_background(command, seat.lock, log, failed=messages.LAB_NOT_STARTED)
    say(messages.LAB_FOLDER.format(folder=seat.folder))
    say(messages.LAB_RUNS.format(address=holder.address))
    words = [
        "lawstudy",
        "--site",
        root,
        "lab",
        "--learner",
        learner,
        *(["--trainer"] * trainer),
        "--stop",
    ]
    next_step(messages.NEXT_LAB_BACKGROUND.format(stop=shell(*words)))


def stop_lab(root: Path, *, learner: str, trainer: bool) -> None:
    """Stop the JupyterLab that runs for this person, if one does."""
    stopped = end(Seat(open_site(root), learner, trainer).lock)
    say(messages.LAB_STOPPED if stopped else messages.LAB_NOT_RUNNING)


def _prepared(root: Path, learner: str, trainer: bool) -> Seat:
    seat = Seat(open_site(root), learner, trainer)
    prepare_folder(seat.site, learner, trainer=trainer)
    seat.runtime.mkdir(parents=True, exist_ok=True)
    return seat


def prepare_folder(site: Site, learner: str, *, trainer: bool = False) -> Path:
    """The learner's folder: every lesson and their practice papers; a trainer's has the item folders too.

    Papers that are there stay as they are; lessons are brought up to date with their answers in them.
    Raises `ShellError` for somebody who is not in the roster.
    """
    folder = site.root / "study" / learner
    with records_of(site)() as db:
        person = find_person(db, learner)
        if person is None:
            raise ShellError(messages.NO_SUCH_LEARNER.format(card=learner))
        number = person.number
        called = db.scalars(select(Call).where(Call.person_id == person.id)).all()
        # Formal exams are sat in the room: nobody gets their papers beforehand.
        papers = [
            assignment_name(row.form.exam.name, row.form.code)
            for row in called
            if row.form.exam.practice
        ]
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in sorted(LESSONS.glob("*.ipynb")):
        _bring_up_to_date(folder / lesson.name, lesson)
    for paper in papers:
        source, target = course_of(site).notebook("release", ".", paper), folder / f"{paper}.ipynb"
        handed_in = course_of(site).notebook("submitted", number, paper)
        if source.is_file() and not target.exists() and not handed_in.exists():
            write_whole(target, source.read_bytes(), durable=True)
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
    command = [sys.executable, "-P", "-m", "lawstudy.processes.lab", str(seat.site.root)]
    return [*command, seat.learner, seat.role, str(number)]


def run(seat: Seat, port: int, more: list[str]) -> None:
    """Be JupyterLab until a signal ends it. Raises `AlreadyHeld`; ``more``: what else Jupyter is told."""
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    from delivery.lab.guard import SETTINGS

    seat.runtime.mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(seat.runtime)
    # Jupyter reads settings from the folder in which it is started: not from one that the learner writes to.
    os.chdir(seat.runtime)
    settings = {
        "ServerApp.root_dir": str(seat.folder),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": str(port),
        "ServerApp.port_retries": "0",
        "ServerApp.open_browser": "False",
        "ServerApp.terminals_enabled": "False",
        "ServerApp.contents_manager_class": "delivery.lab.contents.DurableContents",
        "ServerApp.allow_root": "True",
        **({} if seat.trainer else SETTINGS),
    }
    ours = {
        "records_url": seat.site.records_url,
        "course_root": str(course_of(seat.site).root),
        "item_folders": [str(folder) for folder in seat.site.item_folders],
        "timezone": seat.site.zone.key,
        "learner": seat.learner,
        "role": seat.role,
    }
    with Lock(seat.lock, private=True) as lock:
        server = LabApp.initialize_server(
            argv=[*(f"--{name}={value}" for name, value in settings.items()), *more],
            config=Config({"StudyServer": ours}),
        )
        if "lawstudy_study" not in server.web_app.settings:
            # Without the extension a learner's server would be a plain one.
            raise ShellError(messages.LAB_WITHOUT_EXTENSION)
        token = server.identity_provider.token
        lock.tell(f"http://127.0.0.1:{server.port}{server.base_url}lab?token={token}")
        server.start()


if __name__ == "__main__":
    place, card, role, number, *rest = sys.argv[1:]
    run(Seat(open_site(Path(place)), card, role == "trainer"), int(number), rest)
