"""What the year's report is told comes from the same places as what people look up."""

from __future__ import annotations

from pathlib import Path

from analytics.year_facts import read_facts, to_json
from foundation.site import open_site
from lawstudy.opening import open_records
from lawstudy.year_facts import sources_of, year_facts
from records.people.unit import Unit


def test_facts_are_those_of_the_list_the_bank_and_the_reconciliation(
    site: Path, tmp_path: Path
) -> None:
    sources = sources_of(open_site(site))
    facts = year_facts(open_site(site), 2022)
    assert sum(part.entries for part in facts.parts) == len(sources.known.entries)
    assert len(facts.untaught) == len(sources.known.entries)
    assert set(facts.bank) == set(sources.bank)
    assert facts.checked
    assert not any(each.red for each in facts.checked)
    with open_records(open_site(site)) as db:
        units = {unit.code for unit in db.query(Unit).where(Unit.is_member)}
    assert {each.unit for each in facts.units} == units
    path = tmp_path / "facts.json"
    path.write_bytes(to_json(facts))
    assert read_facts(str(path), 2022) == facts
