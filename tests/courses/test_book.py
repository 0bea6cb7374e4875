from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from courses.book.build import build_book
from courses.lesson.page import all_lessons
from question_bank.bank import ItemBank, load_bank

DAY = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def bank() -> ItemBank:
    return load_bank(on=DAY)


@pytest.fixture(scope="module")
def book(bank: ItemBank) -> str:
    return build_book(bank, title="学法课程", on=DAY)


class Seen(HTMLParser):
    """What the file would load, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.goes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.loads += [str(facts[name]) for name in ("src", "srcset", "action") if name in facts]
        if tag == "link":
            self.loads.append(str(facts))
        if "id" in facts:
            self.ids.append(str(facts["id"]))
        if "href" in facts:
            self.goes.append(str(facts["href"]))


def test_it_needs_nothing_from_anywhere(book: str) -> None:
    seen = Seen()
    seen.feed(book)
    assert seen.loads == []
    assert all(each.startswith("#") for each in seen.goes)
    assert {each[1:] for each in seen.goes} <= set(seen.ids)
    assert len(set(seen.ids)) == len(seen.ids)
    assert set(re.findall(r"https?://\S+?(?=[\"'\s<])", book)) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in book
    assert "@import" not in book


def test_every_lesson_is_in_it_whole(book: str, bank: ItemBank) -> None:
    for page in all_lessons().values():
        assert f'<article id="{page.id}">' in book
        for block in page.blocks:
            match block.kind:
                case "step" if block.facts:
                    assert all(reply["text"] in book for reply in block.facts["replies"])
                case "figure" if block.figure:
                    assert block.figure.svg in book
                case "question" if block.facts:
                    first = bank[block.facts["item"]].legal_basis[0]
                    assert first in book


def test_it_tells_no_key_but_those_of_self_checks(book: str, bank: ItemBank) -> None:
    shown = {item for page in all_lessons().values() for item in page.items}
    for item in bank.values():
        if item.pool == "formal" and item.id not in shown:
            assert item.rationale.split("\n")[0] not in book
