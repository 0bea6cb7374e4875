"""No exam of a site that is upgraded is published by the upgrade, and nobody is certified."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from records.certificates import Certificate, CertificateCounter, CertificateProposal
from records.exams.exam import Exam
from records.exams.publication import Publication, PublishedResult
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


NEW = (Publication, PublishedResult, Certificate, CertificateProposal, CertificateCounter)


def test_exams_go_up_unpublished(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        exams = db.scalars(select(Exam)).all()
        assert exams
        assert {exam.published_at for exam in exams} == {None}
        assert [db.scalar(select(func.count()).select_from(table)) for table in NEW] == [0] * 5
    close_database(sessions)
