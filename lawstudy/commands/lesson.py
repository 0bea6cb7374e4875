"""`lawstudy lesson`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from foundation.files import write_whole
from foundation.site import SETTINGS, open_site
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import remark, say
from lawstudy.errors import ShellError
from lawstudy.opening import bank_of, open_records
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
        say(shell_messages.EXPORTED.format(file=path))


def lesson_book(root: Path, file: Path) -> None:
    """Write the lessons as one HTML file: those of a site that its learners may read, all of them where there is no site."""
    from courses.book.build import build_book
    from courses.lesson.page import all_lessons
    from courses.lesson_review import hidden_lessons, undecided_lessons
    from courses.messages import BOOK_TITLE

    bank, hidden = load_bank(), frozenset[str]()
    if (root / SETTINGS).is_file():
        site = open_site(root)
        bank = bank_of(site).usable
        with open_records(site) as db:
            hidden = hidden_lessons(db)
            for told in undecided_lessons(db).words():
                remark(told)
        if len(hidden) == len(all_lessons()):
            raise ShellError(messages.BOOK_EMPTY)
    text = build_book(bank, title=BOOK_TITLE, on=dt.date.today(), hidden=hidden)
    write_whole(file, text.encode("utf-8"), durable=True)
    say(shell_messages.EXPORTED.format(file=file))
