"""``lawstudy analytics``: the data that analyses are made of. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

analytics_app = typer.Typer(help=messages.HELP_ANALYTICS, no_args_is_help=True)


@analytics_app.callback()
def _group() -> None:
    """One command is a group, too."""


@analytics_app.command("export", help=messages.HELP_ANALYTICS_EXPORT)
def analytics_export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=messages.HELP_ANALYTICS_FOLDER)],
    practice: Annotated[
        bool, typer.Option("--practice", help=messages.HELP_ANALYTICS_PRACTICE)
    ] = False,
) -> None:
    from lawstudy.commands import analytics as commands

    commands.export(chosen_site(context), folder, practice=practice)
