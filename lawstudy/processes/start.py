"""`lawstudy serve`: the room, and a JupyterLab for the person at the machine."""

from __future__ import annotations

import sys
from pathlib import Path

from foundation.errors import LawStudyError
from foundation.site import Site, open_site
from lawstudy.console import complain, next_step, say, shell
from lawstudy.demo.room import CADRE, prepare_demo_room
from lawstudy.lessons_told import tell_lessons
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.hub.start import end_hub, hub_beside, hub_in_background, require_hub
from lawstudy.processes.lab import Seat, lab_in_background, stop_lab
from lawstudy.processes.lock import AlreadyHeld, Holder, end, holder_of
from lawstudy.processes.one_room import free_lock, room_locks, run_folder, running_room
from lawstudy.processes.room import Ways, run


def serve(root: Path, ways: Ways) -> None:
    """Run the room until it is interrupted. Raises `ShellError` when it cannot start, or runs already."""
    site = open_site(root)
    if site.rooms == 1 and (running := running_room(site)) is not None:
        raise AlreadyHeld(running)
    prepare_demo_room(site)
    _tell_rules(site)
    tell_lessons(site)
    if ways.hub:
        with hub_beside(site, ways):
            run(site, ways)
        return
    _open_lab(site, ways)
    run(site, ways)


def serve_in_background(root: Path, ways: Ways) -> None:
    """Start the room, or find the one that runs, and tell its address."""
    site = open_site(root)
    if ways.hub:
        require_hub(site)
    running = room_in_background(site, ways)
    if ways.hub:
        hub_in_background(site, ways)
    else:
        _open_lab(site, ways)
    say(messages.SERVE_RUNS.format(address=running.address))
    words = ["--learner", ways.learner] if ways.lab and ways.learner and not ways.hub else []
    stop = shell("lawstudy", "--site", site.root, "serve", *words, "--stop")
    next_step(messages.NEXT_SERVE_BACKGROUND.format(stop=stop))


def room_in_background(site: Site, ways: Ways) -> Holder:
    """Start the room, or find the one that runs. Raises `ShellError` when it does not start."""
    prepare_demo_room(site)
    lock = free_lock(site)
    running = running_room(site) if site.rooms == 1 else holder_of(lock)
    if running is not None:
        say(messages.SERVE_AGAIN)
        return running
    _tell_rules(site)
    tell_lessons(site)
    # -P: no module is looked for in the folder where the command happens to be given.
    command = [sys.executable, "-P", "-m", "lawstudy.processes.room", str(site.root)]
    running = start_in_background(
        [*command, *ways.arguments()],
        lock,
        run_folder(site) / "room.log",
        failed=messages.SERVE_NOT_STARTED,
    )
    for notice in running.notices:
        say(notice)
    return running


def stop(root: Path, learner: str = "") -> None:
    """Stop the room that runs in the background, and the learner's JupyterLab beside it."""
    site = open_site(root)
    end_hub(site)
    stopped = [end(lock) for lock in room_locks(site)]
    say(messages.SERVE_STOPPED if any(stopped) else messages.SERVE_NOT_RUNNING)
    if learner or site.demo:
        stop_lab(Seat(site, learner or CADRE))


def _tell_rules(site: Site) -> None:
    """Rules of study that cannot be read are told before the room starts, and keep nobody from an exam."""
    from courses.hours_policy import FOLDER, hours_policies
    from courses.lesson.page import shown_lessons
    from courses.lesson_policy import lesson_policy
    from courses.programme import programmes

    titles = {lesson.id: lesson.title for lesson in shown_lessons()}
    for read in (
        lambda: lesson_policy(site.lesson_rules),
        lambda: programmes(site.programmes, titles, site.root / FOLDER),
        lambda: hours_policies(site.root / FOLDER),
    ):
        try:
            read()
        except LawStudyError as error:
            complain(messages.RULES_LEFT_OUT.format(reason=error))


def _open_lab(site: Site, ways: Ways) -> None:
    """Beside the room; whatever keeps JupyterLab from starting is told and keeps nobody from an exam."""
    learner = ways.learner or (CADRE if site.demo else "")
    if not ways.lab or not learner:
        return
    try:
        seat = Seat(site, learner, certificate=ways.certificate)
        lab_in_background(seat, None)
    except (LawStudyError, OSError) as error:
        complain(messages.LAB_LEFT_OUT.format(reason=error))
