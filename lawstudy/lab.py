"""`lawstudy lab`: JupyterLab for the person at this machine, with the lessons and the papers that are open to them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from sqlalchemy import select

from courses.lesson import LESSONS
from grading.paper import assignment_name
from lawstudy import messages
from lawstudy.console import next_step, say
from lawstudy.errors import ShellError
from lawstudy.site import Site, open_site
from records.models import FormAssignment, Officer


def lab(root: Path, *, learner: str, trainer: bool, port: int) -> None:
    """Prepare the learner's folder and become JupyterLab; returns only when that is impossible."""
    site = open_site(root)
    folder = prepare_folder(site, learner)
    say(messages.LAB_FOLDER.format(folder=folder))
    next_step(messages.NEXT_LAB.format(port=port))
    command = lab_command(site, folder, learner=learner, trainer=trainer, port=port)
    sys.stdout.flush()
    os.execv(command[0], command)


def prepare_folder(site: Site, learner: str) -> Path:
    """The learner's folder: every lesson, and the papers that they are called to and have not handed in.

    What is there already stays, answers and all. Raises `ShellError` for somebody who is not in the roster.
    """
    folder = site.root / "study" / learner
    with site.sessions()() as session:
        person = session.scalar(select(Officer).where(Officer.card_number == learner))
        if person is None:
            raise ShellError(messages.NO_SUCH_LEARNER.format(card=learner))
        called = session.scalars(
            select(FormAssignment).where(FormAssignment.officer_id == person.id)
        ).all()
        papers = [assignment_name(row.form.exam.name, row.form.code) for row in called]
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(LESSONS.glob("*.ipynb"))
    files += [
        site.course.notebook("release", ".", paper)
        for paper in papers
        if not site.course.notebook("submitted", learner, paper).exists()
    ]
    for source in files:
        target = folder / source.name
        if source.is_file() and not target.exists():
            shutil.copyfile(source, target)
    return folder


def lab_command(site: Site, folder: Path, *, learner: str, trainer: bool, port: int) -> list[str]:
    """The command line of JupyterLab for this site and person."""
    settings = {
        "ServerApp.root_dir": str(folder),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": str(port),
        "ServerApp.open_browser": "False",
        "ServerApp.terminals_enabled": "False",
        "ServerApp.allow_root": "True",
        "StudyServer.records_url": site.records_url,
        "StudyServer.course_root": str(site.course.root),
        "StudyServer.learner": learner,
        "StudyServer.role": "trainer" if trainer else "cadre",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    arguments += [f"--StudyServer.item_folders={folder}" for folder in site.item_folders]
    return [sys.executable, "-m", "jupyterlab", *arguments]
