"""``lawstudy study``: plans, events and hours. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

study_app = typer.Typer(help=messages.HELP_STUDY, no_args_is_help=True)
_plan_app = typer.Typer(help=messages.HELP_STUDY_PLAN, no_args_is_help=True)
_events_app = typer.Typer(help=messages.HELP_STUDY_EVENTS, no_args_is_help=True)
study_app.add_typer(_plan_app, name="plan")
study_app.add_typer(_events_app, name="events")
_lecturers_app = typer.Typer(help=messages.HELP_STUDY_LECTURERS, no_args_is_help=True)
study_app.add_typer(_lecturers_app, name="lecturers")

_File = Annotated[Path, typer.Argument(metavar="FILE")]


@study_app.command("template", help=messages.HELP_STUDY_TEMPLATE)
def study_template(
    kind: Annotated[
        Literal["plan", "events", "lecturers"], typer.Argument(metavar="plan|events|lecturers")
    ],
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None,
) -> None:
    from lawstudy.commands import study as commands

    commands.template(kind, file)


@_plan_app.command("import", help=messages.HELP_STUDY_PLAN_IMPORT)
def plan_import(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import study as commands

    commands.plan_import(chosen_site(context), file)


@_events_app.command("import", help=messages.HELP_STUDY_EVENTS_IMPORT)
def events_import(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import study as commands

    commands.events_import(chosen_site(context), file)


@_lecturers_app.command("import", help=messages.HELP_STUDY_LECTURERS_IMPORT)
def lecturers_import(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import study as commands

    commands.lecturers_import(chosen_site(context), file)


@study_app.command("status", help=messages.HELP_STUDY_STATUS)
def study_status(
    context: typer.Context,
    whose: Annotated[str, typer.Argument(metavar="[PERSON|UNIT]", help=messages.HELP_WHOSE)] = "",
    year: Annotated[int, typer.Option(min=0, max=2100, help=messages.HELP_STUDY_YEAR)] = 0,
) -> None:
    from lawstudy.commands import study as commands

    commands.status(chosen_site(context), whose, year)


@study_app.command("report", help=messages.HELP_STUDY_REPORT)
def study_report(
    context: typer.Context,
    whose: Annotated[str, typer.Argument(metavar="PERSON", help=messages.HELP_REPORT_WHOSE)],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2100)],
    form: Annotated[
        Literal["head", "member"] | None, typer.Option(help=messages.HELP_REPORT_FORM)
    ] = None,
    file: Annotated[Path | None, typer.Option(help=messages.HELP_REPORT_FILE)] = None,
) -> None:
    from lawstudy.commands import study_year as commands

    commands.report(chosen_site(context), whose, year, form, file)


@study_app.command("units", help=messages.HELP_STUDY_UNITS)
def study_units(
    context: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2100)],
) -> None:
    from lawstudy.commands import study_year as commands

    commands.units(chosen_site(context), year)
