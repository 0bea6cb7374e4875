"""``lawstudy bank review``: trial and reviews of items and other texts. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

review_app = typer.Typer(help=messages.HELP_TEXT_REVIEW, no_args_is_help=True)

_Kind = Annotated[
    Literal["item", "lesson", "notice", "list"], typer.Option(help=messages.HELP_TEXT_REVIEW_KIND)
]
_Id = Annotated[str, typer.Argument(metavar="ID", help=messages.HELP_TEXT_REVIEW_ID)]
_File = Annotated[Path | None, typer.Option(help=messages.HELP_TEXT_REVIEW_FILE)]
_Facility = Annotated[
    float | None, typer.Option(min=0.05, max=0.98, help=messages.HELP_TEXT_REVIEW_FACILITY)
]


@review_app.command("list", help=messages.HELP_TEXT_REVIEW_LIST)
def review_list(
    context: typer.Context,
    kind: _Kind = "item",
    state: Annotated[
        Literal["draft", "trial", "first", "second", "final", "in_use", "suspended", "retired"]
        | None,
        typer.Option(help=messages.HELP_TEXT_REVIEW_STATE),
    ] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    from lawstudy.commands import review as commands

    commands.listed(chosen_site(context), kind=kind, state=state, everything=everything)


@review_app.command("show", help=messages.HELP_TEXT_REVIEW_SHOW)
def review_show(context: typer.Context, text: _Id, kind: _Kind = "item") -> None:
    from lawstudy.commands import review as commands

    commands.show(chosen_site(context), commands.Which(kind, text))


@review_app.command("submit", help=messages.HELP_TEXT_REVIEW_SUBMIT)
def review_submit(
    context: typer.Context,
    texts: Annotated[list[str], typer.Argument(metavar="ID...", help=messages.HELP_TEXT_REVIEW_ID)],
    kind: _Kind = "item",
    file: _File = None,
    typing: Annotated[
        bool, typer.Option("--typing", help=messages.HELP_TEXT_REVIEW_TYPING)
    ] = False,
    important: Annotated[
        bool, typer.Option("--important", help=messages.HELP_TEXT_REVIEW_IMPORTANT)
    ] = False,
) -> None:
    from lawstudy.commands import review as commands

    commands.submit(
        chosen_site(context), kind, texts, file=file, typing=typing, important=important
    )


@review_app.command("try", help=messages.HELP_TEXT_REVIEW_TRY)
def review_try(
    context: typer.Context,
    item: _Id,
    answers: Annotated[
        list[str], typer.Argument(metavar="ANSWER...", help=messages.HELP_TEXT_REVIEW_ANSWERS)
    ],
    facility: Annotated[
        float, typer.Option(min=0.05, max=0.98, help=messages.HELP_TEXT_REVIEW_FACILITY)
    ],
    comment: Annotated[str, typer.Option()] = "",
) -> None:
    from lawstudy.commands import review as commands

    commands.try_blind(chosen_site(context), item, answers, facility=facility, comment=comment)


@review_app.command("pass", help=messages.HELP_TEXT_REVIEW_PASS)
def review_pass(
    context: typer.Context,
    text: _Id,
    kind: _Kind = "item",
    checked: Annotated[
        bool, typer.Option("--checked", help=messages.HELP_TEXT_REVIEW_CHECKED)
    ] = False,
    read_aloud: Annotated[
        bool, typer.Option("--read-aloud", help=messages.HELP_TEXT_REVIEW_ALOUD)
    ] = False,
    facility: _Facility = None,
    comment: Annotated[str, typer.Option()] = "",
) -> None:
    from grading.review.deciding import Given
    from lawstudy.commands import review as commands

    checks = commands.all_checked() if checked else []
    given = Given(checks, read_aloud, facility, comment)
    commands.let_pass(chosen_site(context), commands.Which(kind, text), given)


@review_app.command("act", help=messages.HELP_TEXT_REVIEW_ACT)
def review_act(
    context: typer.Context,
    text: _Id,
    what: Annotated[
        Literal["return", "withdraw", "hold", "clear", "suspend", "resume", "retire", "revive"],
        typer.Argument(metavar="ACT", help=messages.HELP_TEXT_REVIEW_WHAT),
    ],
    kind: _Kind = "item",
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)] = "",
    proposed: Annotated[str, typer.Option(help=messages.HELP_TEXT_REVIEW_PROPOSED)] = "",
) -> None:
    from lawstudy.commands import review as commands

    which = commands.Which(kind, text)
    commands.act(chosen_site(context), which, what, reason=reason, proposed=proposed)
