"""Laws that events of the demo's earlier years name were in force then, as far as the register tells."""

from __future__ import annotations

import datetime as dt

from lawstudy.demo.history.laws import laws_of
from question_bank.law.must_know_file import EXAMPLE, load_list
from question_bank.law.register import load_register


def test_laws_were_there_when_the_year_began() -> None:
    known, register = load_list(EXAMPLE), load_register()
    early, late = laws_of(known, register, 2017), laws_of(known, register, 2022)
    assert set(early) < set(late)
    listed = [entry.instrument for entry in known.entries]
    assert list(late) == sorted(set(late), key=listed.index)
    for name in late:
        days = [version.in_force_since for version in register.called(name)]
        years = [version.year for version in register.called(name)]
        assert any(day and day <= dt.date(2022, 1, 1) for day in days) or any(
            year and year < 2022 for year in years
        )
    for version in register.statutes:
        others = register.called(version.short_title)
        if all(
            each.in_force_since and each.in_force_since > dt.date(2022, 1, 1) for each in others
        ):
            assert version.short_title not in late
