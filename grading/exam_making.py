"""Making an exam: building its forms from a blueprint, and releasing them. What command line and pages both do.

A resit for those who failed an exam is an exam of its own: its forms keep away from what these people saw. Who may sit the
*same* exam again follows from its policy (`grading.eligibility`), on the forms that it has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.files import write_whole
from grading import messages
from grading.assembly_record import (
    AssemblyRecord,
    BuiltForm,
    Shared,
    read_record,
    write_record,
)
from grading.errors import ExamUnderway, MakingRefused
from grading.exam_folders import ExamFolders
from grading.exposure import resting
from grading.facilities import facilities_of
from grading.making import Making
from grading.making_check import Checked, check_making, exam_names
from grading.must_know import held_against_list
from grading.nbgrader.course import handed_in_papers, one_process
from grading.pools import (
    bank_for,
    pool_problems,
    pretest_bank,
    register_pools,
    require_in_use,
    waiting_for_review,
)
from grading.release import is_up_to_date, policy_changed, release
from question_bank.bank import ItemBank
from question_bank.errors import BlueprintInfeasible, FormDamaged
from question_bank.facility import EXPECTED, Facilities
from question_bank.forms.assembly import AssemblyReport, assemble, report
from question_bank.forms.form import Form, read_form
from question_bank.forms.program import Seen
from question_bank.item import Item
from question_bank.messages import POOL_NAMES
from records.audit import trail
from records.audit.actor import acting
from records.audit.exam_decisions import ExamBuilt
from records.errors import PolicyRejected
from records.exams.exam import find_exam
from records.exams.exam_state import EXAM_MOVES, exam_state
from records.exams.policy import Policy


@dataclass(frozen=True)
class Built:
    """What came of it. ``changed``: whether these forms were not there already; ``used`` of ``items`` in the bank are of the right pool.

    ``pool_warnings``: files that say another pool than the records; ``list_warnings``: what was not held against a list of what must
    be known, and how many items wait for their review. They keep nobody from building.
    """

    exam: str
    forms: Sequence[Form]
    report: AssemblyReport
    changed: bool
    policy: Policy
    practice: bool
    used: int
    items: int
    pool_warnings: Sequence[str]
    list_warnings: Sequence[str]
    file_problems: int
    frozen: int


@dataclass(frozen=True)
class Released:
    """``changed``: whether anything was released now; ``kept_policy``: its file says something else than the rules that it keeps."""

    forms: int
    changed: bool
    kept_policy: bool


def build_exam(db: Session, folders: ExamFolders, wanted: Making) -> Built:
    """Assemble forms and write them below the site, unless the same ones are there already; commits.

    Raises `MakingRefused` with everything that is wrong with what is asked for, or with what its audience must know and the bank
    does not have, `BlueprintInfeasible` when the bank cannot do
    it, and `ExamUnderway` once somebody has sat the exam; nothing is changed then.
    """
    ready = check_making(db, folders, wanted)
    seen = Seen(ready.papers, wanted.most_seen)
    bank = folders.bank()
    today = dt.date.today()
    # Learners see the answers of all that is not formal.
    pool = bank_for(db, bank, practice=ready.blueprint.practice)
    warnings = pool_problems(db, bank)
    unscored = pretest_bank(db, bank)
    facilities = _facilities(db, folders, ready.exam, bank)
    unreviewed = waiting_for_review(db, bank, practice=ready.blueprint.practice)
    kind = POOL_NAMES["practice" if ready.blueprint.practice else "formal"]
    if unreviewed and not pool:
        raise MakingRefused([messages.NONE_IN_USE.format(pool=kind)])
    left_out = []
    if unreviewed:
        left_out.append(messages.SOME_NOT_IN_USE.format(count=unreviewed, pool=kind))
    if not ready.blueprint.practice:
        rest = resting(db, ready.blueprint.exposure, ready.exam, today).keys() & pool.keys()
        pool = pool.without(rest)
        left_out += [messages.SOME_REST.format(count=len(rest))] if rest else []
    curriculum = held_against_list(folders, ready.blueprint, pool, today)
    curriculum += left_out
    # Assembling takes its time: no transaction is open meanwhile.
    db.rollback()
    try:
        built = assemble(
            pool,
            ready.blueprint,
            exam=ready.exam,
            forms=wanted.forms,
            seed=wanted.seed,
            seen=seen,
            pretest=unscored.usable,
            facilities=facilities,
        )
    except BlueprintInfeasible as error:
        raise BlueprintInfeasible([*error.reasons, *left_out]) from error
    measured = report(built, bank, seen)
    known = facilities.all_of([*pool.values(), *unscored.values()])
    with one_process(folders.course):
        kept, changed = keep_forms(db, folders, wanted, ready, built, bank, measured, known)
    return Built(
        exam=ready.exam,
        forms=kept,
        report=measured,
        changed=changed,
        policy=ready.policy,
        practice=ready.blueprint.practice,
        used=len(pool),
        items=len(bank),
        pool_warnings=warnings,
        list_warnings=curriculum,
        file_problems=len(bank.problems),
        frozen=len(bank.frozen),
    )


def keep_forms(
    db: Session,
    folders: ExamFolders,
    wanted: Making,
    ready: Checked,
    built: Sequence[Form],
    bank: ItemBank,
    measured: AssemblyReport,
    facilities: Facilities,
) -> tuple[Sequence[Form], bool]:
    """Write assembled forms below the site and put them on record, unless the same ones are there; commits.

    ``facilities``: of all items that could be chosen. Returns the forms, and whether they were not there already. The caller is the one process of the course.
    Raises `ExamUnderway` once somebody has sat the exam, `MakingRefused` for a new one whose name is taken.
    """
    with _put_back_on_failure(folders.exam(ready.exam)):
        existing = _existing_forms(folders.forms(ready.exam))
        same = _are_the_same(existing, built, bank)
        if same:
            built = list(existing.values())
        else:
            _require_buildable(db, folders, ready.exam, new=wanted.new)
            _write_forms(folders.forms(ready.exam), built)
        record = _record(wanted, ready, built, measured, facilities)
        before = read_record(folders, ready.exam)
        if not same or before is None or before.seen != record.seen:
            write_record(folders, ready.exam, record)
        if not same:
            register_pools(db, bank)
            trail.decide(
                db,
                ExamBuilt(
                    subject=ready.exam,
                    seed=wanted.seed,
                    forms=record.hashes,
                    blueprint=record.blueprint,
                    excluded=sorted(ready.papers),
                    most_seen=record.most_seen,
                ),
            )
            db.commit()
    return built, not same


def release_built(
    db: Session,
    folders: ExamFolders,
    exam: str,
    progress: Callable[[str], None] = lambda form_code: None,
) -> Released:
    """Release the forms that were built, and put them on record; nothing happens if they are released already.

    Raises `ExamNotReleased` when there are no forms, `PoolRefused` for items that are not in use any more, `FormDamaged` and
    `NewerSchema`, and what `grading.release.release` raises.
    """
    forms = folders.built_forms(exam)
    if is_up_to_date(db, folders.course, forms, folders.policies):
        try:
            changed = policy_changed(find_exam(db, exam), forms[0], folders.policies)
        except PolicyRejected:  # The file is gone, or is none any more.
            changed = True
        return Released(len(forms), changed=False, kept_policy=changed)
    bank = folders.bank()
    require_in_use(db, forms, bank)
    release(db, folders.course, forms, bank, policies=folders.policies, progress=progress)
    return Released(len(forms), changed=True, kept_policy=False)


def told(built: Built) -> list[str]:
    """What came of building, in words."""
    if not built.changed:
        return [messages.BUILT_ALREADY]
    codes = "、".join(form.code for form in built.forms)
    pool = POOL_NAMES["practice" if built.practice else "formal"]
    words = [messages.BUILT.format(forms=codes, pool=pool, count=built.used)]
    words += measured_words(built)
    words += [*built.pool_warnings, *built.list_warnings]
    if built.file_problems:
        words.append(messages.BUILT_PROBLEMS.format(count=built.file_problems))
    return words


def measured_words(built: Built) -> list[str]:
    """By whose difficulty the items were chosen; nothing where none was measured."""
    measured = sum(form.measured for form in built.forms)
    places = sum(form.blueprint.count for form in built.forms)
    return [messages.BUILT_MEASURED.format(measured=measured, places=places)] if measured else []


def _require_buildable(db: Session, folders: ExamFolders, exam: str, *, new: bool) -> None:
    if new and exam in exam_names(db, folders):
        raise MakingRefused([messages.EXAM_NAME_TAKEN.format(name=exam)])
    if not _is_buildable(db, folders, exam):
        raise ExamUnderway(messages.ALREADY_BUILT, exam=exam)


def _is_buildable(db: Session, folders: ExamFolders, exam: str) -> bool:
    """Whether nobody has sat it yet."""
    before = exam_state(db, exam) in EXAM_MOVES.sources("build")
    return before and not handed_in_papers(folders.course, exam)


def _facilities(
    db: Session, folders: ExamFolders, exam: str, bank: Mapping[str, Item]
) -> Facilities:
    """How hard items are taken to be: as the bank has it now; for an exam that cannot change any more, as it was built."""
    if _is_buildable(db, folders, exam):
        return facilities_of(db, bank)
    record = read_record(folders, exam)
    return record.built_on if record else EXPECTED


def _are_the_same(
    existing: Mapping[str, Form], built: Sequence[Form], bank: Mapping[str, Item]
) -> bool:
    """Whether these forms are there already, whatever has been measured since."""
    renewed = {name: form.renewed(bank) for name, form in existing.items()}
    named = {f"{form.code}.json": form for form in built}
    return renewed.keys() == named.keys() and all(
        form.asks_the_same(named[name]) for name, form in renewed.items()
    )


def _record(
    wanted: Making,
    ready: Checked,
    forms: Sequence[Form],
    measured: AssemblyReport,
    facilities: Facilities,
) -> AssemblyRecord:
    def shared(counts: Mapping[tuple[str, str], int]) -> list[Shared]:
        return [Shared(form=a, paper=b, items=count) for (a, b), count in counts.items()]

    return AssemblyRecord(
        blueprint=Path(wanted.blueprint).stem,
        title=ready.blueprint.title,
        practice=ready.blueprint.practice,
        seed=wanted.seed,
        forms=[
            BuiltForm(
                code=form.code,
                items=len(form.items),
                facility=mean,
                content_hash=form.content_hash,
                measured=form.measured,
            )
            for form, mean in zip(forms, measured.means, strict=True)
        ],
        spread=measured.spread,
        spread_limit=ready.blueprint.difficulty.spread,
        overlaps=shared(measured.overlaps),
        overlap_limit=measured.overlap_limit,
        seen=shared(measured.seen),
        most_seen=wanted.most_seen if ready.papers else None,
        resit_of=wanted.resit_of,
        exclude=list(wanted.exclude),
        facilities=dict(facilities.values),
        measured=sorted(facilities.measured),
        at=utc_now().isoformat(timespec="seconds"),
        by=acting(),
    )


def _existing_forms(folder: Path) -> dict[str, Form]:
    """The forms that were built before, by file name; none where one is damaged, so that all are written again."""
    try:
        return {p.name: read_form(p.read_bytes(), str(p)) for p in sorted(folder.glob("*.json"))}
    except FormDamaged:
        return {}


@contextmanager
def _put_back_on_failure(folder: Path) -> Iterator[None]:
    """Forms that are not on record are not there either."""
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    try:
        yield
    except BaseException:
        for path in folder.rglob("*.json"):
            if path not in before:
                path.unlink()
        for path, data in before.items():
            if not path.is_file() or path.read_bytes() != data:
                write_whole(path, data)
        raise


def _write_forms(folder: Path, forms: Sequence[Form]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{form.code}.json": form.to_json() for form in forms}
    for old in folder.glob("*.json"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
