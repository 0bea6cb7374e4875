"""An import for a page: checked, and written, in a process beside the room, which imports nothing for it."""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from question_bank.item import Pool

MOST_NEAR = 50
"""Pairs of questions that are nearly the same which a page shows."""


@dataclass(frozen=True)
class SentFile:
    """``folders``: the shipped items and the site's own, into the last of which an import goes; ``statutes``: texts and register.

    ``area`` and ``pool``: for questions of which the file says none.
    """

    folders: tuple[Path, ...]
    statutes: Path
    name: str
    data: bytes
    area: str = ""
    pool: Pool | None = None


@dataclass(frozen=True)
class Checked:
    """What a page shows of a plan. ``rows`` and ``near`` as in `question_bank.exchange.report`; ``pairs``: how many there are of the latter; ``plan``: pickled, to be carried out."""

    file: str
    sha256: str
    problems: tuple[str, ...] = ()
    summary: str = ""
    rows: tuple[tuple[str, str, str, str, str], ...] = ()
    near: tuple[tuple[str, str, str, str], ...] = ()
    pairs: int = 0
    lost: tuple[tuple[str, int], ...] = ()
    figures: Mapping[str, int] | None = None
    writes: int = 0
    plan: bytes = b""


def check_sent(sent: SentFile) -> bytes:
    """A pickled `Checked`: what an import of the file would do, or what is wrong with the file."""
    from question_bank.bank import head_check, read_bank
    from question_bank.errors import ProblemsFound
    from question_bank.exchange.applying import look_at
    from question_bank.exchange.importing import Defaults, plan_import
    from question_bank.exchange.readers import read_drafts
    from question_bank.exchange.report import lost_counts, report_rows, summary
    from question_bank.law.register import site_register

    digest = hashlib.sha256(sent.data).hexdigest()
    with tempfile.TemporaryDirectory(prefix="lawstudy-import-") as folder:
        path = Path(folder) / sent.name
        path.write_bytes(sent.data)
        try:
            drafts = read_drafts(path)
        except ProblemsFound as error:
            told = tuple(f"{one.file}：{one.message}" for one in error.problems)
            return pickle.dumps(Checked(sent.name, digest, told))
    register = site_register(sent.statutes)
    seen = look_at(sent.folders[-1])
    bank = read_bank(sent.folders, register=register)
    defaults = Defaults(content_area=sent.area or None, pool=sent.pool)
    refer = head_check(sent.folders, register=register)
    plan = plan_import(drafts, bank, defaults, seen, refer=refer)
    pairs = ((added, one) for added in plan.added for one in added.near)
    near = tuple(
        (
            f"{added.draft.place.where} ／ {one.of.removeprefix(f'{sent.name} ')}",
            one.likeness.one,
            one.likeness.other,
            "；".join(one.likeness.remarks),
        )
        for added, one in islice(pairs, MOST_NEAR)
    )
    checked = Checked(
        sent.name,
        digest,
        summary=summary(plan),
        rows=tuple(report_rows(plan, sent.name)),
        near=near,
        pairs=sum(len(added.near) for added in plan.added),
        lost=tuple(lost_counts(plan)),
        figures=plan.figures,
        writes=plan.writes,
        plan=pickle.dumps(plan),
    )
    return pickle.dumps(checked)


def unpack_checked(packed: bytes) -> Checked:
    """What a process of ours packed."""
    found: Checked = pickle.loads(packed)
    return found


def stage_checked(value: tuple[Path, bytes]) -> bytes:
    """Stage a plan in its folder. JSON: ``staged``, its name; or under ``refused`` why it could not be."""
    from question_bank.errors import BankChanged
    from question_bank.exchange.importing import stage_plan

    folder, packed = value
    try:
        staged = stage_plan(pickle.loads(packed), folder)
    except BankChanged as error:
        return json.dumps({"refused": str(error)}).encode()
    return json.dumps({"staged": staged}).encode()


def template_file(folder: Path) -> bytes:
    """The workbook to fill in, with examples from the items in ``folder``."""
    from question_bank.bank import read_bank
    from question_bank.exchange.excel_out import write_template

    with tempfile.TemporaryDirectory(prefix="lawstudy-template-") as made:
        path = Path(made) / "template.xlsx"
        write_template(path, read_bank([folder]))
        return path.read_bytes()
