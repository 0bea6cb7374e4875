"""``lawstudy province``: several districts side by side. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages

province_app = typer.Typer(help=messages.HELP_PROVINCE, no_args_is_help=True)
Sites = Annotated[list[Path], typer.Argument(metavar="SITE...", help=messages.HELP_PROVINCE_SITES)]


@province_app.command("check", help=messages.HELP_PROVINCE_CHECK)
def province_check(sites: Sites) -> None:
    from lawstudy.commands import province as commands

    commands.check(sites)


@province_app.command("export", help=messages.HELP_PROVINCE_EXPORT)
def province_export(
    sites: Sites,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=messages.HELP_PROVINCE_TO)],
) -> None:
    from lawstudy.commands import province as commands

    commands.export(sites, to)


@province_app.command("report", help=messages.HELP_PROVINCE_REPORT)
def province_report(
    exports: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help=messages.HELP_PROVINCE_EXPORTS)
    ],
    year: Annotated[int, typer.Option(min=2000, max=2100, help=messages.HELP_PROVINCE_YEAR)],
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help=messages.HELP_PROVINCE_REPORT_TO)
    ],
    exam: Annotated[str, typer.Option(help=messages.HELP_PROVINCE_EXAM)] = "",
) -> None:
    from lawstudy.commands import province as commands

    commands.report(exports, year=year, exam=exam, to=to)


@province_app.command("serve", help=messages.HELP_PROVINCE_SERVE)
def province_serve(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=messages.HELP_PROVINCE_FILE)],
    background: Annotated[
        bool, typer.Option("--background", help=messages.HELP_PROVINCE_BACKGROUND)
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help=messages.HELP_PROVINCE_STOP)] = False,
) -> None:
    from lawstudy.processes.hub import districts

    if stop:
        districts.stop(file)
    elif background:
        districts.serve_in_background(file)
    else:
        districts.serve(file)


@province_app.command("status", help=messages.HELP_PROVINCE_STATUS)
def province_status(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=messages.HELP_PROVINCE_FILE)],
) -> None:
    from lawstudy.processes.hub import districts

    districts.status(file)
