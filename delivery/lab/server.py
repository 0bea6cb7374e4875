"""The extension itself: which site it serves, and who sits at the machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from sqlalchemy.orm import Session, sessionmaker
from traitlets import List, Unicode

from courses.lesson.files import self_check_items
from delivery import messages
from delivery.lab.guard import guard
from foundation.errors import NotAvailable
from foundation.local_time import DEFAULT_ZONE, find_zone
from grading.nbgrader.course import Course
from question_bank.bank import SHIPPED_ITEMS, ItemBank, read_bank
from records.people.person import Person, find_person
from records.schema import open_database

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
"""What of JupyterLab a cadre has no use for; trainers have all of it."""


def _without_tools(handler: object, page_config: dict[str, Any]) -> dict[str, Any]:
    """JupyterLab's hook for its page: tools that a cadre has no use for are not even loaded."""
    del handler
    disabled = page_config.setdefault("disabledExtensions", [])
    disabled += [name for name in TOOLS if name not in disabled]
    return page_config


class StudyServer(ExtensionApp):
    """Settings come from ``lawstudy lab``; without them the pages can be read, and say why nothing else works."""

    name = "lawstudy"
    extension_url = "/lawstudy"
    load_other_extensions = True

    records_url = Unicode(help="SQLAlchemy URL of the site's records").tag(config=True)
    course_root = Unicode(help="folder of the nbgrader course").tag(config=True)
    item_folders = List(Unicode(), help="item folders beside the shipped one").tag(config=True)
    timezone = Unicode(DEFAULT_ZONE, help="IANA name of the site's time zone").tag(config=True)
    learner = Unicode(help="candidate or card number of the person at the machine").tag(config=True)
    role = Unicode("cadre", help="cadre or trainer").tag(config=True)

    def initialize_settings(self) -> None:
        """Tell the page who it is for."""
        assert self.serverapp is not None
        page = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        page["lawstudyRole"] = self.role
        page["lawstudyServer"] = "true" if self.records_url else ""
        if self.role != "trainer":
            self.serverapp.web_app.settings["page_config_hook"] = _without_tools
            if self.learner:
                guard(self.serverapp.web_app, self.serverapp.base_url)
        self.settings["lawstudy_study"] = self

    def initialize_handlers(self) -> None:
        """Register the addresses."""
        from delivery.lab.handlers import HANDLERS

        self.handlers.extend(HANDLERS)

    @cached_property
    def bank(self) -> ItemBank:
        """The bank that self-check looks keys up in, read when the first question is checked."""
        return read_bank(self.bank_folders)

    @property
    def bank_folders(self) -> list[Path]:
        """The shipped items and the site's own."""
        return [SHIPPED_ITEMS, *map(Path, self.item_folders)]

    @cached_property
    def self_check_items(self) -> frozenset[str]:
        """The only items that may be checked: the answer of any other is a secret."""
        return self_check_items()

    @property
    def zone(self) -> dt.tzinfo:
        """In which times are shown."""
        return find_zone(self.timezone)

    @property
    def course(self) -> Course:
        """The nbgrader course of the site."""
        return Course(Path(self.course_root))

    @contextmanager
    def learner_session(self) -> Iterator[tuple[Session, Person]]:
        """The records, and the person at the machine in them. Raises `NotAvailable`."""
        if not self.records_url:
            raise NotAvailable(messages.NO_SITE)
        with self._sessions() as db:
            person = find_person(db, self.learner)
            if person is None:
                raise NotAvailable(messages.NO_LEARNER.format(card=self.learner))
            yield db, person

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        return open_database(self.records_url)
