"""The site that a hall's pack makes: a folder on a second machine that can only run this hall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from exam_room.hall.contents import Pack
from exam_room.hall.opening import Opened, fill_hall
from exam_room.hall.sealed_file import SealedFile
from foundation.clock import utc_now
from foundation.site import SETTINGS, Site, open_site
from foundation.working_folder import working_folder
from grading.nbgrader.course import Course
from lawstudy.errors import ShellError
from lawstudy.operations import messages
from records.accounts.password import DEFAULT_POLICY, PasswordPolicy
from records.audit.actor import acting
from records.schema import close_database, create_database, open_database


class HallSite(NamedTuple):
    """The site, and what was put into it."""

    site: Site
    opened: Opened


def make_hall_site(
    file: SealedFile, pack: Pack, folder: Path, *, policy: PasswordPolicy = DEFAULT_POLICY
) -> HallSite:
    """Make the folder, whole or not at all. Raises `ShellError` when something is there."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise ShellError(messages.HALL_FOLDER, folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(folder.parent, ".opening-") as made:
        site = made / "site"
        site.mkdir(mode=0o700)
        (site / SETTINGS).write_text(_settings(file, pack), encoding="utf-8")
        course = Course(site / "course")
        course.create()
        opened = _fill(open_site(site), course, file, pack, policy)
        if folder.exists():
            folder.rmdir()  # Empty, or it is no place any more.
        site.rename(folder)
    return HallSite(open_site(folder), opened)


def _fill(
    site: Site, course: Course, file: SealedFile, pack: Pack, policy: PasswordPolicy
) -> Opened:
    create_database(site.records_url)
    sessions = open_database(site.records_url)
    try:
        with sessions() as db:
            opened = fill_hall(db, course, file, pack, actor=acting(), now=utc_now(), policy=policy)
            db.commit()
    finally:
        close_database(sessions)
    return opened


def _settings(file: SealedFile, pack: Pack) -> str:
    hall = file.header.hall
    values = {
        "name": messages.HALL_NAME.format(site=pack.site, hall=hall),
        "zone": pack.zone,
        "office": pack.office,
        "contact": pack.contact,
        "hall": hall,
    }
    return messages.HALL_SETTINGS.format(
        **{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    )
