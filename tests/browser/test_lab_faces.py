"""The servers of one person on one machine: what is open in one is not open in the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import StudyPlace, lab_of

pytestmark = pytest.mark.full

LESSON = "02-administrative-penalty.ipynb"


def test_a_trainers_workspace_is_not_that_of_a_learner(
    page: Page, study_place: StudyPlace, tmp_path: Path
) -> None:
    learner = lab_of(study_place.site, tmp_path)
    try:
        with page.expect_response(
            lambda answer: "/api/workspaces" in answer.url and answer.request.method == "PUT"
        ):
            page.goto(f"{learner.url}/lab/tree/{LESSON}")
            expect(page.locator(".ls-page .ls-question").first).to_be_visible()
    finally:
        learner.kill()
    trainer = lab_of(study_place.site, tmp_path, role="trainer")
    try:
        page.goto(f"{trainer.url}/lab")
        expect(page.locator(".jp-DirListing-content")).to_contain_text(LESSON)
        expect(page.locator(".jp-Launcher")).to_be_visible()
        expect(page.get_by_role("tab", name=LESSON)).to_have_count(0)
    finally:
        trainer.kill()
