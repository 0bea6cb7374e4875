"""`lawstudy lesson`."""

from __future__ import annotations

from pathlib import Path

from foundation.site import open_site
from lawstudy import messages
from lawstudy.console import say
from lawstudy.opening import bank_of
from question_bank.bank import load_bank


def lesson_build(root: Path) -> None:
    """Build the lesson notebooks from their sources and the bank."""
    from courses.lesson.files import write_lessons

    is_site = (root / "lawstudy.toml").is_file()
    bank = bank_of(open_site(root)).usable if is_site else load_bank()
    for path in write_lessons(bank):
        say(messages.EXPORTED.format(file=path))
