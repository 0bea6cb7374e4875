"""Running a report's notebook.

Parameters are as papermill has them: a code cell tagged ``parameters`` gives the defaults, and a cell tagged
``injected-parameters`` after it those of this run (papermill itself runs our notebooks, too: a test does). The cell is written
here and nbclient runs the notebook, since papermill runs one after another in this process, writes progress of its own, and
imports what reads notebooks from the web, none of which a site needs.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from analytics import messages as m
from analytics.errors import ReportFailed
from analytics.report.parameters import Parameters, assignments, is_parameters

_SECONDS_A_CELL = 300


def with_parameters(notebook: NotebookNode, parameters: Parameters) -> NotebookNode:
    """The same notebook for a run with these; names that its cell of defaults does not have are left out."""
    place, defaults = next(
        (place, cell.source) for place, cell in enumerate(notebook.cells) if is_parameters(cell)
    )
    cell = nbformat.v4.new_code_cell(
        assignments(defaults, parameters), metadata={"tags": ["injected-parameters"]}
    )
    notebook.cells.insert(place + 1, cell)
    return notebook


async def run_notebook(
    path: Path, parameters: Parameters, environment: Mapping[str, str]
) -> NotebookNode:
    """The notebook, run in a kernel of its own, which ends with it, however it ends. Raises `ReportFailed`."""
    notebook = with_parameters(nbformat.read(path, 4), parameters)
    client = NotebookClient(
        notebook,
        timeout=_SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        # The kernel's remark on its loopback ports is not for the administrator.
        extra_arguments=["--IPKernelApp.log_level=40"],
        # One that is broken off in the midst of a cell would write a traceback before it goes.
        shutdown_kernel="immediate",
    )
    try:
        await client.async_execute(env={**os.environ, **environment})
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        detail = getattr(error, "evalue", "") or type(error).__name__
        raise ReportFailed(m.REPORT_FAILED, notebook=path.name, detail=detail) from error
    return notebook


Job = TypeVar("Job")


def run_all(
    jobs: Mapping[Job, tuple[Path, Parameters]],
    environment: Mapping[str, str],
    *,
    at_once: int = 2,
) -> Iterator[tuple[Job, NotebookNode | ReportFailed]]:
    """Run notebooks, so many at a time, each in a process of its own; each is told of as soon as it is done.

    When the caller goes on no further (Ctrl+C), the kernels that run are ended. nbclient runs in a thread beside, where it
    leaves the signals to us.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="notebooks")
    thread.start()
    places = asyncio.Semaphore(at_once)

    async def run(path: Path, parameters: Parameters) -> NotebookNode | ReportFailed:
        async with places:
            try:
                return await run_notebook(path, parameters, environment)
            except ReportFailed as failed:
                return failed

    async def end() -> None:
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    futures = {
        asyncio.run_coroutine_threadsafe(run(path, parameters), loop): job
        for job, (path, parameters) in jobs.items()
    }
    try:
        for future in concurrent.futures.as_completed(futures):
            yield futures[future], future.result()
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
