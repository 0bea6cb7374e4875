"""`lawstudy lab` as a learner, a trainer and an administrator: folders, words, and how each is stopped."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from analytics.report.registry import reports
from foundation.site import Site, open_site
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import create_gradebook
from grading.score_run import score_exam
from lawstudy.opening import open_records
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.formgrader_papers import make_for_formgrader
from lawstudy.processes.lab import Seat, lab_command
from lawstudy.processes.lab_folder import prepare_admin, prepare_folder
from lawstudy.processes.lab_server import DESK, ORIGINALS
from question_bank.bank import SHIPPED_ITEMS
from records.exams.exam import Exam
from records.people.unit import Unit
from tests.lawstudy.conftest import LAWSTUDY, lawstudy, ok, process
from tests.support.people import officer
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, right_answers
from tests.support.site_on_server import new_site
from tests.support.study_server import make_site

FACES: list[list[str]] = [
    ["--learner", "S1"],
    ["--learner", "S1", "--trainer"],
    ["--admin"],
    ["--formgrader"],
]
OFTEN = (FACES[0], FACES[2])


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A site whose path a shell would take for several words."""
    root = tmp_path / "a site; of ours"
    with open_records(new_site(root, demo=False, name="试验区")) as db:
        db.add(officer("S1", "学员", Unit(code="B1", name="某局"), number="S1"))
        db.commit()
    Course(open_site(root).course_root).create()
    create_gradebook(Course(open_site(root).course_root))
    yield root
    for face in FACES[:3]:
        lawstudy("--site", root, "lab", *face, "--stop")


@pytest.mark.parametrize(
    "face",
    [
        pytest.param(face, id=" ".join(face), marks=[pytest.mark.full] * (face not in OFTEN))
        for face in FACES
    ],
)
def test_the_words_that_started_it_stop_it(root: Path, face: list[str]) -> None:
    words = ["--site", str(root), "lab", *face]
    said = ok(*words, "--background")
    [address] = re.findall(r"http://\S+", said)
    page = "/formgrader/manage_assignments?token=" if face == ["--formgrader"] else "/lab?token="
    assert page in address
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.status == 200
    assert "已停止" in ok(*words, "--background", "--stop")
    assert "没有在运行" in ok(*words, "--stop")


def test_a_port_that_somebody_takes_meanwhile_is_left_to_them(root: Path) -> None:
    site = open_site(root)
    seat = Seat(site, "S1")
    prepare_folder(site, "S1")
    seat.runtime.mkdir(parents=True)
    command = lab_command(seat, None)
    number = command[command.index("cadre") + 1]
    with socket.create_server(("127.0.0.1", int(number))):
        log = seat.runtime / "jupyter.log"
        holder = start_in_background(command, seat.lock, log, failed=messages.LAB_NOT_STARTED)
        assert f":{number}/" not in holder.address
        with urllib.request.urlopen(holder.address, timeout=30) as answer:
            assert answer.status == 200


@pytest.mark.full
@pytest.mark.parametrize("face", FACES[:3], ids=" ".join)
def test_the_printed_command_works_as_it_is_printed(root: Path, face: list[str]) -> None:
    said = process("--site", str(root), "lab", *face, "--background").stdout
    command = said.rpartition("停止：")[2].strip()
    # As somebody would paste it, in a shell that knows nothing of a virtual environment.
    without = [part for part in os.environ["PATH"].split(os.pathsep) if not _has_lawstudy(part)]
    done = subprocess.run(
        command,
        shell=True,
        env={**os.environ, "PATH": os.pathsep.join(without)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "已停止" in done.stdout, done.stderr
    assert shlex.split(command)[0] == LAWSTUDY


def _has_lawstudy(folder: str) -> bool:
    return (Path(folder) / "lawstudy").exists()


def test_a_server_says_whose_it_is_to_be(root: Path) -> None:
    done = lawstudy("--site", root, "lab", "--background")
    assert done.returncode == 1
    assert "--learner" in done.stderr
    done = lawstudy("--site", root, "lab", "--admin", "--trainer")
    assert done.returncode == 2
    assert "--admin" in done.stderr


def test_formgrader_needs_a_paper(root: Path) -> None:
    (root / "course" / "gradebook.db").unlink()
    done = lawstudy("--site", root, "lab", "--formgrader", "--background")
    assert done.returncode == 1
    assert "lawstudy exam release" in done.stderr
    assert not (root / "course" / "gradebook.db").exists(), "nbgrader would make an empty one"


def test_the_shipped_items_lie_in_folders_with_chinese_names(root: Path) -> None:
    folder = prepare_folder(open_site(root), "S1", trainer=True)
    shipped = folder / messages.SHIPPED_ITEMS_FOLDER
    names = {path.name: path.resolve() for path in shipped.iterdir()}
    assert set(names.values()) == {path for path in SHIPPED_ITEMS.iterdir() if path.is_dir()}
    assert not [name for name in names if re.search("[a-z]", name)]
    assert (folder / messages.OWN_ITEMS_FOLDER).resolve() == open_site(root).item_folders[0]


def test_a_folder_of_an_earlier_version_gets_them(root: Path) -> None:
    site = open_site(root)
    folder = prepare_folder(site, "S1")
    (folder / messages.SHIPPED_ITEMS_FOLDER).symlink_to(SHIPPED_ITEMS, target_is_directory=True)
    prepare_folder(site, "S1", trainer=True)
    assert (folder / messages.SHIPPED_ITEMS_FOLDER / "行政处罚").is_dir()
    assert sorted(SHIPPED_ITEMS.rglob("*.md")), "the items themselves are where they were"


def test_the_desk_lists_notebooks_of_years_and_exams_ready_to_run(
    released_once: Path, tmp_path: Path
) -> None:
    site, run = scored(released_once, tmp_path), tmp_path / "run"
    prepare_admin(site, run)
    practised = json.loads((run / DESK).read_bytes())[1]
    assert (practised["notebooks"], len(practised["papers"])) == ([], 1)
    with open_records(site) as db:
        db.execute(update(Exam).values(practice=False))
        db.commit()
    folder = prepare_admin(site, run)
    parts = json.loads((run / DESK).read_bytes())
    year, exam = parts
    assert year["title"].endswith(" 年度")
    assert [paper["form"] for paper in exam["papers"]] == ["A"]
    scopes = {"year": year, "exam": exam}
    for report in reports():
        about = year["title"].split()[0] if report.scope == "year" else EXAM
        path = f"{messages.FIGURES_FOLDER}/{about}/{report.title}.ipynb"
        assert path in scopes[report.scope]["notebooks"]
        source = "".join(json.loads((run / ORIGINALS / path).read_bytes())["cells"][1]["source"])
        names: dict[str, object] = {}
        exec(source, names)
        wanted = {"year": int(about)} if report.scope == "year" else {"exam": EXAM}
        assert wanted.items() <= names.items()
        assert names.get("site", "") == "", "it is the one in whose folder the copy lies"
    assert not (folder / messages.FIGURES_FOLDER).exists(), "copies are made by who opens them"


def test_formgrader_has_the_scored_papers_that_a_site_does_not_keep(
    released_once: Path, tmp_path: Path
) -> None:
    site = replace(scored(released_once, tmp_path), keeps_autograded=False)
    paper = site.course_root / "autograded" / "S1" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    kept = paper.read_bytes()
    said = ok("--site", site.root, "exam", "autograded", EXAM, "--remove")
    assert "已删去评分后的答卷 1 份" in said
    assert not paper.exists()
    make_for_formgrader(replace(site, keeps_autograded=True))
    assert not paper.exists()
    make_for_formgrader(site)
    assert paper.read_bytes() == kept
    assert "生成 0 份，原来就有 1 份" in ok("--site", site.root, "exam", "autograded", EXAM, "S1")
    nobody = lawstudy("--site", site.root, "exam", "autograded", EXAM, "S9")
    assert nobody.returncode == 1
    assert "S9" in nobody.stderr


def test_keys_cross_no_network_in_the_open(released_once: Path, tmp_path: Path) -> None:
    site = scored(released_once, tmp_path)
    away = ("exam", "grade", EXAM, "--cluster", "scores.example:8786")
    done = lawstudy("--site", site.root, *away)
    assert done.returncode == 1
    assert "不能明文传送" in done.stderr


def scored(released: Path, root: Path) -> Site:
    """A site with one paper that was scored."""
    site, exam, _ = make_site(released, root)
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    return site
