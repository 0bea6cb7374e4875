"""Sites of the command line whose databases are on the server of these tests (`tests.support.databases`)."""

from __future__ import annotations

import shutil
from pathlib import Path

from foundation.site import SETTINGS, Site, open_site
from lawstudy.opening import create_site, new_settings
from lawstudy.operations.settings_text import write_databases
from tests.support.databases import GRADEBOOK, ON_SERVER, database_at, is_elsewhere

DATABASE = "records.db"
"""Where it would be without a server."""


def begin_site(root: Path, *, demo: bool, name: str) -> None:
    """The folder as an administrator leaves it who wants the databases on a server, before ``lawstudy init``."""
    if ON_SERVER and not (root.exists() and any(root.iterdir())):
        (root / "items").mkdir(parents=True)
        (root / SETTINGS).write_text(new_settings(demo=demo, name=name), encoding="utf-8")
        to_server(root)


def new_site(root: Path, *, demo: bool, name: str) -> Site:
    """As ``lawstudy init`` makes it, without the demo's people."""
    begin_site(root, demo=demo, name=name)
    return create_site(root, demo=demo, name=name)


def to_server(root: Path) -> None:
    """Its settings say where its databases are; a copy of another site gets copies of them. Without a server nothing happens."""
    if ON_SERVER:
        write_databases(root / SETTINGS, database_at(root / DATABASE), GRADEBOOK)


def copy_site_folder(site: Path, to: Path) -> Path:
    """The folder, with databases of its own."""
    shutil.copytree(site, to)
    to_server(to)
    return to


def keep_apart(root: Path) -> None:
    """If this is a copy of a site, `to_server`."""
    if is_elsewhere(root / DATABASE):
        to_server(root)


def records_at(root: Path) -> str:
    """The URL of the site's records."""
    return open_site(root).records_url
