"""Where a course's gradebook is: by the site's settings, or as a person's server behind the Hub was told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.site import SETTINGS
from grading.errors import GradebookMissing
from grading.nbgrader.course import GRADEBOOK_TOLD
from grading.nbgrader.site_gradebook import site_gradebook
from tests.support.system_accounts import open_the_way

NOBODY = 65534


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Of a site with its gradebook on a server."""
    (tmp_path / SETTINGS).write_text(
        '[site]\nname = "试验区"\n[records]\nurl = "postgresql+psycopg://a:b@h/d"\n'
        'gradebook_schema = "gradebook"\n',
        encoding="utf-8",
    )
    return tmp_path / "course"


@pytest.fixture
def another_account(course: Path) -> Iterator[None]:
    """Meanwhile this process is somebody who may not read what root made."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    open_the_way(course.parent)
    (course.parent / SETTINGS).chmod(0o600)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_the_settings_say_it(course: Path) -> None:
    assert site_gradebook(course).endswith("h/d?options=-csearch_path=gradebook")
    assert site_gradebook(course / "elsewhere") == ""


@pytest.mark.usefixtures("another_account")
def test_who_may_not_read_them_looks_for_no_file(course: Path) -> None:
    with pytest.raises(GradebookMissing, match="不知道成绩库在哪里"):
        site_gradebook(course)


@pytest.mark.usefixtures("another_account")
@pytest.mark.parametrize("told", ["", "postgresql+psycopg://seat:pw@h/d"])
def test_who_was_told_asks_no_settings(
    course: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv(GRADEBOOK_TOLD, told)
    assert site_gradebook(course) == told
