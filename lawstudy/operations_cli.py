"""The commands of whoever runs a site: ``backup``, ``restore``, …"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy.chosen_site import chosen_site
from lawstudy.hall_cli import hall_app
from lawstudy.operations import messages


def backup(
    context: typer.Context,
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE|FOLDER]", help=messages.HELP_BACKUP_TARGET),
    ] = None,
    drill: Annotated[
        Path | None, typer.Option("--drill", metavar="FILE", help=messages.HELP_DRILL)
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help=messages.HELP_WITHOUT_KEYS)
    ] = False,
    database: Annotated[str, typer.Option(help=messages.HELP_DATABASE)] = "",
) -> None:
    from lawstudy.commands import backup as commands

    if drill is not None:
        commands.backup_drill(drill, database)
    else:
        commands.backup(chosen_site(context), target, with_keys=not without_keys)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=messages.HELP_RESTORE_FILE)],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=messages.HELP_RESTORE_FOLDER)],
    database: Annotated[str, typer.Option(help=messages.HELP_DATABASE)] = "",
) -> None:
    from lawstudy.commands import backup as commands

    commands.restore(file, folder, database)


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=messages.HELP_DOCTOR_JSON)] = False,
    port: Annotated[int, typer.Option(help=messages.HELP_DOCTOR_PORT, min=1, max=65_535)] = 8000,
    certificate: Annotated[Path | None, typer.Option(help=messages.HELP_DOCTOR_CERTIFICATE)] = None,
) -> None:
    from lawstudy.commands import doctor as commands

    if not commands.doctor(
        chosen_site(context), as_json=as_json, port=port, certificate=certificate
    ):
        raise typer.Exit(1)


personal_app = typer.Typer(help=messages.HELP_PERSONAL, invoke_without_command=True)


@personal_app.callback(help=messages.HELP_PERSONAL_SHOW)
def personal_data(context: typer.Context) -> None:
    from lawstudy.commands import personal_data as commands

    if context.invoked_subcommand is None:
        commands.show(chosen_site(context))


@personal_app.command("export", help=messages.HELP_PERSONAL_EXPORT)
def personal_export(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help=messages.HELP_PERSONAL_PERSON)],
    out: Annotated[Path | None, typer.Option(help=messages.HELP_PERSONAL_OUT)] = None,
) -> None:
    from lawstudy.commands import personal_data as commands

    commands.export(chosen_site(context), person, out)


@personal_app.command("delete", help=messages.HELP_PERSONAL_DELETE)
def personal_delete(
    context: typer.Context,
    propose: Annotated[
        bool, typer.Option("--propose", help=messages.HELP_PERSONAL_PROPOSE)
    ] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=messages.HELP_PERSONAL_CONFIRM)
    ] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help=messages.HELP_PERSONAL_REFUSE)] = False,
) -> None:
    from lawstudy.commands import personal_data as commands

    acts: dict[commands.DeletionAct, bool] = {
        "propose": propose,
        "confirm": confirm,
        "refuse": refuse,
    }
    said = [act for act, given in acts.items() if given]
    if len(said) > 1:
        raise typer.BadParameter(messages.PERSONAL_ONE_ACT)
    commands.delete(chosen_site(context), said[0] if said else None)


def add_operations(app: typer.Typer) -> None:
    """Beside the others, not in a group of their own: nobody should look for them on a bad day."""
    app.command(help=messages.HELP_BACKUP)(backup)
    app.command(help=messages.HELP_RESTORE)(restore)
    app.command(help=messages.HELP_DOCTOR)(doctor)
    app.add_typer(personal_app, name="personal-data")
    app.add_typer(hall_app, name="hall")
