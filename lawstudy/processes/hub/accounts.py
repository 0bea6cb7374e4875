"""System accounts of servers where the Hub runs as root: numbers of their own, and what of a site each may reach.

Nobody is entered in the system's list of users: a number is enough for the system to keep files and processes apart. The site's
folder is closed to all of them but for what their work needs, by four groups. A learner's server is in none.

    site     may go through the site's folder, whose entries are closed each by itself
    bank     trainers write the site's items; reviewers read them, and the texts of statutes
    marking  who marks reads the nbgrader course, and writes its gradebook
    office   administrators read the records, for reports

Keys that sign certificates, the Hub's own secrets, logs and backups are nobody's but root's.
"""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from foundation.site import SETTINGS, Site
from lawstudy.processes.one_room import run_folder

BANK, MARKING, OFFICE, SITE, PROXY = 1, 2, 3, 4, 5
"""Groups, and the account of the proxy: so far below the first account's number."""
SITE_GROUPS = 10
"""Numbers below a site's first that are its groups', with some to spare."""
UIDS_EACH = 100_000
"""Numbers that a district has where a Hub is several districts': its groups below its first, and its accounts from there on."""
_FACES: dict[str, tuple[int, ...]] = {
    "admin": (SITE, OFFICE, BANK),
    "trainer": (SITE, BANK),
    "reviewer": (SITE, BANK),
    "marker": (SITE,),
    "cadre": (),
}


def separate() -> bool:
    """Whether servers get accounts of their own: this process is root."""
    return os.geteuid() == 0


@dataclass(frozen=True)
class SystemAccount:
    """``uid`` is the account's and its own group's; ``groups``: what it belongs to besides; ``memory_mib`` of each process."""

    uid: int
    groups: tuple[int, ...]
    memory_mib: int

    def become(self, folder: Path) -> Callable[[], None]:
        """To be called in the new process, before its program is there. Nothing leads back."""

        def work() -> None:
            limit = self.memory_mib * 2**20
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            if self.uid:
                os.setgroups(self.groups)
                os.setgid(self.uid)
                os.setuid(self.uid)
                os.umask(0o007 if self.groups else 0o077)
            os.chdir(folder)

        return work


def system_account(site: Site, account: int, face: str, *, marks: bool) -> SystemAccount:
    """Of an account of ours with this face; ``marks``: it marks answers."""
    memory, first = site.hub.memory_mib, site.hub.first_uid
    if not separate():
        return SystemAccount(0, (), memory)
    groups = [*_FACES[face], *([MARKING] if marks else [])]
    return SystemAccount(first + account, tuple(first - each for each in groups), memory)


def home_of(site: Site, hub_name: str) -> Path:
    """The folder of somebody's server."""
    return homes(site) / hub_name


def homes(site: Site) -> Path:
    """Where these folders lie: beside a site that is closed to them, or in one that is not."""
    if not separate():
        return run_folder(site) / "hub" / "homes"
    return (
        Path(site.hub.homes) if site.hub.homes else site.root.with_name(f"{site.root.name}-homes")
    )


def make_home(site: Site, hub_name: str, owner: SystemAccount) -> Path:
    """The folder, closed to all others. It lies in one that only the site's own account writes to."""
    above = homes(site)
    above.mkdir(mode=0o711, parents=True, exist_ok=True)
    if separate():
        above.chmod(0o711)
    home = above / hub_name
    home.mkdir(mode=0o700, exist_ok=True)
    if owner.uid:
        os.chown(home, owner.uid, owner.uid)
    home.chmod(0o700)
    return home


def close_site(site: Site) -> None:
    """Close a site to everybody but its own account, and open to the groups what they need. Does nothing where all are one account."""
    if not separate():
        return
    first = site.hub.first_uid
    os.chown(site.root, 0, first - SITE)
    site.root.chmod(0o710)
    desk_folder(site).mkdir(parents=True, exist_ok=True)
    for entry in site.root.iterdir():
        if (opened := _opened(site, entry)) is not None:
            group, write = opened
            _open(entry, first - group, write=write)
    if site.course_root.is_dir():
        _open_gradebook(site.course_root)
    close_new(site)
    _open(desk_folder(site), first - OFFICE, write=False)


def close_new(site: Site) -> None:
    """Close what came into the site's folder since; quick enough to be done all the time."""
    if not separate():
        return
    run = site.root / "run"
    for entry in (*site.root.iterdir(), run / "hub"):
        mode = 0o711 if entry in (run, run / "hub") else 0o700
        if _opened(site, entry) is None and not entry.is_symlink():
            now = stat.S_IMODE(entry.stat().st_mode)
            # Nothing can be listed on the way to an administrator's first page.
            wanted = (now & 0o700) | (mode & 0o011)
            if now != wanted:
                entry.chmod(wanted)


def _opened(site: Site, entry: Path) -> tuple[int, bool] | None:
    """The group to which an entry of the site's folder is open, and whether for writing."""
    if entry in site.item_folders:
        return BANK, True
    if entry == site.statutes:
        return BANK, False
    if entry == site.course_root:
        return MARKING, False
    if entry.name.startswith("records.db"):
        return OFFICE, False
    return (OFFICE, False) if entry.name == SETTINGS else None


def desk_folder(site: Site) -> Path:
    """Where administrators' first pages are described, and their notebooks lie."""
    return run_folder(site) / "hub" / "desk"


def _open(place: Path, group: int, *, write: bool) -> None:
    """To a group, with all that lies in it; what comes later belongs to the group, too."""
    for each in (place, *_below(place)):
        if each.is_symlink():
            continue
        os.chown(each, -1, group)
        if each.is_dir():
            each.chmod(0o2770 if write else 0o2750)
        else:
            each.chmod(0o660 if write else 0o640)


def _open_gradebook(course: Path) -> None:
    """To who marks, where it is a file: it is written, and what SQLite keeps beside it. Nothing else of the course is.

    Its configuration is a program, which the site's own account runs, and in which papers lie that this account writes: who marks may
    put files beside these and take none of them away.
    """
    course.chmod(0o3770)
    for each in course.glob("gradebook.db*"):
        if not each.is_symlink():
            each.chmod(0o660)


def _below(place: Path) -> Iterable[Path]:
    return place.rglob("*") if place.is_dir() and not place.is_symlink() else ()
