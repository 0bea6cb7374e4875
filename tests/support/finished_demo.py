"""The demo as `scripts/run` leaves it: its own steps, run on another folder."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from string import Template

from foundation.site import open_site
from lawstudy.demo.room import prepare_demo_room

SCRIPT = Path(__file__).parents[2] / "scripts" / "run"
_SETS = re.compile(r"([a-z_]+)=(.+)")
_SITE = "site"
"""What the script calls its folder."""


def steps(root: Path) -> list[list[str]]:
    """The commands of the script, in order, for the site at ``root``; all but the one that serves it."""
    today = dt.datetime.now(dt.UTC).date()
    known: dict[str, str] = {}
    found = []
    for line in SCRIPT.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if line.startswith("step "):
            words = [Template(word).substitute(known) for word in shlex.split(line)[2:]]
            if words[0] != "serve":
                found.append([_there(word, root) for word in words])
        elif (said := _SETS.fullmatch(line)) is not None:
            name, value = said.groups()
            if value.startswith("$("):
                assert "timedelta(7)" in value, line
                value = str(today - dt.timedelta(7))
            known[name] = Template(value).substitute(known)
    return found


def make_finished_demo(root: Path, run: Callable[..., object]) -> None:
    """Run them all by ``run``, and prepare the room as `serve`, the last step, does before it begins to serve."""
    for words in steps(root):
        run(*([] if words[0] == "init" else ["--site", str(root)]), *words)
    prepare_demo_room(open_site(root))


def _there(word: str, root: Path) -> str:
    if word == _SITE:
        return str(root)
    return str(root / word.removeprefix(f"{_SITE}/")) if word.startswith(f"{_SITE}/") else word
