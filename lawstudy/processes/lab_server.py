"""JupyterLab's own process. Of the site it knows a learner's folder and where the room is, and nothing that leads to a key.

``python -m lawstudy.processes.lab_server FOLDER RUNTIME LEARNER ROLE PORT RETRIES ROOM CERTIFICATE [STATUTES ITEMS …]``.
RETRIES: how many other ports are tried when that one is taken. ROOM is an address, or the file in which a site's room
tells its own; STATUTES is the folder of a site's texts and ITEMS are its folders of items, for a trainer. What follows
``--`` is for Jupyter.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawstudy.console import complain
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.lock import Lock, holder_of

CONFIG = "config"
"""In the runtime folder: the only place of an account in which this server looks for Jupyter's configuration."""

DESK = "desk.json"
"""There too: what an administrator's first page lists."""
HUB_REMEMBERED_S = 2
"""For so long a server believes what the Hub said of a browser: a log-out is noticed after it."""
ORIGINALS = "notebooks"
"""There too: a folder with the notebooks that it lists, of which an administrator gets copies."""


@dataclass(frozen=True)
class Server:
    """What the process is told. ``runtime``: where it writes what is not the learner's, and works."""

    folder: Path
    runtime: Path
    learner: str
    role: str
    port: int
    retries: int
    room: str
    certificate: str
    statutes: str = ""
    items: tuple[str, ...] = ()

    @classmethod
    def from_arguments(cls, given: list[str]) -> Server:
        """Of the command line."""
        folder, runtime, learner, role, port, retries, room, certificate, *law = given
        where = Path(folder), Path(runtime)
        statutes, items = (law[0], tuple(law[1:])) if law else ("", ())
        return cls(
            *where, learner, role, int(port), int(retries), room, certificate, statutes, items
        )

    def finder(self) -> Callable[[], str]:
        """Asked whenever the room is: it may come up later, or at another port."""
        if self.room.startswith(("http://", "https://")):
            return lambda: self.room
        lock = Path(self.room)

        def find() -> str:
            for each in (lock, *sorted(lock.parent.glob("room-[0-9]*.sign"))):
                if (holder := holder_of(each)) is not None and holder.address:
                    return holder.address
            return ""

        return find


@dataclass(frozen=True)
class HubFacts:
    """What a server behind JupyterHub is told besides. ``marks``: the exams of which its owner marks answers, by name; ``log_in``:

    the room's cookie of its owner; ``room_link``: where the launcher leads to the room; ``desk``: the folder of `DESK`.
    """

    marks: tuple[str, ...]
    log_in: str
    room_link: str
    desk: Path


def lock_of(runtime: Path) -> Path:
    """Held by the server, which tells its address there, token included."""
    return runtime / "lab.lock"


def run(told: Server, more: list[str], hub: HubFacts | None = None) -> None:
    """Be JupyterLab until a signal ends it. Raises `AlreadyHeld`; ``more``: what else Jupyter is told."""
    told.runtime.mkdir(parents=True, exist_ok=True)
    # Before Jupyter is there to read them: nothing of this account's own Jupyter comes in, and nothing of ours goes out to it.
    os.environ["JUPYTER_RUNTIME_DIR"] = str(told.runtime)
    os.environ["JUPYTER_CONFIG_DIR"] = str(told.runtime / CONFIG)

    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    from delivery.lab.error_pages import own_error_pages

    # Jupyter reads settings from the folder in which it is started: not from one that the learner writes to.
    os.chdir(told.runtime)
    settings = _settings(told, hub)
    place = hub.desk if hub is not None else told.runtime
    ours = {
        "find_room": told.finder(),
        "room_certificate": told.certificate,
        "item_folders": list(told.items),
        "statutes_folder": told.statutes,
        "learner": told.learner,
        "role": told.role,
        "desk_file": str(place / DESK),
        "originals": str(place / ORIGINALS),
        **(_ours(hub) if hub is not None else {}),
    }
    config = Config({"StudyServer": ours, "HubOAuth": {"cache_max_age": HUB_REMEMBERED_S}})
    with Lock(lock_of(told.runtime), private=True) as lock:
        server = LabApp.initialize_server(
            argv=[*(f"--{name}={value}" for name, value in settings.items()), *more], config=config
        )
        if "lawstudy_study" not in server.web_app.settings:
            # Without the extension a learner's server would be a plain one.
            raise ShellError(messages.LAB_WITHOUT_EXTENSION)
        own_error_pages(server.web_app)
        if "nbgrader_formgrader" in server.web_app.settings:
            from delivery.lab.formgrader_words import speak_chinese

            room = hub.room_link if hub is not None else ""
            speak_chinese(server.web_app, server.base_url, room=room)
        if hub is not None:
            _behind_hub(server, told, hub)
        else:
            token = server.identity_provider.token
            address = f"http://127.0.0.1:{server.port}{server.base_url}lab?token={token}"
            # Told when the loop runs: before that nobody listens there.
            server.io_loop.add_callback(lock.tell, address)
        server.start()


def _ours(hub: HubFacts) -> dict[str, object]:
    """Traits of our extension that only a server behind the Hub has."""
    return {
        "room_log_in": hub.log_in,
        "room_link": hub.room_link,
        "formgrader": bool(hub.marks),
    }


def _settings(told: Server, hub: HubFacts | None) -> dict[str, str]:
    """Traits for Jupyter's command line."""
    from delivery.lab.guard import (
        FORMGRADER_EXTENSION,
        NBGRADER_EXTENSIONS,
        OTHER_EXTENSIONS,
        SETTINGS,
        WITHOUT_KERNELS,
    )
    from delivery.lab.own_settings import own_settings

    without = {
        "cadre": OTHER_EXTENSIONS,
        "trainer": NBGRADER_EXTENSIONS,
        "reviewer": OTHER_EXTENSIONS,
        "marker": OTHER_EXTENSIONS,
        "admin": () if hub is None else NBGRADER_EXTENSIONS,
    }[told.role]
    also: tuple[str, ...] = ()
    if hub is not None:
        also = ("jupyterhub", *([FORMGRADER_EXTENSION] if hub.marks else []))
        without = tuple(name for name in without if name not in also)
    own = own_settings(told.runtime, without=without, also=also)
    where = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": str(told.port),
        "ServerApp.port_retries": str(told.retries),
        "ServerApp.allow_root": "True",
        "ServerApp.open_browser": "False",
    }
    return {
        "ServerApp.root_dir": str(told.folder),
        # The Hub says the rest by the environment.
        **(where if hub is None else {"Application.log_level": "WARN"}),
        "ServerApp.terminals_enabled": "False",
        "ServerApp.contents_manager_class": "delivery.lab.contents.DurableContents",
        **own,
        **(SETTINGS if told.role == "cadre" else {}),
        **(WITHOUT_KERNELS if told.role in ("reviewer", "marker") else {}),
    }


def _behind_hub(server: Any, told: Server, hub: HubFacts) -> None:
    """What can only be put in place when all extensions are. Raises `ShellError` where the Hub's own is not."""
    if server.identity_provider.__class__.__module__ != "jupyterhub.singleuser.extension":
        # Then the server would ask for a token that it tells nobody, or for none.
        raise ShellError(messages.LAB_WITHOUT_EXTENSION)
    settings = server.web_app.settings
    # How cookies are set (over TLS alone, for this site alone) JupyterHub tells for its own; this one is Jupyter's.
    options = json.loads(os.environ.get("JUPYTERHUB_COOKIE_OPTIONS", "{}"))
    settings["xsrf_cookie_kwargs"] = {**settings.get("xsrf_cookie_kwargs", {}), **options}
    study, theirs = (
        settings["lawstudy_study"],
        server.identity_provider.page_config_hook,
    )
    ours = study.page_hook
    if ours is not None:

        def both(handler: object, page: dict[str, Any]) -> dict[str, Any]:
            known: dict[str, Any] = ours(handler, theirs(handler, page))
            return known

        settings["page_config_hook"] = both
    if hub.marks or told.role == "marker":
        from delivery.lab.marking import limit_formgrader

        limit_formgrader(server.web_app, server.base_url, hub.marks, alone=told.role == "marker")


if __name__ == "__main__":
    given = sys.argv[1:]
    at = given.index("--") if "--" in given else len(given)
    try:
        run(Server.from_arguments(given[:at]), given[at + 1 :])
    except ShellError as error:
        complain(str(error))
        sys.exit(1)
