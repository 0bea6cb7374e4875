"""`lawstudy exam build`, `release`, `simulate` and `grade`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from foundation.site import Site, open_site
from grading.errors import ExamUnderway
from grading.nbgrader.course import handed_in_papers
from grading.pools import bank_for, pool_problems, register_pools
from grading.release import is_up_to_date, policy_changed, policy_of
from grading.release import release as release_forms
from grading.score_run import ScoreRun, score_exam
from lawstudy import messages
from lawstudy.console import complain, next_step, progress, say, shell, show_table
from lawstudy.demo.papers import simulate_exam
from lawstudy.errors import NotADemo, ShellError
from lawstudy.opening import bank_folders, bank_of, course_of, forms_of, policy_folders, records_of
from lawstudy.processes.beside import site_beside_room
from question_bank.bank import item_files
from question_bank.errors import FormDamaged
from question_bank.forms.assembly import AssemblyReport, assemble, report
from question_bank.forms.blueprint import (
    SHIPPED_BLUEPRINTS,
    check_enemies,
    find_blueprint,
    load_blueprint,
)
from question_bank.forms.form import Form, read_form
from question_bank.messages import POOL_NAMES
from records import messages as record_messages
from records.audit import trail
from records.errors import PolicyRejected
from records.exams.attempt import HANDED_IN, attempts_of
from records.exams.call import assignments
from records.exams.exam import Exam, find_exam
from records.exams.exam_state import EXAM_MOVES, exam_state
from records.exams.policy import Policy
from records.exams.submission import submissions

LONGEST_EXAM_NAME = 60
"""Names of folders, assignments and entries in the trail are made of it."""


def build(root: Path, blueprint: str, *, forms: int, seed: int, exam: str) -> None:
    """Assemble forms and write them below the site, unless the same ones are there already."""
    site = site_beside_room(root, "build")
    path = find_blueprint(blueprint, (site.root / "blueprints", SHIPPED_BLUEPRINTS))
    name = exam or path.stem
    if re.fullmatch(rf"[\w-]{{1,{LONGEST_EXAM_NAME}}}", name) is None:
        raise ShellError(
            messages.BAD_EXAM_NAME, name=name[:LONGEST_EXAM_NAME], longest=LONGEST_EXAM_NAME
        )
    bank = bank_of(site)
    plan = load_blueprint(path)
    policy = policy_of(plan, policy_folders(site))
    # A draft that cannot be read yet may be named, too.
    check_enemies(plan, path, {file.stem for file in item_files(bank_folders(site))})
    with records_of(site)() as db:
        # Learners see the answers of all that is not formal.
        pool = bank_for(db, bank, practice=plan.practice)
        changed = pool_problems(db, bank)
    built = assemble(pool, plan, exam=name, forms=forms, seed=seed)
    folder = site.forms_folder(name)
    existing = _existing_forms(folder)
    renewed = {name: form.renewed(bank) for name, form in existing.items()}
    if renewed == {f"{form.code}.json": form for form in built}:
        built = list(existing.values())
        say(messages.BUILD_SAME.format(exam=name))
    else:
        with records_of(site)() as db:
            before = exam_state(db, name) in EXAM_MOVES.sources("build")
            if not before or handed_in_papers(course_of(site), name):
                raise ExamUnderway(messages.ALREADY_BUILT, exam=name)
            _write_forms(folder, {f"{form.code}.json": form.to_json() for form in built})
            after = {form.code: form.content_hash for form in built}
            register_pools(db, bank)
            trail.record(db, "exam.build", name, after={"seed": seed, "forms": after})
            db.commit()
        codes = "、".join(form.code for form in built)
        say(messages.BUILD_DONE.format(exam=name, forms=codes))
    _tell_assembly(built, report(built, bank))
    _tell_validity_and_hours(policy)
    kind = POOL_NAMES["practice" if plan.practice else "formal"]
    say(messages.BUILD_POOL.format(pool=kind, count=len(pool), others=len(bank) - len(pool)))
    for problem in changed:
        complain(problem)
    if bank.problems:
        text = messages.BUILD_PROBLEMS.format(count=len(bank.problems), frozen=len(bank.frozen))
        say(text)
    next_step(messages.NEXT_BUILD.format(site=shell(root), exam=shell(name)))


def release(root: Path, exam: str) -> None:
    """Release the exam's forms through nbgrader and record them; nothing happens if they are released already."""
    site = site_beside_room(root, "release")
    forms = forms_of(site, exam)
    with records_of(site)() as db:
        if is_up_to_date(db, course_of(site), forms, policy_folders(site)):
            say(messages.RELEASE_SAME.format(exam=exam))
            try:
                changed = policy_changed(find_exam(db, exam), forms[0], policy_folders(site))
            except PolicyRejected:  # The file is gone, or is none any more.
                changed = True
            if changed:
                complain(messages.POLICY_KEPT)
        else:
            with progress(messages.RELEASING) as tell:
                _release(site, db, forms, tell)
            folder = course_of(site).root / "release"
            say(messages.RELEASE_DONE.format(count=len(forms), folder=folder))
            _tell_policy(site, find_exam(db, exam))
    folder = course_of(site).root / "release"
    next_step(messages.NEXT_RELEASE.format(folder=folder, site=shell(root), exam=shell(exam)))


def _tell_policy(site: Site, exam: Exam) -> None:
    """The rules by which this exam goes, and what nobody but people keep of them."""
    policy = exam.rules
    resit = policy.resit
    window = messages.POLICY_WITHIN.format(days=resit.within_days) if resit.within_days else ""
    say(
        messages.POLICY_TOLD.format(
            title=policy.title,
            cut=f"{exam.cut_score:g}",
            total=f"{exam.total_points:g}",
            attempts=policy.attempts.allowed,
            resits=resit.allowed,
            window=window if resit.allowed else "",
            notice=policy.notice_days,
        )
    )
    _tell_validity_and_hours(policy)
    if policy.example and not site.demo:
        complain(messages.POLICY_EXAMPLE)


def _tell_validity_and_hours(policy: Policy) -> None:
    if policy.valid_months:
        say(messages.POLICY_VALID.format(number=policy.valid_months))
    if policy.hours:
        complain(messages.POLICY_HOURS.format(number=f"{policy.hours:g}"))


def _release(site: Site, db: Session, forms: list[Form], tell: Callable[[int, int], None]) -> None:
    done = 0

    def step(_: str) -> None:
        nonlocal done
        tell(done, len(forms))
        done += 1

    course, bank = course_of(site), bank_of(site)
    release_forms(db, course, forms, bank, policies=policy_folders(site), progress=step)
    tell(len(forms), len(forms))


def simulate(root: Path, exam: str, *, seed: int) -> None:
    """Write simulated papers for everybody who is called. Raises `NotADemo` on a real site."""
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    forms = forms_of(site, exam)
    with records_of(site)() as db:
        row = find_exam(db, exam)
        if not row.simulated:
            row.simulated = True
            trail.record(db, "exam.simulate", exam, after={"seed": seed})
        db.commit()
        called = [call for call in assignments(db, row) if call.exemption is None]
        if not called:
            raise ShellError(messages.NOBODY_CALLED, exam=exam, site=root)
        with progress(messages.SIMULATING) as tell:
            result = simulate_exam(
                db, course_of(site), row, forms, bank_of(site), called, seed=seed, progress=tell
            )
    say(messages.SIMULATE_DONE.format(**result.__dict__))


def grade(root: Path, exam: str, *, force: bool, jobs: int) -> None:
    """Score the exam on the bulk path and bring the results up to date."""
    site = site_beside_room(root, "grade")
    with records_of(site)() as db, progress(messages.GRADING) as tell:
        result = score_exam(course_of(site), db, exam, force=force, jobs=jobs, progress=tell)
    _tell_grading(result)
    next_step(messages.NEXT_GRADE.format(site=shell(root), exam=shell(exam)))


def grade_stock(root: Path, exam: str, *, sample: int) -> None:
    """Compare with stock nbgrader. Raises `ShellError` when a row differs."""
    from grading.nbgrader.stock import compare_with_stock

    site = open_site(root)
    papers, left_out = _readable_papers(site, exam, sample)
    with progress(messages.STOCK_GRADING) as tell:
        result = compare_with_stock(course_of(site), papers, tell)
    if left_out:
        say(messages.STOCK_LEFT_OUT.format(count=left_out))
    if result.differences or result.failed:
        for place, ours, theirs in result.differences[:20]:
            complain(f"{' '.join(place)}: {ours} ≠ {theirs}")
        for student, reason in result.failed[:20]:
            complain(messages.PROBLEM.format(student=student, reason=reason))
        count = len(result.differences) + len(result.failed)
        raise ShellError(messages.STOCK_DIFFERS, count=count)
    say(
        messages.STOCK_AGREES.format(
            papers=result.papers, grades=result.grades, comments=result.comments
        )
    )


def _readable_papers(site: Site, exam: str, sample: int) -> tuple[list[tuple[str, str]], int]:
    papers: list[tuple[str, str]] = []
    left_out, taken = 0, dict[str, int]()
    with records_of(site)() as db:
        found = find_exam(db, exam)
        submitted, codes = submissions(db, found), {form.id: form.code for form in found.forms}
        attempts = attempts_of(db, found)
        for call in assignments(db, found):
            for row in attempts.get(call.id, ()):
                if row.state not in HANDED_IN or row.id not in submitted:
                    continue
                code = codes[row.form_id]
                if submitted[row.id].problem:
                    left_out += 1
                elif not sample or taken.get(code, 0) < sample:
                    taken[code] = taken.get(code, 0) + 1
                    papers.append((call.person.number, row.assignment))
    if not papers:
        raise ShellError(record_messages.NO_EXAM, exam=exam, known="")
    return papers, left_out


def _existing_forms(folder: Path) -> dict[str, Form]:
    """The forms that were built before, by file name; none where one is damaged, so that all are written again."""
    try:
        return {p.name: read_form(p.read_bytes(), str(p)) for p in sorted(folder.glob("*.json"))}
    except FormDamaged:
        return {}


def _write_forms(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        temporary = folder / f".{name}.new"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(folder / name)


def _tell_assembly(forms: list[Form], result: AssemblyReport) -> None:
    rows = [
        [form.code, str(len(form.items)), f"{mean:.4f}", form.content_hash[:12]]
        for form, mean in zip(forms, result.means, strict=True)
    ]
    show_table(messages.BUILD_TABLE, messages.BUILD_COLUMNS, rows)
    limit = forms[0].blueprint.difficulty.spread
    say(messages.BUILD_SPREAD.format(spread=result.spread, limit=limit))
    if result.overlaps:
        overlap = max(result.overlaps.values())
        say(messages.BUILD_OVERLAP.format(overlap=overlap, limit=result.overlap_limit))


def _tell_grading(result: ScoreRun) -> None:
    say(messages.GRADE_DONE.format(scored=result.scored, unchanged=result.unchanged))
    for heading, rows in (
        (messages.GRADE_UNREADABLE.format(count=len(result.unreadable)), result.unreadable),
        (messages.GRADE_TO_CHECK, result.to_check),
        (messages.GRADE_STRAYS, result.strays),
    ):
        if rows:
            say(heading)
            for student, reason in rows:
                say(messages.PROBLEM.format(student=student, reason=reason))
