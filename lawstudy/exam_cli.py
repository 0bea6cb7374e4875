"""``lawstudy exam``: from the blueprint to the published result. Each command imports what it needs."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

exam_app = typer.Typer(help=messages.HELP_EXAM, no_args_is_help=True)
ExamName = Annotated[str, typer.Argument(metavar="EXAM")]
PersonNumber = Annotated[str, typer.Argument(metavar="NUMBER", help=messages.HELP_NUMBER)]


@exam_app.command("build", help=messages.HELP_BUILD)
def exam_build(
    context: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    forms: Annotated[int, typer.Option(min=1, max=26, help=messages.HELP_FORMS)] = 2,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
    exam: Annotated[str, typer.Option(help=messages.HELP_EXAM_NAME)] = "",
    title: Annotated[str, typer.Option(help=messages.HELP_EXAM_TITLE)] = "",
    exclude_form: Annotated[
        list[str] | None, typer.Option(metavar="EXAM/FORM", help=messages.HELP_EXCLUDE)
    ] = None,
    resit_of: Annotated[str, typer.Option(metavar="EXAM", help=messages.HELP_RESIT_OF)] = "",
    max_overlap: Annotated[int, typer.Option(min=0, help=messages.HELP_MAX_OVERLAP)] = 0,
) -> None:
    from grading.making import Making
    from lawstudy.commands import exam as commands

    wanted = Making(
        blueprint,
        exam=exam,
        title=title,
        forms=forms,
        seed=seed,
        exclude=tuple(exclude_form or ()),
        resit_of=resit_of,
        most_seen=max_overlap,
    )
    commands.build(chosen_site(context), wanted)


@exam_app.command("release", help=messages.HELP_RELEASE)
def exam_release(context: typer.Context, exam: ExamName) -> None:
    from lawstudy.commands import exam as commands

    commands.release(chosen_site(context), exam)


@exam_app.command("call", help=messages.HELP_CALL)
def exam_call(
    context: typer.Context,
    exam: ExamName,
    file: Annotated[Path | None, typer.Option(help=messages.HELP_CALL_FILE)] = None,
    valid_card: Annotated[bool, typer.Option("--valid-card", help=messages.HELP_CALL_CARD)] = False,
    everybody: Annotated[bool, typer.Option("--everybody", help=messages.HELP_CALL_ALL)] = False,
    failed: Annotated[str, typer.Option(metavar="EXAM", help=messages.HELP_CALL_FAILED)] = "",
    passed: Annotated[str, typer.Option(metavar="EXAM", help=messages.HELP_CALL_PASSED)] = "",
    expired: Annotated[str, typer.Option(metavar="EXAM", help=messages.HELP_CALL_EXPIRED)] = "",
    on: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help=messages.HELP_CALL_ON),
    ] = None,
    unit: Annotated[list[str] | None, typer.Option(help=messages.HELP_CALL_UNIT)] = None,
    person: Annotated[list[str] | None, typer.Option(help=messages.HELP_CALL_PERSON)] = None,
    max_overlap: Annotated[int | None, typer.Option(min=0, help=messages.HELP_CALL_MOST)] = None,
) -> None:
    from lawstudy.commands import call as commands
    from records.exams.call_sources import CallFrom

    wanted = CallFrom(
        file=file,
        valid_card=valid_card,
        everybody=everybody,
        failed=failed,
        passed=passed,
        expired=expired,
        on=on.date() if on else None,
        units=unit or (),
        people=person or (),
        most_seen=max_overlap,
    )
    commands.call(chosen_site(context), exam, wanted)


@exam_app.command("uncall", help=messages.HELP_UNCALL)
def exam_uncall(
    context: typer.Context,
    exam: ExamName,
    number: PersonNumber,
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)],
) -> None:
    from lawstudy.commands import call as commands

    commands.uncall(chosen_site(context), exam, number, reason=reason)


@exam_app.command("exempt", help=messages.HELP_EXEMPT)
def exam_exempt(
    context: typer.Context,
    exam: ExamName,
    number: PersonNumber,
    basis: Annotated[str, typer.Option(help=messages.HELP_BASIS)] = "",
    evidence: Annotated[str, typer.Option(help=messages.HELP_EVIDENCE)] = "",
    end: Annotated[str, typer.Option(metavar="REASON", help=messages.HELP_END_EXEMPTION)] = "",
) -> None:
    from lawstudy.commands import call as commands

    commands.exempt_from(
        chosen_site(context), exam, number, basis=basis, evidence=evidence, end=end
    )


@exam_app.command("void", help=messages.HELP_VOID)
def exam_void(
    context: typer.Context,
    exam: ExamName,
    number: PersonNumber,
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help=messages.HELP_VOID_WITHDRAW)] = False,
) -> None:
    from lawstudy.commands import paper as commands

    commands.void(chosen_site(context), exam, number, reason=reason, withdraw=withdraw)


@exam_app.command("again", help=messages.HELP_AGAIN)
def exam_again(
    context: typer.Context,
    exam: ExamName,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help=messages.HELP_NUMBER)],
    missed: Annotated[str, typer.Option(metavar="REASON", help=messages.HELP_AGAIN_MISSED)] = "",
) -> None:
    from lawstudy.commands import paper as commands

    if not missed:
        commands.again(chosen_site(context), exam, numbers)
        return
    for number in numbers:
        commands.again_missed(chosen_site(context), exam, number, reason=missed)


@exam_app.command("simulate", help=messages.HELP_SIMULATE)
def exam_simulate(
    context: typer.Context,
    exam: ExamName,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
    intact: Annotated[bool, typer.Option("--intact", help=messages.HELP_INTACT)] = False,
    on: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help=messages.HELP_SIMULATED_ON),
    ] = None,
) -> None:
    from lawstudy.commands import exam as commands

    day = on.date() if on else None
    commands.simulate(chosen_site(context), exam, seed=seed, intact=intact, on=day)


@exam_app.command("simulate-years", help=messages.HELP_SIMULATE_YEARS)
def exam_simulate_years(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
) -> None:
    from lawstudy.commands import history as commands

    commands.simulate_years(chosen_site(context), seed=seed)


@exam_app.command("simulate-marking", help=messages.HELP_SIMULATE_MARKING)
def exam_simulate_marking(
    context: typer.Context,
    exam: ExamName,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
) -> None:
    from lawstudy.commands import exam as commands

    commands.simulate_marking(chosen_site(context), exam, seed=seed)


@exam_app.command("simulate-panel", help=messages.HELP_SIMULATE_PANEL)
def exam_simulate_panel(
    context: typer.Context,
    exam: ExamName,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
) -> None:
    from lawstudy.commands import simulation as commands

    commands.simulate_panel(chosen_site(context), exam, seed=seed)


@exam_app.command("simulate-office", help=messages.HELP_SIMULATE_OFFICE)
def exam_simulate_office(context: typer.Context) -> None:
    from lawstudy.commands import simulation as commands

    commands.simulate_office(chosen_site(context))


@exam_app.command("simulate-decisions", help=messages.HELP_SIMULATE_DECISIONS)
def exam_simulate_decisions(
    context: typer.Context,
    exam: ExamName,
    seed: Annotated[int, typer.Option(help=messages.HELP_SEED)] = 1,
    correct_key: Annotated[
        bool, typer.Option("--correct-key", help=messages.HELP_SIMULATE_CORRECT)
    ] = False,
) -> None:
    from lawstudy.commands import exam as commands

    commands.simulate_decisions(chosen_site(context), exam, seed=seed, correct=correct_key)


@exam_app.command("grade", help=messages.HELP_GRADE)
def exam_grade(
    context: typer.Context,
    exam: ExamName,
    stock: Annotated[bool, typer.Option("--stock", help=messages.HELP_STOCK)] = False,
    sample: Annotated[int, typer.Option(min=0, help=messages.HELP_SAMPLE)] = 0,
    force: Annotated[bool, typer.Option("--force", help=messages.HELP_FORCE)] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help=messages.HELP_JOBS)] = 0,
    cluster: Annotated[str, typer.Option(metavar="ADDRESS", help=messages.HELP_CLUSTER)] = "",
) -> None:
    from lawstudy.commands import exam as commands

    processes = jobs or len(os.sched_getaffinity(0))
    commands.grade(chosen_site(context), exam, force=force, jobs=processes, cluster=cluster)
    if stock:
        commands.grade_stock(chosen_site(context), exam, sample=sample)


@exam_app.command("autograded", help=messages.HELP_AUTOGRADED)
def exam_autograded(
    context: typer.Context,
    exam: ExamName,
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help=messages.HELP_NUMBER)] = "",
    remove: Annotated[bool, typer.Option("--remove", help=messages.HELP_AUTOGRADED_REMOVE)] = False,
) -> None:
    from lawstudy.commands import autograded as commands

    commands.autograded(chosen_site(context), exam, number, remove=remove)


@exam_app.command("rescore", help=messages.HELP_RESCORE)
def exam_rescore(
    context: typer.Context,
    exam: ExamName,
    void: Annotated[str, typer.Option(metavar="ITEM", help=messages.HELP_RESCORE_VOID)] = "",
    key: Annotated[str, typer.Option(metavar="ITEM=KEY", help=messages.HELP_RESCORE_KEY)] = "",
    accept: Annotated[
        str, typer.Option(metavar="ITEM=KEY", help=messages.HELP_RESCORE_ACCEPT)
    ] = "",
    reason: Annotated[str, typer.Option(help=messages.HELP_RESCORE_REASON)] = "",
    confirm: Annotated[int, typer.Option(min=0, help=messages.HELP_RESCORE_CONFIRM)] = 0,
    refuse: Annotated[int, typer.Option(min=0, help=messages.HELP_RESCORE_REFUSE)] = 0,
) -> None:
    from lawstudy.commands import correction as commands

    given = commands.Rescore(void, key, accept, reason, confirm, refuse)
    commands.rescore(chosen_site(context), exam, given)


@exam_app.command("results", help=messages.HELP_RESULTS)
def exam_results(
    context: typer.Context,
    exam: ExamName,
    csv: Annotated[Path | None, typer.Option("--csv")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx")] = None,
    unit_list: Annotated[Path | None, typer.Option("--list", help=messages.HELP_LIST)] = None,
) -> None:
    from lawstudy.commands import result as commands

    commands.results(chosen_site(context), exam, csv=csv, xlsx=xlsx, unit_list=unit_list)


@exam_app.command("document", help=messages.HELP_EXAM_DOCUMENT)
def exam_document(
    context: typer.Context,
    exam: ExamName,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=messages.HELP_DOCUMENT_KIND)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=messages.HELP_DOCUMENT_FILE)],
) -> None:
    from lawstudy.commands import exam_document as commands

    commands.document(chosen_site(context), exam, kind, file)


@exam_app.command("publication", help=messages.HELP_PUBLICATION)
def exam_publication(
    context: typer.Context,
    exam: ExamName,
    act: Annotated[
        Literal["ask", "approve", "refuse", "publish", "archive"] | None,
        typer.Argument(metavar="[ask|approve|refuse|publish|archive]"),
    ] = None,
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)] = "",
) -> None:
    from lawstudy.commands import certificate as commands

    commands.publication(chosen_site(context), exam, act, reason=reason)
