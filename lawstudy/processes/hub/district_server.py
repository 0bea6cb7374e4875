"""The process of a Hub of several districts: ``python -m lawstudy.processes.hub.district_server FILE``, see `lawstudy.processes.hub.installation`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from delivery.hub.districts import District
from foundation.errors import LawStudyError
from foundation.site import Site
from lawstudy.console import complain
from lawstudy.processes.hub.accounts import PROXY, close_new, close_site, homes
from lawstudy.processes.hub.config import districts_config
from lawstudy.processes.hub.district_start import (
    district_ways,
    installation_lock,
    require_districts,
)
from lawstudy.processes.hub.installation import Installation, InstalledDistrict, open_installation
from lawstudy.processes.hub.markers_way import close_ways
from lawstudy.processes.hub.python import servers_python
from lawstudy.processes.hub.server import places_of, serve_hub
from lawstudy.processes.hub.spawner import DistrictSeat
from lawstudy.processes.lock import Lock, holder_of
from lawstudy.processes.one_room import handover_folder, hub_lock, room_sign, run_folder


def run(installation: Installation) -> None:
    """Be the Hub until a signal ends it. Raises `ShellError`, `AlreadyHeld`, also when a site's own Hub runs."""
    require_districts(installation)
    sites = [each.site for each in installation.districts]
    with contextlib.ExitStack() as held:
        lock = held.enter_context(Lock(installation_lock(installation)))
        # While these are held no site has a Hub of its own, and each room knows this one.
        of_sites = [held.enter_context(Lock(hub_lock(site))) for site in sites]
        # Nothing that is written from here on is for everybody.
        os.umask(0o007)
        os.environ["LAWSTUDY_PROXY_USER"] = str(min(site.hub.first_uid for site in sites) - PROXY)
        for site in sites:
            (run_folder(site) / "hub").mkdir(parents=True, exist_ok=True)
            close_site(site)
            close_ways(site)
            homes(site).mkdir(mode=0o711, parents=True, exist_ok=True)
        state = installation.folder / "state"
        state.mkdir(mode=0o700, exist_ok=True)
        state.chmod(0o700)
        python = servers_python(installation.folder)
        over_tls = installation.address.startswith("https:")
        places = places_of(district_ways(installation), state, python, over_tls=over_tls)
        seats = {
            each.code: DistrictSeat(str(each.site.root), str(each.certificate or ""))
            for each in installation.districts
        }
        districts = [_district(each) for each in installation.districts]

        def begun() -> None:
            lock.tell(installation.address)
            for each, of_site in zip(installation.districts, of_sites, strict=True):
                of_site.tell(installation.address, district=each.code)

        def look() -> None:
            for site in sites:
                close_new(site)

        serve_hub(
            districts_config(seats, districts, places, installation.idle_minutes),
            state,
            look=look,
            begun=begun,
        )


def _district(each: InstalledDistrict) -> District:
    site = each.site
    return District(
        each.code,
        site.name,
        site.records_url,
        site.hub.learners,
        site.address,
        _finder(site),
        handover_folder(site),
    )


def _finder(site: Site) -> Callable[[], str]:
    def find() -> str:
        holder = holder_of(room_sign(site))
        return holder.address if holder is not None else ""

    return find


if __name__ == "__main__":
    try:
        run(open_installation(Path(sys.argv[1])))
    except LawStudyError as error:
        complain(str(error))
        sys.exit(1)
    except asyncio.CancelledError:
        sys.exit(0)
