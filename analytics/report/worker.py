"""Reports made for the web page, in a process that ends with them and lets others go first.

``python -m lawstudy.processes.report_worker``, which hands in what the year's report is told, reads one request as JSON from standard input: ``{"root", "names", "year", "exam", "unit",
"actor"}``, all reports without ``names``. It writes lines of JSON: how far it is (``{"progress": [so many, of so many]}``), and
at last what came of it, in words (``{"done", "words"}``).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from analytics import messages as m
from foundation.errors import LawStudyError

if TYPE_CHECKING:
    from foundation.site import Site


Facts = Callable[["Site", int], bytes]
"""What the year's report of a site is told, as `analytics.year_facts.to_json` has it."""


def main(request: Mapping[str, Any], out: IO[bytes], facts: Facts | None = None) -> None:
    """Make what is asked for, and say what came of it."""

    def say(**said: object) -> None:
        out.write(orjson.dumps(said) + b"\n")
        out.flush()

    try:
        words = list(_made(request, lambda *how_far: say(progress=how_far), facts))
    except LawStudyError as error:
        say(done=False, words=str(error).splitlines())
    else:
        say(done=not words, words=words)


def _made(request: Mapping[str, Any], tell: Any, facts: Facts | None) -> list[str]:
    """Make the reports; returns why some could not be."""
    from analytics.report.ordering import order_reports
    from analytics.report.registry import reports
    from analytics.report.writing import write_reports
    from foundation.site import open_site
    from records.schema import open_database

    site = open_site(Path(request["root"]))
    wanted = [each for each in reports() if not request["names"] or each.name in request["names"]]
    tell(0, len(wanted))
    order = order_reports(
        site,
        open_database(site.records_url),
        year=request["year"],
        exam=request["exam"],
        unit=request["unit"],
        by=request["actor"],
    )
    if facts is not None and any(each.facts for each in wanted):
        order = replace(order, facts=facts(site, order.choice.year))
    problems = []
    for number, written in enumerate(write_reports(order, wanted), start=1):
        tell(number, len(wanted))
        if written.state == "failed":
            problems.append(m.NOT_MADE.format(title=written.report.title, why=written.why))
    return problems


def _leave(*_: object) -> None:
    """A signal ends the work: kernels end with it, and what was made already stays."""
    sys.exit(1)


def run(facts: Facts | None = None) -> None:
    """The process: one request, its answers, then the end."""
    signal.signal(signal.SIGTERM, _leave)
    os.nice(10)
    # What libraries print is no answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(orjson.loads(sys.stdin.buffer.read()), answers, facts)


if __name__ == "__main__":
    run()
