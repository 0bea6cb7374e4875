"""Where a site says that its gradebook is."""

from __future__ import annotations

import os
from pathlib import Path

from foundation.site import SETTINGS, Site, open_site
from grading import messages
from grading.errors import GradebookMissing
from grading.nbgrader.course import GRADEBOOK_TOLD
from records.schemas import in_schema


def gradebook_url(site: Site) -> str:
    """SQLAlchemy's URL of a gradebook on the server of the records; empty: it is the file in the course's folder."""
    return in_schema(site.records_url, site.gradebook_schema) if site.gradebook_schema else ""


def site_gradebook(course: Path) -> str:
    """The same of the site that this course folder lies in; empty where there is none.

    A marker's server behind the Hub is told (`GRADEBOOK_TOLD`): its account may not read the settings.
    Raises `SiteMissing` for bad settings, `GradebookMissing` where nobody says where the gradebook is: what nbgrader would make
    then is an empty one.
    """
    told = os.environ.get(GRADEBOOK_TOLD)
    if told is not None:
        return told
    settings = course.resolve().parent / SETTINGS
    try:
        return gradebook_url(open_site(settings.parent)) if settings.is_file() else ""
    except PermissionError as error:
        raise GradebookMissing(messages.GRADEBOOK_UNTOLD, file=settings) from error
