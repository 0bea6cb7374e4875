from __future__ import annotations

from tests.support.room_http import served
from tests.support.room_site import RoomSite, run


def test_every_page_names_the_zone_of_its_times_for_the_script_that_shows_it(
    site: RoomSite,
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            page = (await client.get("/log-in")).body.decode()
            assert 'id="zone"' in page
            assert 'data-zone="Asia/Shanghai"' in page
            assert "显示和填写的时间都是北京时间" in page
            [script] = [part for part in page.split('"') if part.startswith("/static/zone.js")]
            assert (await client.get(script)).status == 200
            gone = (await client.get("/nowhere")).body.decode()
            assert 'data-zone="Asia/Shanghai"' in gone

    run(work)
