"""An item of the site is written or edited on a page, with the check and the candidate's view beside it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import orjson

from delivery import messages
from delivery.handlers.review_handler import ReviewHandler, shown_questions
from documents.apart import made_apart
from documents.errors import NotMade
from foundation.errors import NotAvailable
from foundation.files import write_whole
from foundation.markup import to_html
from question_bank.areas import content_areas
from question_bank.editing import Edited, check_edited
from question_bank.item_id import is_item_id
from question_bank.messages import POOL_NAMES, TYPE_NAMES
from records.accounts.permissions import Action
from records.audit.review_decisions import ItemWritten
from records.audit.trail import decide

if TYPE_CHECKING:
    from question_bank.item import Item
    from question_bank.item_form import ItemForm

_LONGEST = 30_000
"""Characters of a field."""
writing_items = asyncio.Lock()
"""Comparing a file with what somebody saw of it, and writing it, is one step."""


class Editor(ReviewHandler):
    """What writing shares: the file, the form, the check beside the room."""

    def folder(self) -> Path:
        """Where the site's own items lie. Raises `NotAvailable` without such a folder."""
        own = self.server.settings.exams.own_items
        if not own:
            raise NotAvailable(messages.BANK_NO_FOLDER)
        return own[0]

    def own_file(self, name: str) -> Path | None:
        """The file of one of the site's own items."""
        from question_bank.bank import item_files

        files = item_files(self.server.settings.exams.own_items)
        return next((path for path in files if path.stem == name), None)

    async def check(self, text: str, name: str) -> tuple[list[tuple[int, str]], Item | None]:
        """What the check says of the file if it had this text, and the item. Raises `NotAvailable` where it cannot be asked."""
        from question_bank.item import Item  # brings pydantic along

        exams = self.server.settings.exams
        # A file that is not there yet is checked as if it were.
        path = self.own_file(name) or self.folder() / f"{name or 'new'}.md"
        edited = Edited(text, path, exams.statutes, exams.items)
        try:
            found = orjson.loads(await made_apart(check_edited, edited))
        except NotMade as error:
            raise NotAvailable(messages.BANK_UNREAD) from error
        item = Item.model_validate(found["item"]) if found["item"] else None
        return [(line, reason) for line, reason in found["problems"]], item

    def typed(self) -> tuple[ItemForm | None, str]:
        """The form that was sent (``None`` where the file was edited as text), and the file's text by it."""
        from question_bank.item_form import OPTIONS, TEXTS, ItemForm, text_of

        if self.said("as_text", 3):
            return None, self.said("text", _LONGEST).strip() + "\n"
        values = {name: self.said(name, _LONGEST) for name in TEXTS}
        form = ItemForm(
            **values,
            options=tuple(self.said(f"option{n}", _LONGEST) for n in range(OPTIONS)),
            keys=frozenset(n for n in range(OPTIONS) if str(n) in self.get_body_arguments("key")),
            numerals=bool(self.said("numerals", 3)),
        )
        return form, text_of(form)

    def show_form(
        self,
        form: ItemForm | None,
        text: str,
        *,
        name: str = "",
        seen: str = "",
        refused: Sequence[str] = (),
        theirs: str = "",
        done: str = "",
        result: tuple[list[tuple[int, str]], Item | None] | None = None,
    ) -> None:
        """The form, as it was typed; ``theirs``: what the file says now, where somebody else wrote it meanwhile."""
        from question_bank.item import LEVELS
        from question_bank.item_form import OPTIONS

        self.page(
            "item_edit.html",
            form=form,
            text=text,
            name=name,
            seen=seen,
            refused=refused,
            theirs=theirs,
            done=done,
            result=self.result(result),
            areas=content_areas(),
            TYPES=TYPE_NAMES,
            POOLS=POOL_NAMES,
            LEVELS=LEVELS,
            OPTIONS=OPTIONS,
            BLANK="{{正确答案|另一种写法}}",
            MOST=_LONGEST,
        )

    def result(self, found: tuple[list[tuple[int, str]], Item | None] | None) -> str:
        """What the check says, and the item as a candidate sees it, as a piece of a page."""
        if found is None:
            return ""
        problems, item = found
        shown = self.render_string(
            "item_check.html",
            problems=problems,
            item=item,
            questions=shown_questions(item) if item else (),
            html=to_html,
        )
        return shown.decode()


class NewItem(Editor):
    """A new item, blank or as another one stands."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.write", "POST": "bank.write"}

    async def get(self) -> None:
        """The form; ``like``: the item that it begins as; ``type=case``: as text."""
        from question_bank.item_form import ItemForm, form_of

        like = self.get_argument("like", "")
        if like:
            files = await self.items()
            if like not in files.texts:
                raise NotAvailable(messages.NO_SUCH)
            item = files.item(like)
            if item.type == "case":
                source = await self._source(like)
                self.show_form(None, source.replace(f"id: {like}\n", "id: \n", 1))
            else:
                self.show_form(replace(form_of(item), id=""), "")
            return
        if self.get_argument("type", "") == "case":
            self.show_form(None, messages.CASE_TEMPLATE)
            return
        self.show_form(ItemForm(), "")

    async def post(self) -> None:
        """Write the file of a new item, finished or not; never over another one's."""
        form, text = self.typed()
        name = form.id.strip() if form is not None else _id_in(text)
        if not is_item_id(name):
            self.set_status(400)
            self.show_form(form, text, refused=[messages.ITEM_ID])
            return
        if name in (await self.items()).texts or self.own_file(name) is not None:
            self.set_status(409)
            self.show_form(form, text, refused=[messages.ITEM_ID_TAKEN.format(id=name)])
            return
        await self.save(name, self.folder() / f"{name}.md", text, before="", form=form)

    async def _source(self, name: str) -> str:
        from question_bank.bank import item_files

        for path in item_files(self.server.settings.exams.items):
            if path.stem == name:
                return path.read_text(encoding="utf-8-sig")
        raise NotAvailable(messages.NO_SUCH)

    async def save(
        self, name: str, path: Path, text: str, *, before: str, form: ItemForm | None
    ) -> None:
        """Write the file if it is still as it was seen, else show both."""
        result = await self.check(text, name)
        async with writing_items:
            now = path.read_bytes() if path.is_file() else b""
            if (hashlib.sha256(now).hexdigest() if now else "") != before:
                self.set_status(409)
                self.show_form(
                    form,
                    text,
                    name=name,
                    seen=hashlib.sha256(now).hexdigest(),
                    refused=[messages.ITEM_CHANGED],
                    theirs=now.decode("utf-8-sig", errors="replace"),
                    result=result,
                )
                return
            data = text.encode()
            sha256 = hashlib.sha256(data).hexdigest()
            finished = result[1] is not None and not result[0]
            written = ItemWritten(subject=name, before=before, sha256=sha256, finished=finished)
            actor = self.me.login
            await self.room.write(lambda db: decide(db, written, actor=actor))
            path.parent.mkdir(parents=True, exist_ok=True)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, lambda: write_whole(path, data, durable=True))
        told = messages.ITEM_SAVED if finished else messages.ITEM_SAVED_UNFINISHED
        self.show_form(form, text, name=name, seen=sha256, done=told, result=result)


class EditItem(NewItem):
    """One of the site's own items."""

    async def get(self, name: str) -> None:  # type: ignore[override]
        """The form, or the text of a file that is no whole item yet or a case."""
        path = self.own_file(name)
        if path is None:
            raise NotAvailable(messages.ITEM_NOT_OWN)
        data = path.read_bytes()
        text = data.decode("utf-8-sig", errors="replace")
        seen = hashlib.sha256(data).hexdigest()
        result = await self.check(text, name)
        form = self._form(result[1])
        self.show_form(form, text, name=name, seen=seen, result=result)

    def _form(self, item: Item | None) -> ItemForm | None:
        from question_bank.item_form import form_of

        as_text = bool(self.get_argument("text", ""))
        return None if item is None or item.type == "case" or as_text else form_of(item)

    async def post(self, name: str) -> None:  # type: ignore[override]
        """Write it, unless somebody else has meanwhile; its name stays."""
        path = self.own_file(name)
        if path is None:
            raise NotAvailable(messages.ITEM_NOT_OWN)
        form, text = self.typed()
        given = form.id.strip() if form is not None else _id_in(text)
        if given != name:
            self.set_status(400)
            refused = [messages.ITEM_ID_STAYS.format(id=name)]
            self.show_form(form, text, name=name, seen=self.said("seen", 64), refused=refused)
            return
        await self.save(name, path, text, before=self.said("seen", 64), form=form)


class CheckItem(Editor):
    """What the check says of what is being typed, as a piece of a page."""

    actions: ClassVar[dict[str, Action]] = {"POST": "bank.write"}

    async def post(self) -> None:
        """Nothing is written."""
        form, text = self.typed()
        name = form.id.strip() if form is not None else _id_in(text)
        found = await self.check(text, name if is_item_id(name) else "")
        self.finish(self.result(found))


def _id_in(text: str) -> str:
    found = re.search(r"^id:[ \t]*(\S*)[ \t]*$", text, re.MULTILINE)
    return found[1] if found else ""


ROUTES: list[tuple[str, Any]] = [
    (r"/bank/new", NewItem),
    (r"/bank/check", CheckItem),
    (r"/bank/([a-z0-9-]{1,80})/edit", EditItem),
]
