"""``lawstudy list``: the list of what leaders must know. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

list_app = typer.Typer(help=messages.HELP_MUST_KNOW, no_args_is_help=True)


@list_app.command("import", help=messages.HELP_LIST_IMPORT)
def list_import(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]
) -> None:
    from lawstudy.commands import list as commands

    commands.list_import(chosen_site(context), file)


@list_app.command("show", help=messages.HELP_LIST_SHOW)
def list_show(
    context: typer.Context,
    audience: Annotated[str, typer.Option(help=messages.HELP_AUDIENCE)] = "",
) -> None:
    from lawstudy.commands import list as commands

    commands.list_show(chosen_site(context), audience=audience)


@list_app.command("template", help=messages.HELP_LIST_TEMPLATE)
def list_template(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    filled: Annotated[bool, typer.Option("--filled", help=messages.HELP_FILLED)] = False,
) -> None:
    from lawstudy.commands import list as commands

    commands.list_template(chosen_site(context), file, filled=filled)


@list_app.command("coverage", help=messages.HELP_LIST_COVERAGE)
def list_coverage(
    context: typer.Context,
    audience: Annotated[str, typer.Option(help=messages.HELP_AUDIENCE)] = "",
    xlsx: Annotated[Path | None, typer.Option(help=messages.HELP_COVERAGE_XLSX)] = None,
) -> None:
    from lawstudy.commands import list as commands

    commands.list_coverage(chosen_site(context), audience=audience, xlsx=xlsx)
