"""`lawstudy exam build`, `release`, `simulate`, `simulate-marking`, `simulate-decisions` and `grade`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from foundation.site import Site, open_site
from grading import messages as grading_messages
from grading.exam_making import Built, build_exam, measured_words, release_built
from grading.making import Making
from grading.marking.opening import questions_to_mark, released_hashes
from grading.score_cluster import cluster_pool
from grading.score_run import ScoreRun, score_exam
from lawstudy.commands import messages
from lawstudy.console import complain, next_step, progress, remark, say, shell, show_table
from lawstudy.demo.decisions import correct_a_key, damaged_papers, hand_in_anew
from lawstudy.demo.marking import is_marked, mark_as_simulated
from lawstudy.demo.papers import DAMAGED, DAY, simulate_exam
from lawstudy.demo.room import make_demo_accounts
from lawstudy.errors import NotADemo, ShellError
from lawstudy.opening import bank_of, course_of, exam_folders, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.messages import POOL_NAMES
from records import messages as record_messages
from records.audit import trail
from records.exams.attempt import HANDED_IN, attempts_of
from records.exams.call import assignments
from records.exams.exam import Exam, find_exam
from records.exams.policy import Policy
from records.exams.submission import submissions


def build(root: Path, wanted: Making) -> None:
    """Assemble forms and write them below the site, unless the same ones are there already."""
    site = site_beside_room(root, "build")
    with open_records(site) as db:
        built = build_exam(db, exam_folders(site), wanted)
    codes = "、".join(form.code for form in built.forms)
    done = messages.BUILD_DONE if built.changed else messages.BUILD_SAME
    say(done.format(exam=built.exam, forms=codes))
    _tell_assembly(built, wanted.most_seen)
    for words in measured_words(built):
        say(words)
    _tell_validity_and_hours(built.policy)
    kind = POOL_NAMES["practice" if built.practice else "formal"]
    rest = built.items - built.used
    say(messages.BUILD_POOL.format(pool=kind, count=built.used, others=rest))
    for problem in built.pool_warnings:
        remark(problem)
    for warning in built.list_warnings:
        say(warning)
    if built.file_problems:
        say(messages.BUILD_PROBLEMS.format(count=built.file_problems, frozen=built.frozen))
    next_step(messages.NEXT_BUILD.format(site=shell(root), exam=shell(built.exam)))


def release(root: Path, exam: str) -> None:
    """Release the exam's forms through nbgrader and record them; nothing happens if they are released already."""
    site = site_beside_room(root, "release")
    folders = exam_folders(site)
    with open_records(site) as db, ExitStack() as shown:
        count = len(folders.built_forms(exam))
        begun: list[str] = []
        tell: Callable[[int, int], None] | None = None

        def step(form: str) -> None:
            """Nothing is shown until there is something to do."""
            nonlocal tell
            tell = tell or shown.enter_context(progress(messages.RELEASING))
            tell(len(begun), count)
            begun.append(form)

        released = release_built(db, folders, exam, step)
        if tell is not None:
            tell(count, count)
        row = find_exam(db, exam)
    folder = folders.course.root / "release"
    if released.changed:
        say(messages.RELEASE_DONE.format(count=released.forms, folder=folder))
        _tell_policy(site, row)
    else:
        say(messages.RELEASE_SAME.format(exam=exam))
        if released.kept_policy:
            remark(grading_messages.POLICY_KEPT)
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
        remark(messages.POLICY_EXAMPLE)


def _tell_validity_and_hours(policy: Policy) -> None:
    if policy.publish_days:
        say(messages.POLICY_PUBLISH.format(days=policy.publish_days))
    if policy.valid_months:
        say(messages.POLICY_VALID.format(number=policy.valid_months))
    if policy.valid_until:
        say(messages.POLICY_VALID_UNTIL.format(day=policy.valid_until))
    if policy.hours:
        tell = remark if policy.hours_gate == "shown" else say
        tell(messages.POLICY_HOURS[policy.hours_gate].format(number=f"{policy.hours:g}"))


def simulate(
    root: Path, exam: str, *, seed: int, intact: bool = False, on: dt.date | None = None
) -> None:
    """Write simulated papers for everybody who is called, handed in ``on`` a day; ``intact``: none is damaged.

    Raises `NotADemo` on a real site.
    """
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    forms = exam_folders(site).built_forms(exam)
    with open_records(site) as db:
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
                db,
                course_of(site),
                row,
                forms,
                bank_of(site),
                called,
                seed=seed,
                damaged={} if intact else DAMAGED,
                day=on or DAY,
                progress=tell,
            )
    say(messages.SIMULATE_DONE.format(**result.__dict__))


def simulate_marking(root: Path, exam: str, *, seed: int) -> None:
    """Let simulated markers read the essays of simulated papers. Raises `NotADemo` on a real site, `MarkingRefused`."""
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    with open_records(site) as db:
        row = find_exam(db, exam)
        if not row.simulated:
            raise ShellError(messages.MARKING_NOT_SIMULATED, exam=exam)
        if is_marked(db, row):
            say(messages.MARKING_SIMULATED_ALREADY)
            return
        questions = questions_to_mark(exam_folders(site), exam, released_hashes(row))
        make_demo_accounts(db, site)
        done = mark_as_simulated(db, row, questions, seed=seed)
        db.commit()
    say(messages.MARKING_SIMULATED.format(**done.__dict__))


def simulate_decisions(root: Path, exam: str, *, seed: int, correct: bool) -> None:
    """Let two people decide about damaged papers, and about a key where asked, and score what follows.

    Raises `NotADemo` on a real site, `PaperDecisionRefused`, `CorrectionRefused`.
    """
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    course, jobs = course_of(site), len(os.sched_getaffinity(0))
    with open_records(site) as db:
        row = find_exam(db, exam)
        if not row.simulated:
            raise ShellError(messages.MARKING_NOT_SIMULATED, exam=exam)
        make_demo_accounts(db, site)
        papers = damaged_papers(db, row)
        if papers:
            forms = exam_folders(site).built_forms(exam)
            hand_in_anew(db, course, row, papers, forms, bank_of(site), seed=seed, day=DAY)
            score_exam(course, db, exam, jobs=jobs)
        made = correct_a_key(db, course, row) if correct else None
        db.commit()
        if made is not None:
            score_exam(course, db, exam, jobs=jobs)
        scores = made.found["scores"] if made is not None else 0
    say(messages.DECISIONS_SIMULATED.format(papers=len(papers), scores=scores))


def grade(root: Path, exam: str, *, force: bool, jobs: int, cluster: str = "") -> None:
    """Score the exam on the bulk path and bring the results up to date; ``cluster``: on the workers of a Dask scheduler.

    Raises `ClusterRefused`.
    """
    site = site_beside_room(root, "grade")
    with ExitStack() as opened:
        pool = opened.enter_context(cluster_pool(cluster)) if cluster else None
        db = opened.enter_context(open_records(site))
        tell = opened.enter_context(progress(messages.GRADING))
        result = score_exam(
            course_of(site), db, exam, force=force, jobs=jobs, pool=pool, progress=tell
        )
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
    with open_records(site) as db:
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


def _tell_assembly(built: Built, most_seen: int) -> None:
    forms, result = built.forms, built.report
    rows = [
        [form.code, str(len(form.items)), f"{mean:.4f}", form.content_hash[:12]]
        for form, mean in zip(forms, result.means, strict=True)
    ]
    show_table(messages.BUILD_TABLE, messages.BUILD_COLUMNS, rows)
    limit = forms[0].blueprint.difficulty.spread
    say(messages.BUILD_SPREAD.format(spread=result.spread, limit=limit))
    for line in result.guessable:
        say(line)
    if result.overlaps:
        overlap = max(result.overlaps.values())
        say(messages.BUILD_OVERLAP.format(overlap=overlap, limit=result.overlap_limit))
    for (form, paper), items in sorted(result.seen.items()):
        text = messages.BUILD_SEEN
        say(text.format(paper=paper, form=form, items=items, most=most_seen))


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
