"""`lawstudy exam simulate-panel` and `simulate-office`: what people would do for the demo district's reports."""

from __future__ import annotations

from pathlib import Path

from foundation.site import Site
from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.demo.panel import write_demo_panel
from lawstudy.demo.room import make_demo_room
from lawstudy.errors import NotADemo
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.exams.exam import find_exam


def simulate_panel(root: Path, exam: str, *, seed: int) -> None:
    """Write the simulated judges' table of an exam. Raises `NotADemo` on a real site."""
    site = _demo(root)
    with open_records(site) as db:
        path = write_demo_panel(site.root, find_exam(db, exam), seed=seed)
    say(messages.PANEL_MADE.format(file=path))


def simulate_office(root: Path) -> None:
    """Make what is missing of the office's year; the log-ins are shown when the room opens. Raises `NotADemo` on a real site."""
    make_demo_room(_demo(root))
    say(messages.OFFICE_MADE)


def _demo(root: Path) -> Site:
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    return site
