"""Import of questions by a trainer: a file is sent and checked, the report shown, and written when the trainer confirms."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, get_args

import orjson

from delivery import messages
from delivery.handlers.bank_editor import writing_items
from delivery.handlers.printing import Printed
from delivery.handlers.sent_file import LARGEST_FILE, shown_name, size_problem
from delivery.request import Handler
from documents.apart import made_apart
from foundation.errors import NotAvailable
from grading.bank_imports import settle_imports
from question_bank.areas import content_areas
from question_bank.exchange.applying import hold_staged
from question_bank.import_beside import (
    Checked,
    SentFile,
    check_sent,
    stage_checked,
    template_file,
    unpack_checked,
)
from question_bank.item import Pool
from question_bank.messages import POOL_NAMES
from records.accounts.permissions import Action
from records.audit import trail
from records.audit.bank_decisions import ItemsImported

_MOST_ROWS = 500


class BankImport(Handler):
    """Sending a file; what an import of it would do."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.write", "POST": "bank.write"}

    async def get(self) -> None:
        """The form."""
        self._show(None, "")

    async def post(self) -> None:
        """Check the file; nothing is written. ``area`` and ``pool`` are for questions of which the file says none."""
        files = self.request.files.get("file", [])
        if not files or not files[0].filename:
            self._refuse(messages.STUDY_NO_FILE)
            return
        if problem := size_problem(files[0]):
            self._refuse(problem)
            return
        folders = self.server.settings.exams
        if not folders.own_items:
            self._refuse(messages.IMPORT_NO_FOLDER)
            return
        area, pool = self.get_body_argument("area", ""), self.get_body_argument("pool", "")
        if area not in ("", *content_areas()) or pool not in ("", *get_args(Pool)):
            raise NotAvailable(messages.NO_SUCH)
        sent = SentFile(
            (folders.items[0], folders.own_items[0]),
            folders.statutes,
            shown_name(files[0]),
            files[0].body,
            area,
            next((known for known in get_args(Pool) if known == pool), None),
        )
        async with self.server.printing:
            checked = unpack_checked(await made_apart(check_sent, sent))
        if checked.problems:
            self.set_status(400)
        kept = self.server.imports.keep(self.me.account, checked) if checked.writes else ""
        self._show(checked, kept)

    def _refuse(self, problem: str) -> None:
        self.set_status(400)
        self._show(Checked("", "", (problem,)), "")

    def _show(self, checked: Checked | None, kept: str) -> None:
        self.page(
            "bank_import.html",
            checked=checked,
            kept=kept,
            areas=content_areas(),
            pools=POOL_NAMES,
            most_rows=_MOST_ROWS,
            largest=LARGEST_FILE,
        )


class ConfirmImport(Handler):
    """Writing what was checked."""

    actions: ClassVar[dict[str, Action]] = {"POST": "bank.write"}

    async def post(self) -> None:
        """Write all files or none, and put it on record. ``kept``: which import, as its page named it."""
        checked = self.server.imports.take(self.get_body_argument("kept", ""), self.me.account)
        if checked is None or checked.figures is None:
            self.set_status(409)
            self.page("bank_imported.html", problem=messages.IMPORT_GONE, checked=None)
            return
        folder = self.server.settings.exams.own_items[0]
        actor, loop = self.me.login, asyncio.get_running_loop()
        async with self.server.printing, writing_items:
            await self.room.read(lambda db: settle_imports(db, folder))
            staged = orjson.loads(await made_apart(stage_checked, (folder, checked.plan)))
            if "refused" in staged:
                self.set_status(409)
                self.page("bank_imported.html", problem=staged["refused"], checked=None)
                return
            decided = ItemsImported(
                subject=checked.file,
                files={checked.file: checked.sha256},
                **checked.figures,
                staged=staged["staged"],
            )
            await self.room.write(lambda db: trail.decide(db, decided, actor=actor))
            await loop.run_in_executor(None, hold_staged, folder, staged["staged"])
        self.page("bank_imported.html", problem="", checked=checked)


class ImportTemplate(Printed):
    """The workbook to fill in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.write"}

    async def get(self) -> None:
        """To save."""
        shipped = self.server.settings.exams.items[0]
        await self.finish_document(template_file, shipped, messages.IMPORT_TEMPLATE, "xlsx")


ROUTES: list[tuple[str, Any]] = [
    (r"/bank/import", BankImport),
    (r"/bank/import/confirm", ConfirmImport),
    (r"/bank/import/template\.xlsx", ImportTemplate),
]
