"""`lawstudy hall`: the exam-day pack of a hall whose network fails."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lawstudy.chosen_site import chosen_site
from lawstudy.operations import messages

hall_app = typer.Typer(help=messages.HELP_HALL, no_args_is_help=True)

_Exam = Annotated[str, typer.Argument(metavar="EXAM", help=messages.HELP_HALL_EXAM)]


@hall_app.command("pack", help=messages.HELP_HALL_PACK)
def hall_pack(
    context: typer.Context,
    exam: _Exam,
    hall: Annotated[str, typer.Option("--hall", help=messages.HELP_HALL_NAME)],
    sitting: Annotated[str, typer.Option(help=messages.HELP_HALL_SITTING)] = "",
    invigilator: Annotated[
        list[str] | None, typer.Option(help=messages.HELP_HALL_INVIGILATOR)
    ] = None,
    out: Annotated[Path | None, typer.Option(help=messages.HELP_HALL_OUT)] = None,
) -> None:
    from exam_room.hall.packing import Wanted
    from lawstudy.commands import hall as commands

    wanted = Wanted(exam, hall, sitting, tuple(invigilator or ()))
    commands.pack(chosen_site(context), wanted, out)


@hall_app.command("open", help=messages.HELP_HALL_OPEN)
def hall_open(
    file: Annotated[Path, typer.Argument(metavar="PACK", help=messages.HELP_HALL_FILE)],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=messages.HELP_HALL_FOLDER)],
    code: Annotated[
        str, typer.Option(prompt=messages.HALL_CODE_PROMPT, help=messages.HELP_HALL_CODE)
    ],
) -> None:
    from lawstudy.commands import hall as commands

    commands.open_pack(file, folder, code)


@hall_app.command("answers", help=messages.HELP_HALL_ANSWERS)
def hall_answers(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE|FOLDER]")] = None,
) -> None:
    from lawstudy.commands import hall as commands

    commands.answers(chosen_site(context), file)


@hall_app.command("bring-back", help=messages.HELP_HALL_BACK)
def hall_bring_back(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=messages.HELP_HALL_FILE)],
) -> None:
    from lawstudy.commands import hall as commands

    commands.bring_back(chosen_site(context), file)


@hall_app.command("papers", help=messages.HELP_HALL_PAPERS)
def hall_papers(context: typer.Context, exam: _Exam) -> None:
    from lawstudy.commands import hall as commands

    commands.papers(chosen_site(context), exam)


@hall_app.command("decide", help=messages.HELP_HALL_DECIDE)
def hall_decide(
    context: typer.Context,
    exam: _Exam,
    person: Annotated[str, typer.Argument(metavar="PERSON", help=messages.HELP_PERSONAL_PERSON)],
    take: Annotated[str, typer.Option(help=messages.HELP_HALL_TAKE)] = "",
    reason: Annotated[str, typer.Option(help=messages.HELP_HALL_REASON)] = "",
    refuse: Annotated[bool, typer.Option("--refuse", help=messages.HELP_HALL_REFUSE)] = False,
) -> None:
    from lawstudy.commands import hall as commands

    commands.decide(chosen_site(context), exam, person, take, reason, refuse=refuse)
