"""`lawstudy lab`: JupyterLab for the person at this machine, with the lessons and the papers that are open to them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import orjson
from sqlalchemy import select

from courses.lesson.copy import updated_copy
from courses.lesson.folder import LESSONS
from foundation.files import write_whole
from foundation.site import Site, open_site
from grading.nbgrader.course import assignment_name
from lawstudy import messages
from lawstudy.console import next_step, say
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, course_of, records_of
from records.exams.call import Call
from records.people.person import find_person

_PATIENCE_S = 60
"""How long a server in the background may take until it answers; an idle machine needs about three seconds."""


def lab(root: Path, *, learner: str, trainer: bool, port: int) -> None:
    """Prepare the learner's folder and become JupyterLab; returns only when that is impossible."""
    site = open_site(root)
    folder = prepare_folder(site, learner, trainer=trainer)
    say(messages.LAB_FOLDER.format(folder=folder))
    next_step(messages.NEXT_LAB.format(port=port))
    command = lab_command(site, folder, learner=learner, trainer=trainer, port=port)
    sys.stdout.flush()
    os.execve(command[0], command, _environment(_runtime(site, learner, trainer)))


def lab_in_background(root: Path, *, learner: str, trainer: bool, port: int) -> None:
    """Start JupyterLab, or find the one that runs, and tell its address. Raises `ShellError` when it does not start."""
    site = open_site(root)
    folder = prepare_folder(site, learner, trainer=trainer)
    runtime = _runtime(site, learner, trainer)
    address = _address(runtime)
    if address is None:
        command = lab_command(site, folder, learner=learner, trainer=trainer, port=port)
        log = runtime / "jupyter.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(runtime),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        address = _wait_for(runtime, process)
        if address is None:
            process.kill()
            raise ShellError(messages.LAB_NOT_STARTED.format(log=log))
    say(messages.LAB_FOLDER.format(folder=folder))
    say(messages.LAB_RUNS.format(address=address))
    next_step(messages.NEXT_LAB_BACKGROUND.format(site=root, learner=learner))


def stop_lab(root: Path, *, learner: str, trainer: bool) -> None:
    """Stop the JupyterLab that runs for this person, if one does."""
    from jupyter_server.serverapp import list_running_servers, shutdown_server

    servers = list(list_running_servers(str(_runtime(open_site(root), learner, trainer))))
    for server in servers:
        shutdown_server(server)  # type: ignore[no-untyped-call]
    say(messages.LAB_STOPPED if servers else messages.LAB_NOT_RUNNING)


def _runtime(site: Site, learner: str, trainer: bool) -> Path:
    """Where a person's server writes that it runs, and its log."""
    folder = site.root / "run" / f"{learner}-{'trainer' if trainer else 'cadre'}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _environment(runtime: Path) -> dict[str, str]:
    return {**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime)}


def _wait_for(runtime: Path, process: subprocess.Popen[bytes]) -> str | None:
    """The address once the server answers; ``None`` when it ends or takes too long."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        address = _address(runtime)
        if address is not None:
            return address
        time.sleep(0.2)
    return None


def _address(runtime: Path) -> str | None:
    """The address, token included, of a server that answers."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers(str(runtime)):
        url = str(server["url"])
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}api", timeout=5):
            return f"{url}lab?token={server['token']}"
    return None


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


def lab_command(site: Site, folder: Path, *, learner: str, trainer: bool, port: int) -> list[str]:
    """The command line of JupyterLab for this site and person."""
    settings = {
        "ServerApp.root_dir": str(folder),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": str(port),
        "ServerApp.open_browser": "False",
        "ServerApp.terminals_enabled": "False",
        "ServerApp.contents_manager_class": "delivery.lab.contents.DurableContents",
        "ServerApp.allow_root": "True",
        "StudyServer.records_url": site.records_url,
        "StudyServer.course_root": str(course_of(site).root),
        "StudyServer.learner": learner,
        "StudyServer.role": "trainer" if trainer else "cadre",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    arguments += [f"--StudyServer.item_folders={folder}" for folder in site.item_folders]
    return [sys.executable, "-m", "jupyterlab", *arguments]
