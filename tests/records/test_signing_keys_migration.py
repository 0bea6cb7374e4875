"""Sites of earlier versions go up without proposals about keys, and with their marking found by its new indexes."""

from __future__ import annotations

from sqlalchemy import inspect

from records.exams.marking import MarkingTurn
from records.schema import close_database, open_database
from records.signing_keys import key_proposals


def test_a_site_goes_up_with_nothing_proposed(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert key_proposals(db) == []
        found = {
            each["name"]: each["column_names"]
            for each in inspect(db.get_bind()).get_indexes(MarkingTurn.__tablename__)
        }
    assert found["ix_marking_turn_login"] == ["login", "task_id", "state"]
    assert found["ix_marking_turn_script"] == ["script_id", "login"]
    close_database(sessions)
