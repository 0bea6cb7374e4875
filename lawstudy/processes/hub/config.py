"""JupyterHub's configuration for a site: values for traits, none of them read from a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from delivery.hub.groups import groups_with_server, hub_roles
from delivery.hub.pages import Words
from delivery.hub.room_service import room_service
from foundation.site import Site
from lawstudy.processes.hub.parts import PROXY, node

if TYPE_CHECKING:
    from delivery.hub.districts import District
    from lawstudy.processes.hub.spawner import DistrictSeat

_CULL_EVERY_S = 60
_SPAWNS = 4
"""Servers that start at a time: each takes seconds of one core."""
_ONE_SITE = {
    "authenticator_class": "delivery.hub.authenticator.RoomAccounts",
    "spawner_class": "lawstudy.processes.hub.spawner.SeatSpawner",
}
_DISTRICTS = {
    "authenticator_class": "delivery.hub.districts.DistrictAccounts",
    "spawner_class": "lawstudy.processes.hub.spawner.DistrictSpawner",
}


@dataclass(frozen=True)
class Places:
    """``address``: where browsers come; ``hub`` and ``proxy_api``: ports on this machine alone; ``state``: the Hub's own folder;

    ``python``: what people's servers run in; ``over_tls``: browsers come over TLS, which a reverse proxy brings.
    """

    address: str
    port: int
    hub: int
    proxy_api: int
    state: Path
    python: Path
    certificate: Path | None = None
    key: Path | None = None
    over_tls: bool = False

    @property
    def secure(self) -> bool:
        """Whether cookies may insist on TLS."""
        return self.certificate is not None or self.over_tls


def hub_config(site: Site, places: Places, find_room: Callable[[], str]) -> dict[str, Any]:
    """Traits by class, of one site's Hub. ``find_room``: gives the room's address on this machine."""
    groups = groups_with_server(learners=site.hub.learners)
    return {
        **_jupyterhub(
            # A reverse proxy brings TLS where the address says so.
            replace(places, over_tls=site.hub.address.startswith("https:")),
            groups,
            site.hub.idle_minutes,
            _ONE_SITE,
        ),
        "RoomAccounts": {
            "records_url": site.records_url,
            "learners": site.hub.learners,
            "find_room": find_room,
            "room_address": site.address if site.hub.address else "",
        },
        "SeatSpawner": {
            "site": str(site.root),
            "room_certificate": str(places.certificate or ""),
            **_servers(places),
        },
    }


def districts_config(
    seats: Mapping[str, DistrictSeat],
    districts: Sequence[District],
    places: Places,
    idle_minutes: int,
) -> dict[str, Any]:
    """Traits by class, of a Hub of several districts. ``seats``: what their servers are started with, by code."""
    groups = [
        group
        for each in districts
        for group in groups_with_server(learners=each.learners, district=each.code)
    ]
    return {
        **_jupyterhub(places, groups, idle_minutes, _DISTRICTS),
        "DistrictAccounts": {"districts": list(districts)},
        "DistrictSpawner": {"seats": dict(seats), **_servers(places)},
    }


def _jupyterhub(
    places: Places, groups: Sequence[str], idle_minutes: int, classes: Mapping[str, str]
) -> dict[str, Any]:
    """What is alike for one site and several. ``groups``: who has a server."""
    secure = places.secure
    host = f"[{places.address}]" if ":" in places.address else places.address
    scheme = "https" if places.certificate is not None else "http"
    culler = [
        *(sys.executable, "-P", "-m", "jupyterhub_idle_culler"),
        f"--timeout={idle_minutes * 60}",
        f"--cull-every={min(_CULL_EVERY_S, idle_minutes * 60)}",
    ]
    cull = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    return {
        "JupyterHub": {
            "bind_url": f"{scheme}://{host or '0.0.0.0'}:{places.port}/",
            "hub_bind_url": f"http://127.0.0.1:{places.hub}/",
            "ssl_cert": str(places.certificate or ""),
            "ssl_key": str(places.key or ""),
            "db_url": f"sqlite:///{places.state / 'jupyterhub.sqlite'}",
            "cookie_secret_file": str(places.state / "cookie_secret"),
            **classes,
            "template_paths": [str(PROXY.parents[1] / "templates")],
            "template_vars": {"words": Words()},
            "load_roles": [
                *hub_roles(groups),
                {"name": "idle-culler", "scopes": cull, "services": ["idle-culler"]},
            ],
            "services": [
                {"name": "idle-culler", "command": culler, "display": False},
                room_service(),
            ],
            "cleanup_servers": True,
            "cleanup_proxy": True,
            "concurrent_spawn_limit": _SPAWNS,
            "allow_named_servers": False,
            "tornado_settings": {
                "cookie_options": {"SameSite": "Strict", "secure": secure},
                "xsrf_cookie_kwargs": {"SameSite": "Strict", "secure": secure},
            },
            "log_level": "WARN",
        },
        "ConfigurableHTTPProxy": {
            "command": [str(node()), str(PROXY)],
            "api_url": f"http://127.0.0.1:{places.proxy_api}",
            "pid_file": str(proxy_file(places.state)),
            "log_level": "warn",
        },
    }


def proxy_file(state: Path) -> Path:
    """Where the Hub notes its proxy's process."""
    return state / "proxy.pid"


def _servers(places: Places) -> dict[str, Any]:
    return {
        "python": str(places.python),
        # Jupyter asks on a terminal whether it was meant when it is interrupted; told to end, it ends.
        "interrupt_timeout": 1,
        "term_timeout": 15,
        "start_timeout": 120,
        "http_timeout": 120,
        "environment": {"JUPYTERHUB_ACTIVITY_INTERVAL": "60"},
        "cpu_limit": None,
    }
