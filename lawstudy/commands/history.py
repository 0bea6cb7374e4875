"""`lawstudy exam simulate-years`: the demo's earlier years."""

from __future__ import annotations

from pathlib import Path

from certification.issue import Issuer
from lawstudy.commands import messages
from lawstudy.console import progress, say
from lawstudy.demo.history.making import YEARS, has_history, make_history, may_be_made
from lawstudy.errors import NotADemo
from lawstudy.opening import bank_of, keys_of, open_records
from lawstudy.processes.beside import site_beside_room


def simulate_years(root: Path, *, seed: int) -> None:
    """Make them, once; on a site that has its own year already, say that they come too late. Raises `NotADemo` on a real site."""
    site = site_beside_room(root, "simulate")
    if not site.demo:
        raise NotADemo(messages.DEMO_ONLY, folder=site.root)
    with open_records(site) as db:
        if has_history(db):
            say(messages.HISTORY_THERE)
            return
        if not may_be_made(db):
            say(messages.HISTORY_LATE)
            return
        issuer = Issuer(site.issuer, site.certificate_number, site.zone)
        with progress(messages.SIMULATING) as tell:
            made = make_history(
                db,
                bank_of(site),
                issuer,
                keys_of(site).signer,
                seed=seed,
                root=site.root,
                progress=tell,
            )
        db.commit()
    say(messages.HISTORY_MADE.format(years=f"{YEARS[0]}–{YEARS[-1]}", **made.__dict__))
