"""`lawstudy lesson`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from foundation.files import write_whole
from foundation.site import SETTINGS, open_site
from lawstudy import messages
from lawstudy.console import say
from lawstudy.opening import bank_of
from question_bank.bank import load_bank
from question_bank.law.register import load_register, site_register


def lesson_build(root: Path) -> None:
    """Build the lesson notebooks from their sources and the bank."""
    from courses.lesson.files import write_lessons

    if (root / SETTINGS).is_file():
        site = open_site(root)
        bank, register = bank_of(site).usable, site_register(site.statutes)
    else:
        bank, register = load_bank(), load_register()
    for path in write_lessons(bank, register=register):
        say(messages.EXPORTED.format(file=path))


def lesson_book(root: Path, file: Path) -> None:
    """Write all lessons as one HTML file."""
    from courses.book.build import build_book
    from courses.messages import BOOK_TITLE

    is_site = (root / SETTINGS).is_file()
    bank = bank_of(open_site(root)).usable if is_site else load_bank()
    text = build_book(bank, title=BOOK_TITLE, on=dt.date.today())
    write_whole(file, text.encode("utf-8"), durable=True)
    say(messages.EXPORTED.format(file=file))
