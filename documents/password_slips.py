"""Slips of first passwords, to be cut apart and handed over: ten to a page. PDF, A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.typesetting import set_pdf


@dataclass(frozen=True)
class PasswordSlip:
    """One person's: ``login`` and ``password`` as they are typed."""

    unit: str
    name: str
    login: str
    password: str


@dataclass(frozen=True)
class PasswordSlips:
    """Those that were made together, by unit. ``system``: what the site is called; ``address``: where people log in;

    ``contact``: whom to ask; ``printed``: when they were made.
    """

    system: str
    address: str
    contact: str
    printed: str
    slips: Sequence[PasswordSlip]


def password_slips_pdf(slips: PasswordSlips) -> bytes:
    """首次登录密码条, ten to a page; each unit begins a page of its own. Raises `documents.errors.NotMade`."""
    return set_pdf("password_slips", slips, tagged=False)
