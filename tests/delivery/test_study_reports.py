"""Reports, the units' year and reminders on the pages, by who may what."""

from __future__ import annotations

import io

import docx

from tests.delivery.test_study_pages import passwords, text_of
from tests.support.room_http import logged_in, served
from tests.support.room_site import RoomSite, run

__all__ = ["passwords"]


def test_a_leader_drafts_their_report(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            leader = await logged_in(browser, "liaison", passwords["liaison"])
            assert "起草述法报告（主要负责人）" in text_of(await leader.get("/my-study?year=2026"))
            answer = await leader.get("/my-study/report.docx?year=2026&form=head")
            assert answer.status == 200
            texts = [each.text for each in docx.Document(io.BytesIO(answer.body)).paragraphs]
            assert "2026年度述法报告" in texts
            assert "甲局　副局长　人员1" in texts
            assert (await leader.get("/my-study/report.docx?year=2026&form=x")).status == 404
            # Somebody without a post has none to make.
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            assert "述法" not in text_of(await cadre.get("/my-study?year=2026"))
            refused = await cadre.get("/my-study/report.docx?year=2026&form=head")
            assert refused.status == 400
            assert "没有登记领导职务" in text_of(refused)

    run(work)
