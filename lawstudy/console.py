"""How the command line talks: messages, tables and progress bars."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from lawstudy import messages

_NAME = "lawstudy"
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """A line for the user."""
    out.print(escape(text))


def next_step(text: str) -> None:
    """What to do now."""
    out.print(f"[bold]{messages.NEXT}[/bold]：{escape(text)}")


def complain(text: str) -> None:
    """An error, to standard error."""
    err.print(f"[bold red]{messages.ERROR}[/bold red]：{escape(text)}")


def remark(text: str) -> None:
    """What somebody has to know or to look after although the command did what it was asked, to standard error."""
    err.print(f"[bold yellow]{messages.REMARK}[/bold yellow]：{escape(text)}")


def shell(*words: object) -> str:
    """A command as it can be typed: whatever a shell would take for something else is quoted.

    ``lawstudy`` is called as it can be called here: by its name where the shell finds it, else by its path.
    """
    first, *others = map(str, words)
    return shlex.join([_program() if first == _NAME else first, *others])


def _program() -> str:
    called = Path(sys.argv[0])
    if called.name != _NAME or not called.is_file():
        return _NAME
    found = shutil.which(_NAME)
    return _NAME if found is not None and Path(found).samefile(called) else str(called.absolute())


def show_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, text: int = 1
) -> None:
    """A table; the first ``text`` columns are text, the others figures. Of several text columns the first may take lines."""
    table = Table(title=escape(title), title_justify="left")
    for index, column in enumerate(columns):
        justify: Literal["left", "right"] = "left" if index < text else "right"
        wraps = text > 1 and index == 0
        table.add_column(column, justify=justify, no_wrap=not wraps, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console(highlight=False, width=max(out.width, 120)).print(table)


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar; the caller tells it (done, total)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell
