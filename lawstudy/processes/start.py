"""`lawstudy serve`: the room, and a plain JupyterLab for the person at the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from foundation.site import Site, open_site
from lawstudy import messages
from lawstudy.console import next_step, say
from lawstudy.demo.room import CANDIDATES, prepare_demo_room
from lawstudy.errors import ShellError
from lawstudy.processes.lab import lab_in_background, stop_lab
from lawstudy.processes.room import Ways, run, run_folder, running_room

_PATIENCE_S = 60


def serve(root: Path, ways: Ways) -> None:
    """Run the room until it is interrupted. Raises `ShellError` when it cannot start."""
    site = open_site(root)
    prepare_demo_room(site)
    _open_lab(site, ways)
    run(site, ways)


def serve_in_background(root: Path, ways: Ways) -> None:
    """Start the room, or find the one that runs, and tell its address."""
    site = open_site(root)
    prepare_demo_room(site)
    _open_lab(site, ways)
    running = running_room(site)
    if running is None:
        log = run_folder(site) / "room.log"
        command = [sys.executable, "-m", "lawstudy.processes.room", str(site.root)]
        command += ways.arguments()
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        end = time.monotonic() + _PATIENCE_S
        while running is None and time.monotonic() < end and process.poll() is None:
            time.sleep(0.1)
            running = running_room(site)
        if running is None:
            process.kill()
            raise ShellError(messages.SERVE_NOT_STARTED.format(log=log))
    say(messages.SERVE_RUNS.format(address=running[1]))
    next_step(messages.NEXT_SERVE_BACKGROUND.format(site=root))


def stop(root: Path) -> None:
    """Stop the room that runs in the background, and the JupyterLab beside it."""
    site = open_site(root)
    running = running_room(site)
    if running is not None:
        os.kill(running[0], signal.SIGTERM)
        while running_room(site) is not None:
            time.sleep(0.1)
    say(messages.SERVE_STOPPED if running else messages.SERVE_NOT_RUNNING)
    if site.demo:
        stop_lab(root, learner=CANDIDATES[0], trainer=False)


def _open_lab(site: Site, ways: Ways) -> None:
    learner = ways.learner or (CANDIDATES[0] if site.demo else "")
    if ways.lab and learner:
        lab_in_background(site.root, learner=learner, trainer=False, port=ways.port + 888)
