"""The command ``lawstudy``. Each command imports what it needs, so that ``--help`` stays quick."""

from __future__ import annotations

import io
import sys
from contextvars import copy_context
from pathlib import Path
from typing import Annotated

import typer

from lawstudy import messages
from lawstudy.acting import acting_as
from lawstudy.analytics_cli import analytics_app
from lawstudy.bank_cli import bank_app
from lawstudy.card_cli import card_app
from lawstudy.certificate_cli import certificate_app
from lawstudy.chosen_site import refuse_in_hall
from lawstudy.exam_cli import ExamName, exam_app
from lawstudy.must_know_cli import list_app
from lawstudy.operations_cli import add_operations
from lawstudy.province_cli import province_app
from lawstudy.review_cli import review_app
from lawstudy.statutes_cli import statutes_app
from lawstudy.study_cli import study_app

app = typer.Typer(
    help=messages.HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
roster_app = typer.Typer(help=messages.HELP_ROSTER, no_args_is_help=True)
lesson_app = typer.Typer(help=messages.HELP_LESSON, no_args_is_help=True)
account_app = typer.Typer(help=messages.HELP_ACCOUNT, no_args_is_help=True)
holidays_app = typer.Typer(help=messages.HELP_HOLIDAYS, no_args_is_help=True)
audit_app = typer.Typer(help=messages.HELP_AUDIT, no_args_is_help=True)
app.add_typer(roster_app, name="roster")
app.add_typer(bank_app, name="bank")
bank_app.add_typer(review_app, name="review")
app.add_typer(lesson_app, name="lesson")
app.add_typer(statutes_app, name="statutes")
app.add_typer(list_app, name="list")
app.add_typer(exam_app, name="exam")
app.add_typer(account_app, name="account")
app.add_typer(audit_app, name="audit")
app.add_typer(holidays_app, name="holidays")
app.add_typer(study_app, name="study")
app.add_typer(certificate_app, name="certificate")
app.add_typer(card_app, name="card")
app.add_typer(analytics_app, name="analytics")
app.add_typer(province_app, name="province")
add_operations(app)


def _port(number: int | None) -> int | None:
    if number is not None and not 1 <= number <= 65_535:
        raise typer.BadParameter(messages.PORT_RANGE.format(port=number))
    return number


class _Chosen:
    site = Path()


@app.callback()
def choose_site(
    context: typer.Context,
    site: Annotated[
        Path, typer.Option("--site", envvar="LAWSTUDY_SITE", help=messages.HELP_SITE)
    ] = Path(),
    login: Annotated[str, typer.Option("--as", metavar="LOGIN", help=messages.HELP_AS)] = "",
) -> None:
    _Chosen.site = site
    refuse_in_hall(site, context.invoked_subcommand)
    acting_as(login)


@app.command(help=messages.HELP_INIT)
def init(
    site: Annotated[Path | None, typer.Argument(metavar="SITE")] = None,
    demo: Annotated[bool, typer.Option("--demo")] = False,
) -> None:
    from lawstudy.commands import site as commands

    commands.init(site or _Chosen.site, demo=demo)


@roster_app.command("import", help=messages.HELP_ROSTER_IMPORT)
def roster_import(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from lawstudy.commands import people as commands

    commands.roster_import(_Chosen.site, file)


@lesson_app.command("build", help=messages.HELP_LESSON_BUILD)
def lesson_build() -> None:
    from lawstudy.commands import lesson as commands

    commands.lesson_build(_Chosen.site)


@lesson_app.command("adopt", help=messages.HELP_LESSON_ADOPT)
def lesson_adopt() -> None:
    from lawstudy.commands import review as commands

    commands.adopt_shipped_lessons(_Chosen.site)


@lesson_app.command("book", help=messages.HELP_LESSON_BOOK)
def lesson_book(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from lawstudy.commands import lesson as commands

    commands.lesson_book(_Chosen.site, file)


@app.command(help=messages.HELP_REPORT)
def report(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help=messages.HELP_REPORT_NAMES)
    ] = None,
    year: Annotated[int, typer.Option(help=messages.HELP_REPORT_YEAR)] = 0,
    exam: Annotated[str, typer.Option(help=messages.HELP_REPORT_EXAM)] = "",
    unit: Annotated[str, typer.Option(help=messages.HELP_REPORT_UNIT)] = "",
    every_unit: Annotated[
        bool, typer.Option("--every-unit", help=messages.HELP_REPORT_EVERY_UNIT)
    ] = False,
) -> None:
    from lawstudy.commands import report as commands

    commands.report(
        _Chosen.site, names or [], year=year, exam=exam, unit=unit, every_unit=every_unit
    )


@holidays_app.command("import", help=messages.HELP_HOLIDAYS_IMPORT)
def holidays_import(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    source: Annotated[str, typer.Option(help=messages.HELP_HOLIDAYS_SOURCE)],
) -> None:
    from lawstudy.commands import holidays as commands

    commands.holidays_import(_Chosen.site, file, source=source)


@holidays_app.command("show", help=messages.HELP_HOLIDAYS_SHOW)
def holidays_show(year: Annotated[int, typer.Argument(metavar="YEAR")]) -> None:
    from lawstudy.commands import holidays as commands

    commands.holidays_show(_Chosen.site, year)


@app.command(help=messages.HELP_LAB)
def lab(
    learner: Annotated[str, typer.Option(help=messages.HELP_LAB_LEARNER)] = "",
    trainer: Annotated[bool, typer.Option("--trainer", help=messages.HELP_TRAINER)] = False,
    admin: Annotated[bool, typer.Option("--admin", help=messages.HELP_ADMIN)] = False,
    formgrader: Annotated[
        bool, typer.Option("--formgrader", help=messages.HELP_FORMGRADER)
    ] = False,
    port: Annotated[int | None, typer.Option(help=messages.HELP_LAB_PORT, callback=_port)] = None,
    background: Annotated[
        bool, typer.Option("--background", help=messages.HELP_BACKGROUND)
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help=messages.HELP_STOP)] = False,
    room: Annotated[str, typer.Option(help=messages.HELP_LAB_ROOM)] = "",
    certificate: Annotated[Path | None, typer.Option(help=messages.HELP_LAB_CERTIFICATE)] = None,
) -> None:
    from foundation.site import open_site
    from lawstudy.processes import lab as jupyter
    from lawstudy.processes.lab_folder import Role

    if trainer + admin + formgrader > 1:
        raise typer.BadParameter(messages.LAB_ONE_FACE)
    role: Role = "admin" if admin or formgrader else "trainer" if trainer else "cadre"
    site = open_site(_Chosen.site)
    seat = jupyter.Seat(site, jupyter.whose(site, learner, role), role, room, certificate)
    page: jupyter.Page = jupyter.FORMGRADER if formgrader else "lab"
    if stop:
        jupyter.stop_lab(seat)
        return
    if certificate is not None and not certificate.is_file():
        raise typer.BadParameter(messages.NO_CERTIFICATE.format(file=certificate))
    if background:
        jupyter.lab_in_background(seat, port, page=page)
    else:
        jupyter.lab(seat, port, page=page)


@account_app.command("create", help=messages.HELP_ACCOUNT_CREATE)
def account_create(
    login: Annotated[str, typer.Argument(metavar="LOGIN")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[list[str], typer.Option(help=messages.HELP_ROLE)],
    card: Annotated[str, typer.Option(help=messages.HELP_CARD)] = "",
) -> None:
    from lawstudy.commands import account as commands

    commands.create(_Chosen.site, login, name, role, card=card)


@app.command(help=messages.HELP_CLOCK)
def clock(
    correct: Annotated[bool, typer.Option("--correct", help=messages.HELP_CLOCK_CORRECT)] = False,
    reason: Annotated[str, typer.Option(help=messages.HELP_CLOCK_REASON)] = "",
) -> None:
    from lawstudy.commands import clock as commands

    commands.clock(_Chosen.site, correct=correct, reason=reason)


@audit_app.command("verify", help=messages.HELP_AUDIT_VERIFY)
def audit_verify(
    head: Annotated[list[str] | None, typer.Option("--head", help=messages.HELP_HEAD)] = None,
) -> None:
    from lawstudy.commands import audit as commands

    commands.audit_verify(_Chosen.site, head or [])


@audit_app.command("head", help=messages.HELP_AUDIT_HEAD)
def audit_head(file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None) -> None:
    from lawstudy.commands import audit as commands

    commands.audit_head(_Chosen.site, file)


@audit_app.command("export", help=messages.HELP_AUDIT_EXPORT)
def audit_export(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from lawstudy.commands import audit as commands

    commands.audit_export(_Chosen.site, file)


@app.command(help=messages.HELP_EVIDENCE_FOLDER)
def evidence(
    person: Annotated[str, typer.Argument(metavar="PERSON", help=messages.HELP_EVIDENCE_PERSON)],
    exam: ExamName,
    out: Annotated[Path | None, typer.Option(help=messages.HELP_EVIDENCE_OUT)] = None,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help=messages.HELP_EVIDENCE_KEYS)
    ] = False,
    whole_trail: Annotated[
        bool, typer.Option("--whole-trail", help=messages.HELP_EVIDENCE_TRAIL)
    ] = False,
) -> None:
    from lawstudy.commands import evidence as commands

    commands.evidence(
        _Chosen.site, person, exam, out=out, with_keys=with_keys, whole_trail=whole_trail
    )


@app.command(help=messages.HELP_SERVE)
def serve(
    address: Annotated[str, typer.Option(help=messages.HELP_ADDRESS)] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help=messages.HELP_PORT, callback=_port)] = None,
    certificate: Annotated[Path | None, typer.Option(help=messages.HELP_CERTIFICATE)] = None,
    key: Annotated[Path | None, typer.Option(help=messages.HELP_KEY)] = None,
    plain_port: Annotated[
        int | None, typer.Option(help=messages.HELP_PLAIN_PORT, callback=_port)
    ] = None,
    proxy: Annotated[list[str] | None, typer.Option(help=messages.HELP_PROXY)] = None,
    jupyter: Annotated[bool, typer.Option("--lab/--no-lab", help=messages.HELP_SERVE_LAB)] = True,
    learner: Annotated[str, typer.Option(help=messages.HELP_LEARNER)] = "",
    hub: Annotated[bool, typer.Option("--hub", help=messages.HELP_HUB)] = False,
    background: Annotated[
        bool, typer.Option("--background", help=messages.HELP_SERVE_BACKGROUND)
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help=messages.HELP_SERVE_STOP)] = False,
) -> None:
    from lawstudy.processes import start as room
    from lawstudy.processes.room import Ways

    if stop:
        room.stop(_Chosen.site, learner)
        return
    proxies = tuple(proxy or ())
    ways = Ways(address, port, certificate, key, jupyter, learner, plain_port, proxies, hub)
    if background:
        room.serve_in_background(_Chosen.site, ways)
    else:
        room.serve(_Chosen.site, ways)


@app.command(help=messages.HELP_YEAR)
def year(
    number: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2100)],
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help=messages.HELP_YEAR_FILE)] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help=messages.HELP_YEAR_FILE)] = None,
) -> None:
    from lawstudy.commands import year as commands

    commands.year(_Chosen.site, number, xlsx=xlsx, html=html)


@app.command(help=messages.HELP_UPGRADE)
def upgrade(
    backup: Annotated[Path | None, typer.Option(help=messages.HELP_BACKUP)] = None,
) -> None:
    from lawstudy.commands import upgrade as commands

    commands.upgrade(_Chosen.site, backup)


def main() -> None:
    """Run the command line; every failure ends in a message and an exit code, never a traceback."""
    from lawstudy.failures import INTERRUPTED, exit_code_for

    code: object = 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file's name that is no UTF-8, or a character that the terminal does not know, ends no command.
            stream.reconfigure(errors="backslashreplace")
    try:
        # In a context of its own: who acts is said for this command only.
        code = copy_context().run(app, standalone_mode=False)
        if code == INTERRUPTED:  # Typer returns this instead of raising KeyboardInterrupt
            exit_code_for(KeyboardInterrupt(), _Chosen.site)
    except BaseException as error:
        code = exit_code_for(error, _Chosen.site)
    sys.exit(code if isinstance(code, int) else 0)
