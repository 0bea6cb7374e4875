"""System accounts of servers: what of a site each reaches, and that a site stays closed."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import delivery
from foundation.site import HubSettings, Site, open_site
from lawstudy.errors import ShellError
from lawstudy.opening import create_site
from lawstudy.processes.hub.accounts import (
    close_new,
    close_site,
    desk_folder,
    homes,
    make_home,
    separate,
    system_account,
)
from lawstudy.processes.hub.python import require_python, servers_libraries, servers_python
from tests.support.system_accounts import open_the_way

FIRST = 200_000
root_only = pytest.mark.skipif(not separate(), reason="only root makes processes of others")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """With a text, an item, a gradebook, an exam's forms and a report."""
    open_the_way(tmp_path)  # Closed, it would hide whether the site is.
    made = create_site(tmp_path / "site", demo=False, name="试验区")
    for name in ("statutes/a.md", "items/q.md", "course/gradebook.db", "exams/e/forms/A.json"):
        path = made.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return made


def reads(path: Path, uid: int, groups: tuple[int, ...]) -> bool:
    """Whether a process of the account gets anything of it."""
    done = subprocess.run(
        ["/bin/cat", str(path)],
        user=uid,
        group=uid,
        extra_groups=list(groups),
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


FILES = (
    "records.db",
    "lawstudy.toml",
    "statutes/a.md",
    "items/q.md",
    "course/gradebook.db",
    "exams/e/forms/A.json",
    "keys/signing.keys",
    "run/hub/desk/desk.json",
)


@root_only
@pytest.mark.parametrize(
    ("face", "marks", "readable"),
    [
        ("cadre", False, set()),
        ("reviewer", False, {"statutes/a.md", "items/q.md"}),
        ("trainer", False, {"statutes/a.md", "items/q.md"}),
        ("trainer", True, {"statutes/a.md", "items/q.md", "course/gradebook.db"}),
        ("marker", True, {"course/gradebook.db"}),
        (
            "admin",
            False,
            {
                "records.db",
                "lawstudy.toml",
                "statutes/a.md",
                "items/q.md",
                "run/hub/desk/desk.json",
            },
        ),
    ],
)
def test_a_server_reaches_what_its_work_needs(
    site: Site, face: str, marks: bool, readable: set[str]
) -> None:
    desk_folder(site).mkdir(parents=True)
    (desk_folder(site) / "desk.json").write_text("[]", encoding="utf-8")
    close_site(site)
    account = system_account(site, 7, face, marks=marks)
    assert account.uid == FIRST + 7
    found = {name for name in FILES if reads(site.root / name, account.uid, account.groups)}
    assert found == readable


def works(words: list[str], uid: int, groups: tuple[int, ...]) -> bool:
    """Whether a command of the account succeeds."""
    done = subprocess.run(
        words, user=uid, group=uid, extra_groups=list(groups), capture_output=True, check=False
    )
    return done.returncode == 0


@root_only
def test_who_marks_writes_the_gradebook_and_no_program_or_paper(site: Site) -> None:
    """A trainer who marks runs what they like: nbgrader's configuration is run by the site's own account, and papers are written by it."""
    course = site.course_root
    paper = course / "autograded" / "S1" / "e-A" / "e-A.ipynb"
    paper.parent.mkdir(parents=True)
    paper.write_text("{}", encoding="utf-8")
    config = course / "nbgrader_config.py"
    config.write_text("# ours", encoding="utf-8")
    close_site(site)
    trainer = system_account(site, 7, "trainer", marks=True)
    who = trainer.uid, trainer.groups
    for target in (config, paper):
        assert reads(target, *who)
        assert not works(["/bin/cp", "/etc/hostname", str(target)], *who), target
        assert not works(["/bin/rm", "-f", str(target)], *who), target
        assert not works(["/bin/ln", "-sf", "/etc/hostname", str(target)], *who), target
    assert not works(["/bin/mv", str(course / "autograded"), str(course / "other")], *who)
    assert not works(["/bin/touch", str(paper.with_name("link"))], *who)
    # SQLite writes the gradebook, and a file beside it for as long as it does.
    assert works(["/usr/bin/touch", str(course / "gradebook.db")], *who)
    journal = str(course / "gradebook.db-journal")
    assert works(["/usr/bin/touch", journal], *who)
    assert works(["/bin/rm", journal], *who)


@root_only
def test_what_comes_later_is_closed_too(site: Site) -> None:
    close_site(site)
    late = site.root / "backup.tar"
    late.write_text("x", encoding="utf-8")
    late.chmod(0o644)
    learner, trainer = (system_account(site, 7, face, marks=False) for face in ("cadre", "trainer"))
    # A learner is kept out by the site's folder itself.
    assert not reads(late, learner.uid, learner.groups)
    close_new(site)
    assert not reads(late, trainer.uid, trainer.groups)
    # What an open folder gets belongs to its group by itself.
    new = site.root / "items" / "new.md"
    new.write_text("x", encoding="utf-8")
    new.chmod(0o640)
    assert reads(new, trainer.uid, trainer.groups)


@root_only
def test_a_home_is_its_owners_alone(site: Site) -> None:
    mine, other = (system_account(site, number, "cadre", marks=False) for number in (7, 8))
    home = make_home(site, "u7", mine)
    file = home / "notes"
    file.write_text("x", encoding="utf-8")
    os.chown(file, mine.uid, mine.uid)
    assert reads(file, mine.uid, ())
    assert not reads(file, other.uid, ())
    assert homes(site) == home.parent
    assert not home.is_relative_to(site.root)


@root_only
def test_memory_ends_a_process_and_nothing_leads_back_to_root(site: Site) -> None:
    account = replace(system_account(site, 7, "cadre", marks=False), memory_mib=64)
    home = make_home(site, "u7", account)
    tried = "import os; os.setuid(0)"
    greedy = "bytearray(256 * 2**20)"
    for program, said in ((tried, "PermissionError"), (greedy, "MemoryError")):
        done = subprocess.run(
            ["/usr/bin/python3", "-c", program],
            preexec_fn=account.become(home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert said in done.stderr


@root_only
def test_the_python_of_servers_is_one_that_others_can_run(site: Site, tmp_path: Path) -> None:
    try:
        require_python()
    except ShellError as error:
        pytest.skip(str(error))
    account = system_account(site, 7, "cadre", marks=False)
    program = servers_python(tmp_path)
    done = subprocess.run(
        [program, "-c", "import jupyterhub, lawstudy; print('here')"],
        preexec_fn=account.become(make_home(site, "u7", account)),
        env={**os.environ, **servers_libraries(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "here\n", done.stderr


@root_only
def test_packages_that_others_cannot_read_are_told_by_their_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(delivery, "__file__", str(closed / "__init__.py"))
    with pytest.raises(ShellError, match=f"不能进入“{closed}”"):
        require_python()


def test_settings_that_cannot_be_are_told_at_once(site: Site) -> None:
    file = site.root / "lawstudy.toml"
    text = file.read_text(encoding="utf-8")
    assert open_site(site.root).hub == HubSettings()
    for wrong in (
        "learners = 1",
        "memory_mib = 10",
        "idle_minutes = 0",
        "first_uid = 5",
        'address = "hub"',
        "unknown = 1",
        'memory_mib = "x"',
    ):
        begin = text.partition("[hub]")[0]
        file.write_text(f"{begin}[hub]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(Exception, match=r"lawstudy\.toml"):
            open_site(site.root)
