"""Decisions on the question bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class ItemsImported(Decision):
    """Files of questions became item files; the subject names the files, which ``files`` gives by name and SHA-256.

    ``staged``: by which name the item files lie ready until this is on record.
    """

    name, title = "bank.import", "导入试题"
    files: Mapping[str, str]
    added: int
    unfinished: int
    changed: int
    duplicates: int
    rejected: int
    staged: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemsExported(Decision):
    """Items left the site in a file, which is the subject; ``keys``: whether their keys did."""

    name, title = "bank.export", "导出试题"
    questions: int
    keys: bool
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ItemsCalibrated(Decision):
    """What exams, which are the subject, showed of how hard items are is what the bank goes by from now on.

    ``before``: under ``measured``, by item what it went by; ``measured``: facility, number of answers and the beginning of the item's
    content hash; ``left_out``: items that stay as they were, or lose what these exams said of them, with reasons.
    """

    name, title = "bank.calibrate", "采用试题的实测难度"
    before: Mapping[str, object]
    measured: Mapping[str, str]
    left_out: Mapping[str, str]
    least: int
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class ItemMeasured(Decision):
    """An item in pretest becomes a formal one, as hard as ``answered`` papers of these exams showed. The subject is the item."""

    name, title = "item.measured", "试测题转为正式考试题"
    before: Mapping[str, object]
    pool: str
    measured_facility: float
    answered: int
    discrimination: float | None
    exams: list[str]


@dataclass(frozen=True, kw_only=True)
class CautionWaived(Decision):
    """An editor's caution that somebody lets stand, until the item is edited. The subject is the item, or the whole bank."""

    name, title = "bank.waive", "豁免编辑提醒"
    code: str
    caution: str
    content_hash: str
    reason: str
