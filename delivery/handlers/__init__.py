"""Every address of the room."""

from __future__ import annotations

from typing import Any

from tornado import web

from delivery.handlers import (
    accounts,
    audit,
    card_files,
    card_issuing,
    card_review,
    cards,
    clock,
    corrections,
    drill,
    elder_view,
    event_decisions,
    exam_calls,
    exams,
    learner,
    lecturers,
    log_in,
    me,
    mock,
    must_know,
    my_card,
    my_study,
    plan_approval,
    planning,
    practice,
    printing,
    programmes,
    results,
    roster_accounts,
    sittings,
    study,
    study_events,
    study_files,
    study_import,
    study_plan,
    study_reminders,
    study_reports,
    study_year,
    style_guide,
    waiting,
    writing,
)


def routes() -> list[tuple[str, type[web.RequestHandler]]]:
    """Pattern and handler, from each module's ``ROUTES``."""
    found: list[tuple[str, Any]] = []
    for module in (
        log_in,
        me,
        elder_view,
        learner,
        study,
        drill,
        mock,
        programmes,
        must_know,
        my_study,
        study_plan,
        plan_approval,
        study_events,
        event_decisions,
        study_files,
        study_import,
        study_reports,
        study_reminders,
        study_year,
        lecturers,
        cards,
        card_issuing,
        card_files,
        card_review,
        my_card,
        style_guide,
        writing,
        practice,
        waiting,
        exams,
        exam_calls,
        planning,
        sittings,
        printing,
        results,
        corrections,
        clock,
        accounts,
        roster_accounts,
        audit,
    ):
        found += module.ROUTES
    return found
