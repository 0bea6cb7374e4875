"""Tests that walk through the finished demo make it by the steps of `scripts/run`, whatever these are."""

from __future__ import annotations

import shlex
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.site import open_site
from lawstudy.demo.room import prepare_demo_room
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.finished_demo import SCRIPT, steps
from tests.support.ports import free_port


def test_the_steps_are_read_with_their_values() -> None:
    found = steps(Path("/x/site"))
    assert found[0] == ["init", "/x/site", "--demo"]
    assert ["exam", "release", "annual-review-2022-resit"] in found
    assert ["study", "plan", "import", "/x/site/roster/study-plan.xlsx"] in found
    words = [word for step in found for word in step]
    assert not [word for word in words if "$" in word or word.startswith("site")]
    assert "serve" not in words


def test_nothing_of_the_script_is_left_out_but_serving() -> None:
    lines = SCRIPT.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    written = [line.strip() for line in lines if line.strip().startswith("step ")]
    serving = [line for line in written if shlex.split(line)[2] == "serve"]
    assert len(serving) == 2
    assert len(steps(Path("/x/site"))) == len(written) - len(serving)
    assert written[-1].split('" ')[1] == "serve --background"
    # The program is run by `step` alone, and told about by `echo`.
    [by_step] = [line for line in lines if "/bin/lawstudy" in line and not line.startswith("echo ")]
    assert by_step.strip() == '"$VENV/bin/lawstudy" "$@"'


@pytest.mark.full
def test_serving_prepares_what_the_finished_demo_has(tmp_path: Path) -> None:
    """On a demo without exams: the accounts, and what is made for them, are those of `make_finished_demo`'s last line."""
    served, made = tmp_path / "served", tmp_path / "made"
    for root in (served, made):
        ok("init", root, "--demo")
    prepare_demo_room(open_site(made))
    try:
        ok("--site", served, "serve", "--background", "--no-lab", "--port", str(free_port()))
    finally:
        lawstudy("--site", served, "serve", "--stop")
    logins = [
        tomllib.loads((root / "run" / "demo-logins.toml").read_text(encoding="utf-8")).keys()
        for root in (served, made)
    ]
    assert logins[0] == logins[1]
    assert {"guanli", "shenpi", "lianluo", "pingjuan3"} <= logins[0]
    counts = []
    for root in (served, made):
        with open_records(open_site(root)) as db:
            counts.append(Counter(db.scalars(select(AuditEntry.action))))
    assert counts[1]["account.create"] == len(logins[1])
    assert counts[0] >= counts[1]
