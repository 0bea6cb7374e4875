"""The extension itself: which site it serves, and who sits at the machine."""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Callable, Enum, List, Unicode

from delivery.lab.guard import guard
from delivery.lab.room_client import RoomClient
from delivery.lab.translations import complete_translations

ROLES = ("cadre", "trainer", "reviewer", "marker", "admin")
PageHook = Function[[object, dict[str, Any]], dict[str, Any]]

NOT_FOR_TRAINERS = (
    "@jupyter/nbgrader",  # Papers are made from the bank and scored by us: its menu is for administrators.
    "@jupyterlab/help-extension:jupyter-forum",  # Links to the world outside, in English.
    "@jupyterlab/help-extension:resources",
)
TOOLS = (
    "@jupyter/nbgrader",
    "@jupyterlab/application-extension:context-menu",
    "@jupyterlab/apputils-extension:kernel-status",
    "@jupyterlab/apputils-extension:palette",
    "@jupyterlab/apputils-extension:running-sessions-status",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/completer-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/documentsearch-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/filebrowser-extension:launcher-toolbar-button",
    "@jupyterlab/fileeditor-extension",
    "@jupyterlab/help-extension",
    "@jupyterlab/hub-extension",
    "@jupyterlab/inspector-extension",
    "@jupyterlab/launcher-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/mainmenu-extension",
    "@jupyterlab/notebook-extension:kernel-status",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/notebook-extension:search",
    "@jupyterlab/notebook-extension:toc",
    "@jupyterlab/running-extension",
    "@jupyterlab/settingeditor-extension",
    "@jupyterlab/shortcuts-extension",
    "@jupyterlab/statusbar-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/toc-extension",
    "@jupyterlab/tooltip-extension",
    "@jupyterlab/workspaces-extension",
)
"""What of JupyterLab a cadre has no use for."""


def _without(tools: Iterable[str]) -> PageHook:
    """JupyterLab's hook for its page: ``tools`` are not even loaded."""

    def hook(handler: object, page_config: dict[str, Any]) -> dict[str, Any]:
        del handler
        disabled = page_config.setdefault("disabledExtensions", [])
        disabled += [name for name in tools if name not in disabled]
        return page_config

    return hook


class StudyServer(ExtensionApp):
    """Settings come from ``lawstudy lab``; without them the pages can be read, and say why nothing else works.

    It knows no records, no course and no key: what needs them is asked of the room, by whoever is logged in there.
    """

    name = "lawstudy"
    extension_url = "/lawstudy"
    load_other_extensions = True

    find_room = Callable(
        lambda: "", help="gives the room's address, empty while there is none"
    ).tag(config=True)
    room_certificate = Unicode(help="certificate file of a room with TLS").tag(config=True)
    item_folders = List(Unicode(), help="a trainer's item folders").tag(config=True)
    statutes_folder = Unicode(help="where a trainer's site keeps texts of statutes").tag(
        config=True
    )
    learner = Unicode(help="candidate number of the person at the machine").tag(config=True)
    role = Enum(ROLES, "cadre", help="whose server it is").tag(config=True)
    room_log_in = Unicode(help="the room's cookie of the learner, where it is known").tag(
        config=True
    )
    room_link = Unicode(help="where the launcher leads to the room").tag(config=True)
    formgrader = Bool(True, help="whether an administrator's server has formgrader").tag(
        config=True
    )
    desk_file = Unicode(help="what an administrator's first page lists").tag(config=True)
    originals = Unicode(help="where the notebooks lie that it lists").tag(config=True)

    def initialize_settings(self) -> None:
        """Tell the page who it is for."""
        assert self.serverapp is not None
        page = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        # A reviewer looks at the same things as a trainer, and changes none of them.
        page["lawstudyRole"] = "trainer" if self.role == "reviewer" else self.role
        page["lawstudyRoom"] = self.room_link
        page["lawstudyFormgrader"] = "true" if self.formgrader else ""
        page["lawstudyServer"] = "true" if self.learner else ""
        if self.page_hook is not None:
            self.serverapp.web_app.settings["page_config_hook"] = self.page_hook
        complete_translations(self.serverapp.web_app, self.serverapp.base_url)
        if self.role == "cadre" and self.learner:
            guard(self.serverapp.web_app, self.serverapp.base_url)
        self.settings["lawstudy_study"] = self

    def initialize_handlers(self) -> None:
        """Register the addresses."""
        from delivery.lab import forward, handlers

        self.handlers.extend([*handlers.HANDLERS, *forward.HANDLERS])
        if self.role in ("trainer", "reviewer"):
            from delivery.lab import preview

            self.handlers.extend(preview.HANDLERS)
        if self.role == "admin":
            from delivery.lab import desk

            self.handlers.extend(desk.HANDLERS)

    @cached_property
    def page_hook(self) -> PageHook | None:
        """What JupyterLab's page goes without; ``None``: nothing."""
        if self.role == "admin":
            return None if self.formgrader else _without(("@jupyter/nbgrader",))
        return _without(TOOLS if self.role == "cadre" else NOT_FOR_TRAINERS)

    @property
    def bank_folders(self) -> list[Path]:
        """A trainer's item folders, the shipped one among them."""
        return list(map(Path, self.item_folders))

    @property
    def statutes(self) -> Path | None:
        """A trainer's folder of texts and rows of the register."""
        return Path(self.statutes_folder) if self.statutes_folder else None

    @cached_property
    def room(self) -> RoomClient:
        """The room, with the learner's log-in."""
        certificate = Path(self.room_certificate) if self.room_certificate else None
        return RoomClient(self.find_room, certificate, self.room_log_in)
