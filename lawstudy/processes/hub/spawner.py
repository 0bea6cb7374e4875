"""How the Hub starts somebody's server: told what its role needs, limited in memory, as root in a system account of its own."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Dict, Unicode

from delivery.hub import messages
from delivery.hub.members import Member, account_of, district_of, folder_name
from delivery.hub.pages import Refused
from foundation.site import Site, open_site
from lawstudy.opening import bank_folders, course_of, open_records
from lawstudy.processes.hub.accounts import (
    SITE_GROUPS,
    UIDS_EACH,
    SystemAccount,
    desk_folder,
    home_of,
    make_home,
    separate,
    system_account,
)
from lawstudy.processes.hub.markers_way import (
    PROLONG_S,
    MarkersWay,
    close_way,
    open_way,
    prolong_way,
)
from lawstudy.processes.hub.python import servers_libraries
from lawstudy.processes.hub.seat import ENVIRONMENT, HubSeat
from lawstudy.processes.lab_folder import prepare_desk, shown_lessons
from lawstudy.processes.lock import holder_of
from lawstudy.processes.one_room import room_sign

_MODULE = "lawstudy.processes.hub.seat_server"


class SeatSpawner(LocalProcessSpawner):  # type: ignore[misc]
    """A process for each person. ``site``: the folder of the site; ``python``: what it runs in."""

    site = Unicode().tag(config=True)
    python = Unicode(sys.executable).tag(config=True)
    room_certificate = Unicode().tag(config=True)
    seat: HubSeat | None = None
    _account: SystemAccount | None = None
    _way = MarkersWay()
    _prolonged = 0.0

    async def start(self) -> tuple[str, int]:
        """Look at the account anew, prepare its place, start. Raises ``HTTPError`` for who has no server."""
        member = await self.user.authenticator.member(self.user.name)
        if member is None or not member.welcome:
            raise Refused(403, member.refusal if member is not None else messages.NOT_WELCOME)
        authenticator = self.user.authenticator
        token = authenticator.log_in_of(self.handler) if self.handler is not None else ""
        # -P: no module is looked for where the server is started, which its owner might write to.
        self.cmd = [self.python, "-P", "-m", _MODULE]
        await asyncio.to_thread(self._prepare, member, token)
        started: tuple[str, int] = await super().start()
        return started

    def _prepare(self, member: Member, token: str) -> None:
        site = open_site(Path(self.site_folder))
        self._account = system_account(
            site, member.account, str(member.face), marks=bool(member.marks)
        )
        home = make_home(site, folder_name(member.account), self._account)
        if member.face == "admin":
            prepare_desk(site, desk_folder(site))
        self._way, self._prolonged = open_way(site, member), time.monotonic()
        self.seat = seat_for(site, member, self._way, home, token, self.certificate)

    async def poll(self) -> int | None:
        """As JupyterHub asks now and then: the way into the gradebook stays open as long as the server runs."""
        status: int | None = await super().poll()
        if status is None and time.monotonic() > self._prolonged + PROLONG_S:
            self._prolonged = time.monotonic()
            await asyncio.to_thread(prolong_way, open_site(Path(self.site_folder)), self._way)
        return status

    async def run_post_stop_hook(self) -> None:
        """However it stopped, and also when it did not start."""
        way, self._way = self._way, MarkersWay()
        await asyncio.to_thread(close_way, open_site(Path(self.site_folder)), way)

    def fits(self, member: Member) -> bool:
        """Whether the server that runs is still one for this person."""
        seat = self.seat
        return (
            seat is not None and seat.face == member.face and set(seat.marks) <= set(member.marks)
        )

    def make_preexec_fn(self, name: str) -> Any:
        """Instead of a user of the system's list."""
        del name
        assert self._account is not None
        return self._account.become(self._home)

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """What a log-in would have set."""
        assert self.seat is not None
        path = os.pathsep.join([str(Path(self.python).parent), env.get("PATH", os.defpath)])
        mine = {"USER": self.user.name, "HOME": str(self._home), "PATH": path}
        mine |= servers_libraries(Path(self.python))
        return {**env, **mine, ENVIRONMENT: self.seat.to_json()}

    async def move_certs(self, paths: dict[str, str]) -> dict[str, str]:
        """Servers speak to the Hub on this machine, without certificates."""
        return paths

    @property
    def site_folder(self) -> str:
        """Of the site in which this server works."""
        return str(self.site)

    @property
    def certificate(self) -> str:
        """Of its room."""
        return str(self.room_certificate)

    @property
    def account_number(self) -> int:
        """Whose it is."""
        account = account_of(self.user.name)
        assert account is not None, "only accounts of ours come in"
        return account

    @property
    def _home(self) -> Path:
        return home_of(open_site(Path(self.site_folder)), folder_name(self.account_number))


@dataclass(frozen=True)
class DistrictSeat:
    """``site``: a district's folder; ``certificate``: of its room, if the room brings TLS itself."""

    site: str
    certificate: str = ""


class DistrictSpawner(SeatSpawner):
    """The same for several districts: in the site of whose account it is, and in no other's. ``seats``: by district."""

    seats = Dict(help="`DistrictSeat` by code").tag(config=True)

    @property
    def _place(self) -> tuple[DistrictSeat, int]:
        found = district_of(self.user.name)
        if found is None or found[0] not in self.seats:
            raise Refused(403, messages.NOT_WELCOME)
        if found[1] >= UIDS_EACH - SITE_GROUPS:
            raise Refused(503, messages.TOO_MANY_ACCOUNTS)  # The next number is another district's.
        return self.seats[found[0]], found[1]

    @property
    def site_folder(self) -> str:
        """Of the district's site."""
        return self._place[0].site

    @property
    def certificate(self) -> str:
        """Of the district's room."""
        return self._place[0].certificate

    @property
    def account_number(self) -> int:
        """The number among the district's accounts."""
        return self._place[1]


def seat_for(
    site: Site, member: Member, way: MarkersWay, home: Path, token: str, certificate: str
) -> HubSeat:
    """What the person's server is told. A marker's and a reviewer's server knows no more than its work needs."""
    face = str(member.face)
    holder = holder_of(room_sign(site))
    lessons: tuple[str, ...] = ()
    if face in ("cadre", "trainer"):
        with open_records(site) as db:
            lessons = tuple(map(str, shown_lessons(db)))
    trainers = face in ("trainer", "reviewer")
    # A server that is in the site's own account shows its owner's log-in to everybody there: only a learner's needs it.
    shared = not separate() and face != "cadre"
    return HubSeat(
        face,
        member.number or member.login,
        home,
        lessons=lessons,
        items=tuple(map(str, bank_folders(site))) if trainers else (),
        statutes=str(site.statutes) if trainers else "",
        course=str(course_of(site).root) if way.marks else "",
        gradebook=way.seat.url if way.seat is not None else "",
        marks=way.marks,
        desk=str(desk_folder(site)) if face == "admin" else "",
        room=holder.address if holder is not None else "",
        certificate=certificate,
        log_in="" if shared else token,
    )
