"""`lawstudy init`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lawstudy.commands import messages
from lawstudy.commands.people import tell_roster
from lawstudy.console import next_step, say, shell
from lawstudy.demo.bank import put_items_in_use
from lawstudy.demo.district import write_demo_call_list, write_demo_roster
from lawstudy.demo.study import write_demo_plan
from lawstudy.opening import bank_of, create_site, open_records
from records.people.roster import import_roster


def init(root: Path, *, demo: bool) -> None:
    """Make a site; with ``demo``, fill in the synthetic district."""
    site = create_site(root, demo=demo, name="演示区" if demo else root.resolve().name)
    if demo:
        for path in write_demo_roster(site.root / "roster"):
            with open_records(site) as db:
                tell_roster(import_roster(db, path))
        write_demo_call_list(site.root / "roster")
        write_demo_plan(site.root / "roster", dt.datetime.now(site.zone).year)
        with open_records(site) as db:
            put_items_in_use(db, bank_of(site))
            db.commit()
    say(messages.INIT_DONE.format(folder=site.root))
    next_step(messages.NEXT_INIT.format(site=shell(root)))
