"""The process beside the room that makes reports: `analytics.report.worker`, with what the year's report is told by other rooms."""

from __future__ import annotations

from analytics.report.worker import run
from analytics.year_facts import to_json
from foundation.site import Site


def _facts(site: Site, year: int) -> bytes:
    from lawstudy.year_facts import year_facts

    return to_json(year_facts(site, year))


if __name__ == "__main__":
    run(_facts)
