"""``lawstudy card``: the register of enforcement cards and its yearly review. Each command imports what it needs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

card_app = typer.Typer(help=messages.HELP_CARDS, no_args_is_help=True)
_review_app = typer.Typer(help=messages.HELP_CARD_REVIEW, no_args_is_help=True)
card_app.add_typer(_review_app, name="review")

_File = Annotated[Path, typer.Argument(metavar="FILE")]
_Number = Annotated[str, typer.Argument(metavar="NUMBER", help=messages.HELP_CARD_NUMBER)]
_Step = Annotated[int, typer.Argument(metavar="STEP", help=messages.HELP_CARD_STEP)]
_Year = Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2100)]
_Day = Annotated[datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"])]
_Text = Annotated[str, typer.Option()]


@card_app.command("import", help=messages.HELP_CARD_IMPORT)
def card_import(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import card as commands

    commands.register_in(chosen_site(context), file)


@card_app.command("export", help=messages.HELP_CARD_EXPORT)
def card_export(
    context: typer.Context,
    file: _File,
    unit: Annotated[str, typer.Option(help=messages.HELP_CARD_UNIT)] = "",
) -> None:
    from lawstudy.commands import card as commands

    commands.register_out(chosen_site(context), file, unit)


@card_app.command("show", help=messages.HELP_CARD_SHOW)
def card_show(context: typer.Context, number: _Number) -> None:
    from lawstudy.commands import card as commands

    commands.show(chosen_site(context), number)


@card_app.command("expire", help=messages.HELP_CARD_EXPIRE)
def card_expire(context: typer.Context) -> None:
    from lawstudy.commands import card as commands

    commands.expire(chosen_site(context))


@card_app.command("step", help=messages.HELP_CARD_TAKE)
def card_step(
    context: typer.Context,
    number: _Number,
    act: Annotated[
        Literal[
            "register",
            "refuse",
            "admonish",
            "retrain",
            "suspend",
            "restore",
            "recall",
            "cancel",
            "lose",
            "void",
        ],
        typer.Argument(metavar="ACT", help=messages.HELP_CARD_ACT),
    ],
    decider: Annotated[
        Literal["agency", "district", "upper", "issuer"], typer.Option(help=messages.HELP_DECIDER)
    ],
    organ: _Text,
    reason: _Text,
    on: _Day = None,
    basis: _Text = "",
    document: _Text = "",
    hearing: _Text = "",
    until: _Day = None,
    year: Annotated[int | None, typer.Option()] = None,
    cause: Annotated[str, typer.Option(help=messages.HELP_CAUSE)] = "",
) -> None:
    from certification.cards.steps import StepGiven
    from lawstudy.commands import card as commands
    from records.cards.moves import CAUSES

    said = StepGiven(
        act,
        on.date() if on else None,
        decider,
        organ,
        basis,
        document,
        reason,
        hearing,
        year,
        until.date() if until else None,
        next((each for each in CAUSES if each == cause), None),
    )
    commands.take(chosen_site(context), number, said)


@card_app.command("confirm", help=messages.HELP_CARD_CONFIRM)
def card_confirm(context: typer.Context, step: _Step) -> None:
    from lawstudy.commands import card as commands

    commands.confirm(chosen_site(context), step)


@card_app.command("withdraw", help=messages.HELP_CARD_WITHDRAW)
def card_withdraw(
    context: typer.Context,
    step: _Step,
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)],
) -> None:
    from lawstudy.commands import card as commands

    commands.withdraw(chosen_site(context), step, reason)


@_review_app.command("open", help=messages.HELP_REVIEW_OPEN)
def review_open(
    context: typer.Context,
    year: _Year,
    exam: Annotated[str, typer.Option(help=messages.HELP_REVIEW_EXAM)] = "",
    on: _Day = None,
) -> None:
    from lawstudy.commands import card_review as commands

    commands.open_year(chosen_site(context), year, exam, on.date() if on else None)


@_review_app.command("status", help=messages.HELP_REVIEW_STATUS)
def review_status(context: typer.Context, year: _Year) -> None:
    from lawstudy.commands import card_review as commands

    commands.status(chosen_site(context), year)


@_review_app.command("list", help=messages.HELP_REVIEW_LIST)
def review_list(
    context: typer.Context,
    year: _Year,
    what: Annotated[
        Literal["first", "summary", "refused"], typer.Argument(metavar="first|summary|refused")
    ],
    file: _File,
) -> None:
    from lawstudy.commands import card_review as commands

    commands.write_list(chosen_site(context), year, what, file)


@_review_app.command("stickers", help=messages.HELP_REVIEW_STICKERS)
def review_stickers(
    context: typer.Context,
    year: _Year,
    file: _File,
    unit: Annotated[str, typer.Option(help=messages.HELP_CARD_UNIT)] = "",
) -> None:
    from lawstudy.commands import card_review as commands

    commands.write_stickers(chosen_site(context), year, file, unit)


@_review_app.command("confirm", help=messages.HELP_REVIEW_CONFIRM)
def review_confirm(
    context: typer.Context,
    year: _Year,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=messages.HELP_CARD_UNIT)],
) -> None:
    from lawstudy.commands import card_review as commands

    commands.confirm(chosen_site(context), year, unit)


@_review_app.command("propose", help=messages.HELP_REVIEW_PROPOSE)
def review_propose(
    context: typer.Context, year: _Year, organ: _Text, document: _Text, basis: _Text
) -> None:
    from lawstudy.commands import card_review as commands

    commands.propose(chosen_site(context), year, organ, document, basis)


@_review_app.command("decide", help=messages.HELP_REVIEW_DECIDE)
def review_decide(context: typer.Context, year: _Year) -> None:
    from lawstudy.commands import card_review as commands

    commands.decide(chosen_site(context), year)


@_review_app.command("publish", help=messages.HELP_REVIEW_PUBLISH)
def review_publish(context: typer.Context, year: _Year) -> None:
    from lawstudy.commands import card_review as commands

    commands.publish(chosen_site(context), year)
