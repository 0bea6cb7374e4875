"""JupyterHub's configuration for a site: values for traits, none of them read from a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.hub.groups import hub_roles
from delivery.hub.pages import Words
from delivery.hub.room_service import room_service
from foundation.site import Site
from lawstudy.processes.hub.parts import PROXY, node

_CULL_EVERY_S = 60
_SPAWNS = 4
"""Servers that start at a time: each takes seconds of one core."""


@dataclass(frozen=True)
class Places:
    """``address``: where browsers come; ``hub`` and ``proxy_api``: ports on this machine alone; ``state``: the Hub's own folder;

    ``python``: what people's servers run in.
    """

    address: str
    port: int
    hub: int
    proxy_api: int
    state: Path
    python: Path
    certificate: Path | None = None
    key: Path | None = None


def hub_config(site: Site, places: Places, find_room: Callable[[], str]) -> dict[str, Any]:
    """Traits by class. ``find_room``: gives the room's address on this machine."""
    own_tls = places.certificate is not None
    # A reverse proxy brings it where the address says so.
    secure = own_tls or site.hub.address.startswith("https:")
    host = f"[{places.address}]" if ":" in places.address else places.address
    public = f"{'https' if own_tls else 'http'}://{host or '0.0.0.0'}:{places.port}/"
    culler = [
        *(sys.executable, "-P", "-m", "jupyterhub_idle_culler"),
        f"--timeout={site.hub.idle_minutes * 60}",
        f"--cull-every={min(_CULL_EVERY_S, site.hub.idle_minutes * 60)}",
    ]
    cull = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    return {
        "JupyterHub": {
            "bind_url": public,
            "hub_bind_url": f"http://127.0.0.1:{places.hub}/",
            "ssl_cert": str(places.certificate or ""),
            "ssl_key": str(places.key or ""),
            "db_url": f"sqlite:///{places.state / 'jupyterhub.sqlite'}",
            "cookie_secret_file": str(places.state / "cookie_secret"),
            "authenticator_class": "delivery.hub.authenticator.RoomAccounts",
            "spawner_class": "lawstudy.processes.hub.spawner.SeatSpawner",
            "template_paths": [str(PROXY.parents[1] / "templates")],
            "template_vars": {"words": Words()},
            "load_roles": [
                *hub_roles(learners=site.hub.learners),
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
            "pid_file": str(places.state / "proxy.pid"),
            "log_level": "warn",
        },
        "RoomAccounts": {
            "records_url": site.records_url,
            "learners": site.hub.learners,
            "find_room": find_room,
            "room_address": site.address if site.hub.address else "",
        },
        "SeatSpawner": {
            "site": str(site.root),
            "python": str(places.python),
            "room_certificate": str(places.certificate or ""),
            # Jupyter asks on a terminal whether it was meant when it is interrupted; told to end, it ends.
            "interrupt_timeout": 1,
            "term_timeout": 15,
            "start_timeout": 120,
            "http_timeout": 120,
            "environment": {"JUPYTERHUB_ACTIVITY_INTERVAL": "60"},
            "cpu_limit": None,
        },
    }
