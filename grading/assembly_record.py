"""How an exam's forms were built, kept beside them: what pages show of it without reading the bank again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from foundation.files import write_whole
from question_bank.facility import Facilities
from records.exams.exam import Exam, find_exam

if TYPE_CHECKING:
    from grading.exam_folders import ExamFolders

_FILE = "assembly.json"
SCHEMA = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class BuiltForm(_Part):
    """``facility``: mean facility of what is scored, measured of ``measured`` of its items and expected of the others;

    ``content_hash``: which content that is said of.
    """

    code: str
    items: int
    facility: float
    content_hash: str
    measured: int = 0


class Shared(_Part):
    """Items that a form has in common with another one, or with a paper that people have seen."""

    form: str
    paper: str
    items: int


class AssemblyRecord(_Part):
    """``blueprint``: its name; ``most_seen``: of the items of a paper in ``seen``, at most; ``resit_of``: whose failed it is for; ``at``: UTC.

    ``facilities``: of every item that could be chosen, how hard it was taken to be, and ``measured`` of which that was measured: with
    seed, blueprint and items the same forms come of them again, whatever is measured later.
    """

    schema_version: int = SCHEMA
    blueprint: str
    title: str
    practice: bool
    seed: int
    forms: Sequence[BuiltForm]
    spread: float
    spread_limit: float
    overlaps: Sequence[Shared] = ()
    overlap_limit: int = 0
    seen: Sequence[Shared] = ()
    most_seen: int | None = None
    resit_of: str = ""
    exclude: Sequence[str] = ()
    facilities: Mapping[str, float] = {}
    measured: Sequence[str] = ()
    at: str = ""
    by: str = ""

    @property
    def hashes(self) -> dict[str, str]:
        """Content hash by form."""
        return {form.code: form.content_hash for form in self.forms}

    @property
    def built_on(self) -> Facilities:
        """How hard items were taken to be."""
        return Facilities(self.facilities, frozenset(self.measured))


def write_record(folders: ExamFolders, exam: str, record: AssemblyRecord) -> None:
    """Keep it beside the exam's forms."""
    data = orjson.dumps(record.model_dump(mode="json"), option=orjson.OPT_INDENT_2)
    write_whole(_path(folders, exam), data)


def read_record(folders: ExamFolders, exam: str) -> AssemblyRecord | None:
    """What is kept; ``None`` where nothing is, as of forms that an earlier version built, or where it cannot be read."""
    try:
        return AssemblyRecord.model_validate(orjson.loads(_path(folders, exam).read_bytes()))
    except (OSError, orjson.JSONDecodeError, ValidationError):
        return None


def resit_chain(db: Session, folders: ExamFolders, exam: str) -> list[Exam]:
    """The exam, and the one that it is a resit of, and so on. Raises `ExamNotReleased` unless all of them are on record."""
    found: dict[str, Exam] = {}
    name = exam
    while name and name not in found:
        found[name] = find_exam(db, name)
        record = read_record(folders, name)
        name = record.resit_of if record else ""
    return list(found.values())


def _path(folders: ExamFolders, exam: str) -> Path:
    return folders.exam(exam) / _FILE
