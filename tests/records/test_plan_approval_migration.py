"""Plans, events and who was there go up as they were: no plan is approved by it, and no speaker comes from a register."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from records.database.engine import altering_engine
from records.database.revision import parse_revision
from records.database.upgrade import migrate
from records.schema import close_database, open_database
from records.study.event import find_event
from records.study.plan import plan_entries
from records.study.plan_approval import newest_approvals

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


_ROWS = (
    "INSERT INTO unit (id, code, name, is_member, is_body) VALUES (1, 'B1', '甲局', 1, 0)",
    "INSERT INTO person (id, number, name, active) VALUES (1, 'P1', '张三', 1)",
    "INSERT INTO plan_entry (id, year, unit_id, number, version, kind, title, audience, rank, month, category, material,"
    " responsible_id, basis, withdrawn, reason, by, at) VALUES (1, 2026, 1, 1, 1, 'lecture', '讲座', 'all', '', 3, '', '',"
    " 1, '', 0, '', 'a', '2026-01-01 00:00:00')",
    "INSERT INTO study_event (id, unit_id, made_by, made_at) VALUES (1, 1, 'a', '2026-03-01 00:00:00')",
    "INSERT INTO event_record (id, event_id, state, withdrawn, entry_id, kind, category, title, meeting, day, start, minutes,"
    " place, chair, speaker, speaker_unit, content, focus, way, discussion, recorder, attachments, case_number, cause, court,"
    " appearing, correction, by, at, return_reason) VALUES (1, 1, 'confirmed', 0, 1, 'lecture', '', '讲座', '', '2026-03-05',"
    " '', 90, '', '', '某律师', '某所', '民法典', '', '', '', '', '', '', '', '', '', '', 'a', '2026-03-05 00:00:00', '')",
    "INSERT INTO attendance (record_id, person_id, unit_id, presence, reason) VALUES (1, 1, 1, 'present', '')",
    "INSERT INTO material_step (record_id, step, by, \"on\") VALUES (1, 'draft', '张三', '2026-02-20')",
)


@pytest.mark.slow
def test_a_plan_and_an_event_go_up(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    engine = altering_engine(url)
    with engine.begin() as connection:
        migrate(connection, parse_revision("0014_0.2.0"))
        for said in _ROWS:
            connection.execute(text(said))
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    sessions = open_database(url)
    with sessions() as db:
        [entry] = plan_entries(db, 2026)
        assert newest_approvals(db, 2026) == {}
        event = find_event(db, 1)
        assert event is not None
        row = event.newest
        assert (row.state, row.speaker, row.lecturer, row.entry) == (
            "confirmed",
            "某律师",
            None,
            entry,
        )
        assert [each.person.name for each in row.attendance] == ["张三"]
        assert [each.by for each in row.steps] == ["张三"]
    close_database(sessions)
