"""``lawstudy statutes``: texts of statutes, and what their amendments touch. Each command imports what it needs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

statutes_app = typer.Typer(help=messages.HELP_STATUTES, no_args_is_help=True)


@statutes_app.command("import", help=messages.HELP_STATUTES_IMPORT)
def statutes_import(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help=messages.HELP_STATUTES_FILES)
    ],
    adopted: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=messages.HELP_ADOPTED)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=messages.HELP_REPLACE)] = False,
) -> None:
    from lawstudy.commands import statutes as commands

    day = adopted.date() if adopted else None
    commands.statutes_import(chosen_site(context), files, adopted=day, replace_held=replace)


@statutes_app.command("amend", help=messages.HELP_STATUTES_AMEND)
def statutes_amend(
    context: typer.Context,
    old: Annotated[
        list[str], typer.Argument(metavar="OLD... NEW", help=messages.HELP_STATUTES_VERSIONS)
    ],
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help=messages.HELP_STATUTES_FROM),
    ] = None,
) -> None:
    from lawstudy.commands import amendment as commands

    if len(old) < 2:
        raise typer.BadParameter(messages.HELP_STATUTES_VERSIONS)
    commands.statutes_amend(chosen_site(context), old, since=since.date() if since else None)


@statutes_app.command("effect", help=messages.HELP_STATUTES_EFFECT)
def statutes_effect(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help=messages.HELP_EFFECT_ARTICLE)],
    by: Annotated[str, typer.Option("--by", help=messages.HELP_EFFECT_BY)],
    since: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=messages.HELP_STATUTES_FROM)
    ],
    reason: Annotated[str, typer.Option("--reason", help=messages.HELP_EFFECT_REASON)],
) -> None:
    from lawstudy.commands import amendment as commands

    commands.statutes_effect(
        chosen_site(context), article, by=by, since=since.date(), reason=reason
    )


@statutes_app.command("touched", help=messages.HELP_STATUTES_TOUCHED)
def statutes_touched(context: typer.Context) -> None:
    from lawstudy.commands import amendment as commands

    commands.statutes_touched(chosen_site(context))


@statutes_app.command("renumber", help=messages.HELP_STATUTES_RENUMBER)
def statutes_renumber(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help=messages.HELP_STATUTES_ITEM)],
) -> None:
    from lawstudy.commands import amendment as commands

    commands.statutes_renumber(chosen_site(context), item)


@statutes_app.command("list", help=messages.HELP_STATUTES_LIST)
def statutes_list(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="[TITLE]", help=messages.HELP_TITLE)] = "",
) -> None:
    from lawstudy.commands import statutes as commands

    commands.statutes_list(chosen_site(context), title=title)
