"""Where a site says that its gradebook is."""

from __future__ import annotations

from pathlib import Path

from foundation.site import SETTINGS, Site, open_site
from records.schemas import in_schema


def gradebook_url(site: Site) -> str:
    """SQLAlchemy's URL of a gradebook on the server of the records; empty: it is the file in the course's folder."""
    return in_schema(site.records_url, site.gradebook_schema) if site.gradebook_schema else ""


def site_gradebook(course: Path) -> str:
    """The same of the site that this course folder lies in; empty where there is none. Raises `SiteMissing` for bad settings.

    A marker's server behind the Hub runs in an account that may not read the settings, nor where the databases are: it is
    started for gradebooks that are files alone.
    """
    root = course.resolve().parent
    try:
        return gradebook_url(open_site(root)) if (root / SETTINGS).is_file() else ""
    except PermissionError:
        return ""
