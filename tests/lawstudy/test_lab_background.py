"""`lawstudy lab --background`: one server, its address, and what is said when it does not start."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawstudy.opening import open_records
from records.people.unit import Unit
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.people import officer
from tests.support.site_on_server import new_site


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "site"
    with open_records(new_site(root, demo=False, name="试验区")) as db:
        db.add(officer("S1", "学员", Unit(code="B1", name="某局"), number="S1"))
        db.commit()
    yield root
    lawstudy("--site", root, "lab", "--learner", "S1", "--stop")


def address_of(root: Path) -> str:
    said = ok("--site", root, "lab", "--learner", "S1", "--background")
    found = re.search(r"http://\S+", said)
    assert found, said
    return found.group()


def test_the_address_answers_and_is_the_same_when_asked_again(root: Path) -> None:
    address = address_of(root)
    with urllib.request.urlopen(address, timeout=30) as page:
        assert "JupyterLab" in page.read().decode()
    assert address_of(root) == address
    stop = ("--site", root, "lab", "--learner", "S1", "--stop")
    assert "已停止" in ok(*stop)
    assert "没有在运行" in ok(*stop)


def test_a_server_that_does_not_start_is_said_with_its_log(root: Path) -> None:
    broken = root / "run" / "S1-cadre" / "config"
    broken.mkdir(parents=True)
    (broken / "jupyter_server_config.py").write_text("raise SystemExit(3)", encoding="utf-8")
    done = lawstudy("--site", root, "lab", "--learner", "S1", "--background")
    assert done.returncode == 1
    assert "jupyter.log" in done.stderr


def test_somebody_who_is_not_in_the_roster_gets_no_server(root: Path) -> None:
    done = lawstudy("--site", root, "lab", "--learner", "S9", "--background")
    assert done.returncode == 1
    assert "S9" in done.stderr
    assert not (root / "run").exists()
