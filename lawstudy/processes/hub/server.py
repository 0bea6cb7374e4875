"""The Hub's own process: ``python -m lawstudy.processes.hub.server SITE ADDRESS PORT CERTIFICATE KEY``; PORT may be empty."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from foundation.errors import LawStudyError
from foundation.site import Site, open_site
from lawstudy.console import complain
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from lawstudy.processes import messages
from lawstudy.processes.hub.accounts import PROXY as PROXY_USER
from lawstudy.processes.hub.accounts import close_new, close_site, homes, separate
from lawstudy.processes.hub.config import Places, hub_config, proxy_file
from lawstudy.processes.hub.markers_way import close_ways
from lawstudy.processes.hub.parts import PROXY, require_hub
from lawstudy.processes.hub.python import servers_python
from lawstudy.processes.lock import Lock, holder_of
from lawstudy.processes.one_room import hub_lock, room_sign, run_folder
from lawstudy.processes.ports import port_for, web_address
from lawstudy.processes.room import Ways
from records.schema import close_database

PORT = 8100
_PROXY_ENDS_S = 10.0


def run(site: Site, ways: Ways) -> None:
    """Be the Hub until a signal ends it. Raises `ShellError`, `AlreadyHeld`."""
    require_hub(site)
    close_database(records_of(site))
    with Lock(hub_lock(site)) as lock:
        state = run_folder(site) / "hub"
        state.mkdir(parents=True, exist_ok=True)
        # Nothing that is written from here on is for everybody.
        os.umask(0o007)
        if separate():
            # The proxy gives its rights away when its ports are open.
            os.environ["LAWSTUDY_PROXY_USER"] = str(site.hub.first_uid - PROXY_USER)
        close_site(site)
        close_ways(site)
        above = homes(site)
        above.mkdir(mode=0o711, parents=True, exist_ok=True)
        places = places_of(ways, state, servers_python(above))

        def find_room() -> str:
            holder = holder_of(room_sign(site))
            return holder.address if holder is not None else ""

        scheme = "https" if places.certificate else "http"
        address = web_address(scheme, ways.address, places.port)
        serve_hub(
            hub_config(site, places, find_room),
            state,
            look=lambda: close_new(site),
            begun=lambda: lock.tell(address),
        )


def places_of(ways: Ways, state: Path, python: Path, *, over_tls: bool = False) -> Places:
    """Ports that are free, and the rest as it was said; ``python``: what people's servers run in.

    The proxy of a Hub that was killed is ended: it has the ports.
    """
    end_left_proxy(state)
    port = port_for(ways.address, ways.port or PORT, exactly=ways.port is not None)
    hub = port_for("127.0.0.1", port + 1, exactly=False)
    proxy = port_for("127.0.0.1", hub + 1, exactly=False)
    certificate = ways.certificate.resolve() if ways.certificate else None
    key = ways.key.resolve() if ways.key else None
    return Places(ways.address, port, hub, proxy, state, python, certificate, key, over_tls)


def end_left_proxy(state: Path) -> None:
    """End what `proxy_file` names, if it is a proxy of ours."""
    try:
        pid = int(proxy_file(state).read_text())
        if _is_proxy(pid):
            os.kill(pid, signal.SIGTERM)
    except (OSError, ValueError):
        return
    last = time.monotonic() + _PROXY_ENDS_S
    while _is_proxy(pid) and time.monotonic() < last:
        time.sleep(0.05)


def _is_proxy(pid: int) -> bool:
    try:
        return str(PROXY).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def serve_hub(
    config: dict[str, Any],
    state: Path,
    *,
    look: Callable[[], object],
    begun: Callable[[], object],
) -> None:
    """JupyterHub with this configuration until a signal ends it. ``look``: called all the time; ``begun``: when it answers.

    Raises `ShellError` when it does not start.
    """
    from jupyterhub.app import JupyterHub
    from tornado.ioloop import IOLoop, PeriodicCallback
    from traitlets.config import Config

    from delivery.hub.own_server import ENVIRONMENT as PASS_TOLD
    from delivery.hub.own_server import cookie_name, pass_key
    from delivery.hub.sessions import EVERY_S, end_lost_sessions

    os.chdir(state)
    app = JupyterHub.instance(config=Config(config))
    # JupyterHub wants one; what there is to set stands in settings of ours.
    nothing = state / "jupyterhub_config.py"
    nothing.write_text("", encoding="utf-8")
    app.config_file = str(nothing)

    async def watch() -> None:
        try:
            look()
            await end_lost_sessions(app)
        except Exception:
            # The database may be away for a while: everything else goes on, and it is looked again.
            logging.getLogger("lawstudy.hub").exception("sessions could not be looked at")

    async def begin() -> None:
        await app.initialize([])
        secure = bool(app.tornado_settings["cookie_options"]["secure"])
        told = cookie_name(secure=secure), pass_key(app.cookie_secret)
        os.environ.update(zip(PASS_TOLD, told, strict=True))
        await app.start()
        PeriodicCallback(watch, EVERY_S * 1000).start()
        begun()

    async def main() -> None:
        try:
            await begin()
        except Exception as error:
            logging.getLogger("lawstudy.hub").exception("the Hub did not start")
            raise ShellError(messages.HUB_FAILED, reason=str(error)[:200]) from error

    loop = IOLoop(make_current=False)
    try:
        loop.run_sync(main)
        loop.start()
    finally:
        _end_proxy(app)


def _end_proxy(app: Any) -> None:
    """JupyterHub looks after its proxy, and starts it anew now and then when it has just ended it itself."""
    process = getattr(getattr(app, "proxy", None), "proxy_process", None)
    if process is not None and process.poll() is None:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    place, *given = sys.argv[1:]
    try:
        run(open_site(Path(place)), Ways.from_arguments(given))
    except LawStudyError as error:
        complain(str(error))
        sys.exit(1)
    except asyncio.CancelledError:
        sys.exit(0)
