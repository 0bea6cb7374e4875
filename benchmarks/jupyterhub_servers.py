"""What a person costs on a stock JupyterHub: memory and start of single-user JupyterLab servers.

    python -m benchmarks.jupyterhub_servers [--servers 5]

A real hub starts real single-user servers one after another, without a kernel. Only its proxy is left out: nobody calls the
servers from outside here, and neither memory nor start of a server depends on it. Memory is PSS (pages that several processes
share are divided among them) of everything that the hub has started.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from tests.support.ports import free_port

_PATIENCE_S = 120
_CONFIG = """
from benchmarks.no_proxy import NoProxy
c = get_config()
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = "http://127.0.0.1:{public}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}/"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home-{{username}}"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.JupyterHub.services = [{{"name": "benchmark", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [
    {{"name": "benchmark", "scopes": ["admin:users", "admin:servers"], "services": ["benchmark"]}}
]
"""


@dataclass(frozen=True)
class HubFigures:
    """``memory_mib_each``: mean PSS of a server in MiB; ``spawn_seconds_each``: mean time until the hub says it is ready."""

    servers: int
    memory_mib_each: float
    spawn_seconds_each: float


def main() -> None:
    parser = argparse.ArgumentParser(description="stock JupyterHub single-user servers")
    parser.add_argument("--servers", type=int, default=5)
    figures = measure(parser.parse_args().servers)
    table = Table(title="stock JupyterHub, a server a person")
    for column in ("servers", "MiB each (PSS)", "seconds each"):
        table.add_column(column, justify="right")
    table.add_row(
        str(figures.servers), f"{figures.memory_mib_each:.0f}", f"{figures.spawn_seconds_each:.1f}"
    )
    Console().print(table)
    print(json.dumps({key: round(value, 3) for key, value in asdict(figures).items()}))


def measure(count: int = 5) -> HubFigures:
    """Start a hub and ``count`` servers, and measure them."""
    with tempfile.TemporaryDirectory(prefix="lawstudy-hub-") as name:
        folder, token = Path(name), secrets.token_hex(16)
        public, hub = free_port(), free_port()
        config = folder / "jupyterhub_config.py"
        config.write_text(
            _CONFIG.format(
                public=public, hub=hub, folder=folder, python=sys.executable, token=token
            ),
            encoding="utf-8",
        )
        log = folder / "hub.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(config)],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            return _measure(process, f"http://127.0.0.1:{hub}/hub/api", token, count)
        except TimeoutError as error:
            raise RuntimeError(log.read_text(encoding="utf-8")[-4000:]) from error
        finally:
            children = psutil.Process(process.pid).children(recursive=True)
            for each in [*children, process]:
                each.send_signal(signal.SIGKILL)
            process.wait()


def _measure(process: subprocess.Popen[bytes], api: str, token: str, count: int) -> HubFigures:
    _until(lambda: _ask(api, "/", token) is not None)
    seconds = []
    for number in range(count):
        user = f"/users/u{number}"
        _ask(api, user, token, "POST")
        started = time.perf_counter()
        _ask(api, f"{user}/server", token, "POST")
        _until(lambda user=user: bool(_servers(_ask(api, user, token))))
        seconds.append(time.perf_counter() - started)
    time.sleep(5)  # What is loaded after the first answer belongs to a server, too.
    children = psutil.Process(process.pid).children(recursive=True)
    memory = sum(each.memory_full_info().pss for each in children) / 2**20
    return HubFigures(count, memory / count, sum(seconds) / count)


def _servers(user: Any) -> Any:
    return user and user.get("server")


def _ask(api: str, address: str, token: str, method: str = "GET") -> Any:
    request = urllib.request.Request(
        api + address, method=method, headers={"Authorization": f"token {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
            text = answer.read()
            return json.loads(text) if text else {}
    except (urllib.error.URLError, ConnectionError):
        return None


def _until(done: Any) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


if __name__ == "__main__":
    main()
