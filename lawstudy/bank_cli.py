"""``lawstudy bank``: the question bank. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site
from lawstudy.console import say

bank_app = typer.Typer(help=messages.HELP_BANK, no_args_is_help=True)

Pool = Literal["study", "practice", "formal", "pretest"]
_File = Annotated[Path, typer.Argument(metavar="FILE")]


@bank_app.command("check", help=messages.HELP_BANK_CHECK)
def bank_check(
    context: typer.Context,
    folders: Annotated[list[Path] | None, typer.Argument(metavar="[FOLDER]...")] = None,
    warnings: Annotated[bool, typer.Option("--warnings", help=messages.HELP_BANK_WARNINGS)] = False,
) -> None:
    from lawstudy.commands import bank as commands

    commands.bank_check(chosen_site(context), folders or [], warnings=warnings)


@bank_app.command("report", help=messages.HELP_BANK_REPORT)
def bank_report(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.xlsx|FILE.html]")] = None,
    items: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help=messages.HELP_BANK_REPORT_ITEMS)
    ] = None,
) -> None:
    from lawstudy.commands import bank as commands

    commands.bank_report(chosen_site(context), items or [], file)


@bank_app.command("supply", help=messages.HELP_BANK_SUPPLY)
def bank_supply(
    context: typer.Context,
    blueprints: Annotated[list[str] | None, typer.Argument(metavar="[BLUEPRINT]...")] = None,
) -> None:
    from lawstudy.commands import bank as commands

    if not commands.bank_supply(chosen_site(context), blueprints or []):
        raise typer.Exit(1)


@bank_app.command("waive", help=messages.HELP_BANK_WAIVE)
def bank_waive(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help=messages.HELP_WAIVE_ITEM)],
    code: Annotated[str, typer.Argument(metavar="CODE", help=messages.HELP_WAIVE_CODE)],
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)],
) -> None:
    from lawstudy.commands import bank as commands

    commands.waive(chosen_site(context), item, code, reason=reason)


@bank_app.command("to-practice", help=messages.HELP_TO_PRACTICE)
def bank_to_practice(
    context: typer.Context,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help=messages.HELP_ITEMS)],
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)],
) -> None:
    from lawstudy.commands import bank as commands

    commands.to_practice(chosen_site(context), items, reason=reason)


@bank_app.command("pretest", help=messages.HELP_PRETEST)
def bank_pretest(
    context: typer.Context,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ITEM]...", help=messages.HELP_PRETEST_ITEMS),
    ] = None,
) -> None:
    from lawstudy.commands import bank as commands

    commands.pretest(chosen_site(context), items or [])


@bank_app.command("calibrate", help=messages.HELP_CALIBRATE)
def bank_calibrate(
    context: typer.Context,
    exams: Annotated[list[str], typer.Argument(metavar="EXAM...")],
    confirm: Annotated[
        bool, typer.Option("--confirm", help=messages.HELP_CALIBRATE_CONFIRM)
    ] = False,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="ITEM=REASON", help=messages.HELP_CALIBRATE_LEAVE),
    ] = None,
) -> None:
    from lawstudy.commands import calibration as commands

    commands.calibrate(chosen_site(context), exams, confirmed=confirm, left_out=leave_out or [])


@bank_app.command("adopt-reviews", help=messages.HELP_ADOPT_REVIEWS)
def bank_adopt_reviews(context: typer.Context) -> None:
    from lawstudy.commands import review as commands

    commands.adopt(chosen_site(context))


@bank_app.command("schema", help=messages.HELP_BANK_SCHEMA)
def bank_schema(folder: Annotated[Path, typer.Argument(metavar="FOLDER")]) -> None:
    from question_bank.schema import write_schemas

    for path in write_schemas(folder):
        say(messages.EXPORTED.format(file=path))


@bank_app.command("import", help=messages.HELP_BANK_IMPORT)
def bank_import(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    area: Annotated[str, typer.Option(help=messages.HELP_IMPORT_AREA)] = "",
    basis: Annotated[list[str] | None, typer.Option(help=messages.HELP_IMPORT_BASIS)] = None,
    pool: Annotated[Pool | None, typer.Option(help=messages.HELP_IMPORT_POOL)] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help=messages.HELP_IMPORT_REPORT)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=messages.HELP_IMPORT_YES)] = False,
) -> None:
    from lawstudy.commands import bank_exchange as commands

    chosen = commands.chosen_defaults(area, basis or [], pool)
    commands.bank_import(chosen_site(context), files, chosen, report=report, yes=yes)


@bank_app.command("export", help=messages.HELP_BANK_EXPORT)
def bank_export(
    context: typer.Context,
    file: _File,
    keys: Annotated[
        bool | None, typer.Option("--keys/--without-keys", help=messages.HELP_EXPORT_KEYS)
    ] = None,
    area: Annotated[str, typer.Option(help=messages.HELP_EXPORT_AREA)] = "",
    pool: Annotated[Pool | None, typer.Option(help=messages.HELP_EXPORT_POOL)] = None,
    items: Annotated[
        list[str] | None, typer.Option("--item", metavar="ID", help=messages.HELP_EXPORT_ITEMS)
    ] = None,
    title: Annotated[str, typer.Option(help=messages.HELP_EXPORT_TITLE)] = "",
) -> None:
    from lawstudy.commands import bank_exchange as commands

    wanted = commands.Wanted(area, pool, tuple(items or ()))
    commands.bank_export(chosen_site(context), file, wanted, keys=keys, title=title)


@bank_app.command("template", help=messages.HELP_BANK_TEMPLATE)
def bank_template(file: _File) -> None:
    from lawstudy.commands import bank_exchange as commands

    commands.bank_template(file)
