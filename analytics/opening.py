"""What a notebook begins with: the frames of its site."""

from __future__ import annotations

import datetime as dt
import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

from analytics import messages
from analytics.errors import NoResults
from foundation.clock import utc_now
from foundation.errors import SiteMissing
from foundation.local_time import DEFAULT_ZONE, find_zone, local_day
from foundation.site import SETTINGS, Site, open_site

if TYPE_CHECKING:
    from analytics.frames.load import Frames
    from analytics.frames.times import Seconds

SNAPSHOT = "LAWSTUDY_FRAMES"
"""The environment's variable with the file of frames that all notebooks of one run share."""


PANEL_FOLDER = "standard-setting"
"""A site's folder of judges' tables, ``EXAM.xlsx`` each, see `analytics.tables.cut_setting`."""
RECORDS_URL = "LAWSTUDY_RECORDS_URL"
"""That with the URL of the records, where a report is made."""


def frames(site: str = "") -> Frames:
    """The frames of the site in the folder ``site``; without one, see `find_site`. Raises `NoResults`."""
    snapshot = os.environ.get(SNAPSHOT)
    if snapshot:
        return read_snapshot(Path(snapshot))
    from analytics.frames.load import load

    return load(find_site(site))


def question_seconds(exam: str, site: str = "") -> Seconds:
    """How long questions of an exam took, see `analytics.frames.times`. Raises `NoResults`."""
    from analytics.frames.times import question_seconds as read

    return read(os.environ.get(RECORDS_URL) or find_site(site).records_url, exam)


def panel_file(exam: str, site: str = "") -> str:
    """Where the table of the judges lies who set the standard of an exam, in the site's folder for it; ``""`` without one."""
    try:
        path = find_site(site).root / PANEL_FOLDER / f"{exam}.xlsx"
    except NoResults:
        return ""
    return str(path) if exam and path.is_file() else ""


def day(written: str = "") -> dt.date:
    """The day (ISO) as of which terms are counted; without one, today where the records are kept."""
    return (
        dt.date.fromisoformat(written) if written else local_day(utc_now(), find_zone(DEFAULT_ZONE))
    )


def find_site(folder: str = "") -> Site:
    """The site in ``folder``, else of ``LAWSTUDY_SITE``, else that in whose folder the notebook lies, or ``site`` in a folder above it.

    Raises `NoResults`.
    """
    named = folder or os.environ.get("LAWSTUDY_SITE")
    here = Path.cwd()
    around = [found for above in (here, *here.parents) for found in (above, above / "site")]
    for place in [Path(named)] if named else around:
        if (place / SETTINGS).is_file():
            try:
                return open_site(place)
            except SiteMissing as error:
                raise NoResults(str(error)) from error
    raise NoResults(messages.NO_RECORDS)


def write_snapshot(read: Frames, path: Path) -> None:
    """Keep frames for the notebooks of this run; ``path`` lies in a folder of the owner's alone."""
    path.write_bytes(pickle.dumps(read, protocol=pickle.HIGHEST_PROTOCOL))


def read_snapshot(path: Path) -> Frames:
    """What `write_snapshot` wrote."""
    read: Frames = pickle.loads(path.read_bytes())
    return read
