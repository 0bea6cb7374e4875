"""``lawstudy certificate``: issuing, revoking and verifying, and the keys that sign. Each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages
from lawstudy.chosen_site import chosen_site

certificate_app = typer.Typer(help=messages.HELP_CERTIFICATES, no_args_is_help=True)
_Exam = Annotated[str, typer.Argument(metavar="EXAM")]
_File = Annotated[Path, typer.Argument(metavar="FILE")]


@certificate_app.command("issue", help=messages.HELP_CERTIFICATE_ISSUE)
def certificate_issue(context: typer.Context, exam: _Exam) -> None:
    from lawstudy.commands import certificate as commands

    commands.issue(chosen_site(context), exam)


@certificate_app.command("list", help=messages.HELP_CERTIFICATE_LIST)
def certificate_list(
    context: typer.Context,
    exam: _Exam,
    xlsx: Annotated[Path | None, typer.Option(help=messages.HELP_CERTIFICATE_XLSX)] = None,
    pdf: Annotated[Path | None, typer.Option(help=messages.HELP_CERTIFICATE_PDF)] = None,
) -> None:
    from lawstudy.commands import certificate as commands

    commands.show(chosen_site(context), exam, xlsx=xlsx, pdf=pdf)


@certificate_app.command("revoke", help=messages.HELP_CERTIFICATE_REVOKE)
def certificate_revoke(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER")],
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)] = "",
    name: Annotated[str, typer.Option(help=messages.HELP_CERTIFICATE_NAME)] = "",
    confirm: Annotated[
        bool, typer.Option("--confirm", help=messages.HELP_CERTIFICATE_CONFIRM)
    ] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=messages.HELP_CERTIFICATE_REFUSE)
    ] = False,
) -> None:
    from lawstudy.commands import certificate as commands

    if confirm and (refuse or name):
        raise typer.BadParameter(messages.CERTIFICATE_ONE_ACT)
    act: commands.Act = "rename" if name else "revoke"
    if confirm or refuse:
        act = "confirm" if confirm else "refuse"
    commands.decide(chosen_site(context), number, act, reason=reason, name=name)


@certificate_app.command("verify", help=messages.HELP_CERTIFICATE_VERIFY)
def certificate_verify(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE|PICTURE|-")],
) -> None:
    from lawstudy.commands import certificate as commands

    commands.verify(chosen_site(context), code)


@certificate_app.command("keys", help=messages.HELP_CERTIFICATE_KEYS)
def certificate_keys(
    context: typer.Context,
    rotate: Annotated[bool, typer.Option("--rotate", help=messages.HELP_KEYS_ROTATE)] = False,
    retire: Annotated[bool, typer.Option("--retire", help=messages.HELP_KEYS_RETIRE)] = False,
    revoke: Annotated[str, typer.Option(metavar="KEY", help=messages.HELP_KEYS_REVOKE)] = "",
    reason: Annotated[str, typer.Option(help=messages.HELP_REASON)] = "",
    confirm: Annotated[
        bool, typer.Option("--confirm", help=messages.HELP_CERTIFICATE_CONFIRM)
    ] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=messages.HELP_CERTIFICATE_REFUSE)
    ] = False,
) -> None:
    from lawstudy.commands import certificate as commands

    asked: dict[commands.KeyStep, bool] = {
        "rotate": rotate,
        "retire": retire,
        "revoke": bool(revoke),
        "confirm": confirm,
        "refuse": refuse,
    }
    steps = [step for step, wanted in asked.items() if wanted]
    if len(steps) > 1:
        raise typer.BadParameter(messages.CERTIFICATE_ONE_ACT)
    site = chosen_site(context)
    if steps:
        commands.decide_keys(site, steps[0], key=revoke, reason=reason)
    else:
        commands.keys(site)


@certificate_app.command("page", help=messages.HELP_CERTIFICATE_PAGE)
def certificate_page(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import certificate as commands

    commands.page(chosen_site(context), file)


@certificate_app.command("revocations", help=messages.HELP_CERTIFICATE_REVOCATIONS)
def certificate_revocations(context: typer.Context, file: _File) -> None:
    from lawstudy.commands import certificate as commands

    commands.revocation_list(chosen_site(context), file)
