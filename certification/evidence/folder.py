"""The folder of evidence: gathered from records and course, written beside where it is to be, and there whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from certification.errors import EvidenceRefused
from certification.evidence import verify as program
from certification.evidence import words
from certification.evidence.entries import About, Entries, entries_about, has_moved_on, whole_trail
from certification.evidence.facts import attempt_facts, call_facts, decision_facts, form_facts
from certification.evidence.keys import KeyVersion, key_versions
from certification.evidence.papers import answer_lines, jsonl, paper_of
from certification.evidence.sheet import evidence_sheet
from documents.evidence import evidence_pdf
from foundation.errors import LawStudyError
from grading.exam_folders import ExamFolders
from grading.submitted import digest, require_answers
from records.audit import trail
from records.audit.site_decisions import EvidenceTaken
from records.audit.trail import AuditEntry
from records.certificates import Certificate
from records.exams.attempt import BEGUN, UNFINISHED, Attempt
from records.exams.call import Call, calls_of
from records.exams.exam import Exam, ExamForm, find_exam
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person
from records.schema import close_database, open_database

if TYPE_CHECKING:  # It brings pydantic, which the room need not hold.
    from question_bank.forms.form import Form

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""As early as a .zip can say: nothing in it depends on when it was made."""
_SHOWN_NUMBERS = 20


@dataclass(frozen=True)
class Wanted:
    """Whose evidence of which exam, as `take_evidence` put it on record; ``taken``: that entry, at which the trail ends for it.

    ``call``: the person's call to the exam; ``zone``: in which the sheet tells times. It says all that a process beside the room needs.
    """

    site: str
    folders: ExamFolders
    call: int
    taken: int
    zone: ZoneInfo
    with_keys: bool = False
    whole_trail: bool = False


def find_called(db: Session, exam_name: str, typed: str) -> Call:
    """Who is meant by a number, a card's number or a name, among those called. Raises `EvidenceRefused`, `ExamNotReleased`, `AnswersDeleted`."""
    exam = find_exam(db, exam_name)
    require_answers(exam)
    # Compared here and not by the database, which does not take every text that somebody may type.
    people = db.execute(
        select(Call.id, Person.id, Person.number, Person.name)
        .join(Person, Person.id == Call.person_id)
        .where(Call.exam_id == exam.id)
        .order_by(Call.id)
    ).all()
    cards = db.execute(select(EnforcementCard.person_id, EnforcementCard.number))
    by_card = {person for person, number in cards if number == typed}
    found = [
        (call, number) for call, person, number, _ in people if typed == number or person in by_card
    ] or [(call, number) for call, _, number, name in people if name == typed]
    if not found:
        raise EvidenceRefused([words.NOBODY.format(exam=exam_name, person=typed[:60])])
    if len(found) > 1:
        numbers = "、".join(number for _, number in found[:_SHOWN_NUMBERS])
        text = words.SEVERAL.format(
            exam=exam_name, person=typed[:60], count=len(found), numbers=numbers
        )
        raise EvidenceRefused([text])
    [call] = calls_of(db, [found[0][0]])
    return call


def take_evidence(
    db: Session, call: Call, *, with_keys: bool, whole_trail: bool, actor: str | None = None
) -> int:
    """Put on record that it is taken, in the caller's transaction; returns the entry's number."""
    taken = EvidenceTaken(
        subject=f"{call.exam.name}/{call.person.number}",
        with_keys=with_keys,
        whole_trail=whole_trail,
    )
    return trail.decide(db, taken, actor=actor).id


def folder_name(exam: str, person: str) -> str:
    """A name that every file system takes, whatever people and exams are called."""
    parts = [
        re.sub(r"[^\w-]+", "_", part).encode()[:80].decode(errors="ignore")
        for part in (exam, person)
    ]
    return "-".join(["evidence", *parts])


def require_new(folder: Path) -> None:
    """Raises `EvidenceRefused` when the folder is there already, or cannot be made."""
    if folder.exists() or folder.is_symlink():
        raise EvidenceRefused([words.EXISTS.format(folder=folder)])
    if not folder.parent.is_dir():
        raise EvidenceRefused([words.NO_PARENT.format(folder=folder.parent)])


def write_evidence(db: Session, wanted: Wanted, folder: Path) -> str:
    """Write the folder, which must not exist yet; returns the SHA-256 of its manifest.

    Raises `EvidenceRefused`, `AuditBroken`, `NotMade`, ``OSError``; nothing is left behind then.
    """
    require_new(folder)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".writing-"))
    try:
        _fill(db, wanted, new)
        manifest = (new / program.MANIFEST).read_bytes()
        new.chmod(0o755)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return digest(manifest)


def evidence_zip(asked: tuple[str, Wanted]) -> bytes:
    """The folder as a .zip, or in its place why there is none, as text (it begins otherwise). For a process beside the room.

    ``asked``: the address of the records, and what is wanted.
    """
    url, wanted = asked
    made = BytesIO()
    try:
        sessions = open_database(url)
        with tempfile.TemporaryDirectory() as place, closing(sessions()) as db:
            call = db.get_one(Call, wanted.call)
            name = folder_name(call.exam.name, call.person.number)
            folder = Path(place) / name
            write_evidence(db, wanted, folder)
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
                for path in sorted(each for each in folder.rglob("*") if each.is_file()):
                    entry = zipfile.ZipInfo(
                        f"{name}/{path.relative_to(folder).as_posix()}", _FIRST_DAY
                    )
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    target.writestr(entry, path.read_bytes())
        close_database(sessions)
    except LawStudyError as error:
        return str(error).encode()
    except DatabaseError:
        return words.RECORDS_DAMAGED.encode()
    return made.getvalue()


def _fill(db: Session, wanted: Wanted, folder: Path) -> None:
    trail.verify(db)
    taken = db.get(AuditEntry, wanted.taken)
    call = db.get(Call, wanted.call)
    if taken is None or call is None or taken.action != EvidenceTaken.name:
        raise EvidenceRefused([words.NOT_TAKEN])
    attempts = db.scalars(
        select(Attempt).where(Attempt.call_id == call.id).order_by(Attempt.ordinal)
    ).all()
    if any(attempt.state in UNFINISHED for attempt in attempts) or not (
        attempts or call.exemption or db.get(Result, call.id)
    ):
        raise EvidenceRefused([words.NOT_OVER])
    facts, versions = _gathered(db, wanted, call, attempts, folder)
    about = _about(db, call, attempts)
    entries = entries_about(db, about, last=taken.id, with_keys=wanted.with_keys)
    if has_moved_on(db, about, taken.id):
        raise EvidenceRefused([words.CHANGED_MEANWHILE])
    facts["schema"], facts["site"], facts["zone"] = program.SCHEMA, wanted.site, wanted.zone.key
    facts["trail"] = {
        "head": {"entries": taken.id, "digest": taken.digest},
        "whole": wanted.whole_trail,
        "own": [row[0] for row in entries.own],
        "withheld": entries.withheld,
    }
    _write(folder, program.FACTS, program.canonical(facts))
    _write(folder, program.OWN, jsonl(entries.own))
    if wanted.whole_trail:
        with (folder / program.WHOLE).open("wb") as file:
            for row in whole_trail(db, taken.id):
                file.write(jsonl([row]))
    if wanted.with_keys:
        _write(folder, program.KEYS, program.canonical(_handed_out(versions)))
    _write(folder, "verify.py", Path(program.__file__).read_bytes())
    _finish(folder, facts, entries, taken.at)


def _gathered(
    db: Session, wanted: Wanted, call: Call, attempts: Sequence[Attempt], folder: Path
) -> tuple[dict[str, Any], list[KeyVersion]]:
    """All facts but those of the trail; papers and answers are written. Raises `EvidenceRefused` with every paper's problem."""
    course, candidate = wanted.folders.course, call.person.number
    result = db.get(Result, call.id)
    told, problems, versions = [], list[str](), list[KeyVersion]()
    for attempt in attempts:
        # A paper that was given back, or is asked for again, is none.
        paper = db.get(Submission, attempt.id) if attempt.sha256 else None
        own = attempt_facts(db, attempt, paper, result)
        own["answers"] = f"attempt-{attempt.ordinal}/answers.jsonl"
        _write(folder, own["answers"], answer_lines(db, attempt))
        try:
            if paper is not None:
                data = paper_of(db, course, candidate, attempt, paper)
                own["notebook"] = f"attempt-{attempt.ordinal}/notebook.ipynb"
                _write(folder, own["notebook"], data)
            if attempt.state in BEGUN:
                versions += key_versions(course, attempt)
        except EvidenceRefused as error:
            problems += error.problems
        told.append(own)
    if problems:
        raise EvidenceRefused(problems)
    # A paper that nobody put before them may be one that is still to be sat.
    kept = {attempt.form_id: attempt.form for attempt in attempts if attempt.state in BEGUN}
    built = _built_forms(wanted.folders, call.exam)
    forms = [form_facts(form, _built(built, form)) for form in kept.values()]
    items = [item["item"] for form in forms for item in form["items"]]
    facts = {
        **call_facts(call),
        **decision_facts(db, call, items, with_keys=wanted.with_keys),
        "forms": forms,
        "attempts": told,
        "key_versions": [version.committed() for version in versions],
        "with_keys": wanted.with_keys,
    }
    return facts, versions


def _built_forms(folders: ExamFolders, exam: Exam) -> list[Form]:
    try:
        return folders.built_forms(exam.name)
    except LawStudyError:
        return []  # The sheet says that the versions are not known.


def _built(forms: Sequence[Form], kept: ExamForm) -> Form | None:
    return next((form for form in forms if form.code == kept.code), None)


def _about(db: Session, call: Call, attempts: Sequence[Attempt]) -> About:
    others = db.execute(
        select(Person.number, Person.name)
        .join(Call, Call.person_id == Person.id)
        .where(Call.exam_id == call.exam_id, Person.id != call.person_id)
    ).all()
    of_exam = (
        select(Certificate.number, Certificate.call_id)
        .join(Call, Call.id == Certificate.call_id)
        .where(Call.exam_id == call.exam_id)
    )
    numbers: dict[str, int] = dict(db.execute(of_exam).all())
    names = {name for _, name in others} - {call.person.name}
    return About(
        exam=call.exam.name,
        person=call.person.number,
        sittings=[each.sitting.name for each in attempts if each.sitting],
        certificates=[number for number, owner in numbers.items() if owner == call.id],
        numbers=frozenset(number for number, _ in others),
        names=frozenset(name for name in names if len(name) > 1),
        other_certificates=frozenset(n for n, owner in numbers.items() if owner != call.id),
    )


def _handed_out(versions: Sequence[KeyVersion]) -> dict[str, dict[str, str]]:
    return {
        f"{each.paper}/{each.cell}": {
            "salt": each.salt,
            "released": each.released,
            "current": each.current,
        }
        for each in versions
    }


def _finish(folder: Path, facts: dict[str, Any], entries: Entries, made_at: str) -> None:
    """The sheet, which tells the digests of what it is about, the words for who opens the folder, and the manifest of all."""
    facts = json.loads(json.dumps(facts))
    sheet = evidence_sheet(facts, entries.own, _digests(folder))
    _write(folder, "evidence.pdf", evidence_pdf(sheet))
    _write(folder, "README.md", _readme(folder, facts).encode())
    manifest = {"schema": program.SCHEMA, "made_at": made_at, "files": _digests(folder)}
    _write(folder, program.MANIFEST, program.canonical(manifest))


def _readme(folder: Path, facts: dict[str, Any]) -> str:
    told = dict(words.FILE_WORDS)
    for attempt in facts["attempts"]:
        if attempt["notebook"]:
            told[attempt["notebook"]] = words.NOTEBOOK_WORDS.format(**attempt)
        told[attempt["answers"]] = words.ANSWERS_WORDS.format(**attempt)
    there = [name for name in told if (folder / name).is_file()]
    return words.README.format(
        person=f"{facts['person']['name']}（{facts['person']['number']}）",
        exam=facts["exam"]["title"],
        files="\n".join(f"| {name} | {told[name]} |" for name in there),
        keys=words.KEYS_GIVEN if facts["with_keys"] else words.KEYS_WITHHELD,
        trail=words.TRAIL_WHOLE if facts["trail"]["whole"] else words.TRAIL_PART,
    )


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files}


def _write(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
