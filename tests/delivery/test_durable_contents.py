"""What JupyterLab's server acknowledges is on disk, and a file is never half written: a server killed while it saves."""

from __future__ import annotations

import json
import random
import threading
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.conftest import Lab

SIZE = 400_000
"""Characters that make writing take a while."""


def notebook(number: int) -> str:
    cells = [new_code_cell(f'q01 = "{number}"'), new_code_cell("# " + "法" * SIZE)]
    return str(nbformat.writes(new_notebook(cells=cells)))


def save(lab: Lab, number: int) -> bool:
    """Save like JupyterLab does; whether the server acknowledged it."""
    body = {"type": "notebook", "format": "json", "content": json.loads(notebook(number))}
    request = urllib.request.Request(
        f"{lab.url}/api/contents/paper.ipynb",
        method="PUT",
        data=json.dumps(body).encode(),
        headers={"Authorization": "token x"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException, urllib.error.URLError):
        return False


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    (tmp_path / "study").mkdir()
    (tmp_path / "home").mkdir()
    lab = Lab(tmp_path / "study", tmp_path / "home")
    lab.command += [
        "--ServerApp.contents_manager_class=delivery.lab.contents.DurableContents",
        "--ServerApp.disable_check_xsrf=True",
    ]
    return lab


@pytest.mark.full
def test_a_server_that_is_killed_while_it_saves_leaves_whole_files(lab: Lab) -> None:
    path = lab.root / "paper.ipynb"
    path.write_text(notebook(0), encoding="utf-8")
    draw = random.Random(3)
    acknowledged = last = 0
    for _ in range(6):
        lab.start()
        killer = threading.Timer(draw.uniform(0.05, 1.2), lab.kill)
        killer.start()
        while save(lab, last + 1):
            last += 1
            acknowledged = last
        killer.join()
        last += 1
        found = json.loads(path.read_text(encoding="utf-8"))
        number = int("".join(found["cells"][0]["source"]).split('"')[1])
        assert acknowledged <= number <= last
        assert "".join(found["cells"][1]["source"]).count("法") == SIZE
        last = number
    assert acknowledged > 5, "the server was killed before it saved anything"


def test_mode_and_links_stay(lab: Lab) -> None:
    real = lab.root / "real.ipynb"
    real.write_text(notebook(0), encoding="utf-8")
    real.chmod(0o600)
    (lab.root / "paper.ipynb").symlink_to(real)
    lab.start()
    try:
        assert save(lab, 7)
    finally:
        lab.kill()
    assert (lab.root / "paper.ipynb").is_symlink()
    assert 'q01 = \\"7\\"' in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o600
