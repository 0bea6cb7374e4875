"""Sites of earlier versions go up without reviews: what is released there is not touched, and nothing is in use by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from records.bank.review import TextReview, hashes_in_use
from records.exams.exam import ExamForm
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_a_site_goes_up_with_its_forms_and_without_reviews(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(ExamForm))
        assert db.scalar(select(func.count()).select_from(TextReview)) == 0
        assert hashes_in_use(db) == {}
    close_database(sessions)
