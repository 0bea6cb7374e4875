"""The extension itself: which site it serves, and who sits at the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from traitlets import List, Unicode

from courses.lesson_files import self_check_items
from delivery import messages
from delivery.errors import NotAvailable
from grading.course import Course
from question_bank.bank import SHIPPED_ITEMS, ItemBank, load_bank
from records.database import open_database
from records.models import Officer


class StudyServer(ExtensionApp):
    """Settings come from ``lawstudy lab``; without them the pages can be read, and say why nothing else works."""

    name = "lawstudy"
    extension_url = "/lawstudy"
    load_other_extensions = True

    records_url = Unicode(help="SQLAlchemy URL of the site's records").tag(config=True)
    course_root = Unicode(help="folder of the nbgrader course").tag(config=True)
    item_folders = List(Unicode(), help="item folders beside the shipped one").tag(config=True)
    learner = Unicode(help="card number of the person at the machine").tag(config=True)
    role = Unicode("cadre", help="cadre or trainer").tag(config=True)

    def initialize_settings(self) -> None:
        """Tell the page who it is for."""
        assert self.serverapp is not None
        page = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        page["lawstudyRole"] = self.role
        page["lawstudyServer"] = "true" if self.records_url else ""
        self.settings["lawstudy_study"] = self

    def initialize_handlers(self) -> None:
        """Register the addresses."""
        from delivery.server.handlers import HANDLERS

        self.handlers.extend(HANDLERS)

    @cached_property
    def bank(self) -> ItemBank:
        """The bank that self-check looks keys up in, read when the first question is checked."""
        return load_bank([SHIPPED_ITEMS, *map(Path, self.item_folders)])

    @cached_property
    def self_check_items(self) -> frozenset[str]:
        """The only items that may be checked: the answer of any other is a secret."""
        return self_check_items()

    @property
    def course(self) -> Course:
        """The nbgrader course of the site."""
        return Course(Path(self.course_root))

    @contextmanager
    def learner_session(self) -> Iterator[tuple[Session, Officer]]:
        """The records, and the person at the machine in them. Raises `NotAvailable`."""
        if not self.records_url:
            raise NotAvailable(messages.NO_SITE)
        with self._sessions() as session:
            person = session.scalar(select(Officer).where(Officer.card_number == self.learner))
            if person is None:
                raise NotAvailable(messages.NO_LEARNER.format(card=self.learner))
            yield session, person

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        return open_database(self.records_url)
