"""What the room counts, who may read it, and that the example dashboard asks for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from delivery.handlers import routes
from delivery.request_log import known_parts, told_path
from tests.support.http_client import Client
from tests.support.room_http import served
from tests.support.room_site import RoomSite, answer, opened, run

DEPLOY = Path(__file__).parents[2] / "deploy"
TOKEN = "0123456789abcdef"


async def figures(client: Client, **headers: str) -> dict[str, float]:
    client.headers.update(headers)
    found = await client.get("/metrics")
    assert found.status == 200
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(found.body.decode())
        for sample in family.samples
    }


def test_figures_are_those_of_the_room(site: RoomSite) -> None:
    site.plan(["S1", "S2", "S3"])

    async def work() -> None:
        async with served(site) as (room, browser):
            live, _ = await opened(room, "S1")
            await answer(room, live, q01="B")
            client = browser()
            await client.get("/log-in")
            await client.get("/no-such-page")
            found = await figures(client)
            assert found["lawstudy_attempts['writing']"] == 1
            assert found["lawstudy_attempts['called']"] == 2
            assert found["lawstudy_sittings['running']"] == 1
            assert found["lawstudy_requests_total['2xx', 'GET']"] == 1
            assert found["lawstudy_requests_total['4xx', 'GET']"] == 1
            assert found["lawstudy_request_seconds_count['read']"] == 2
            assert found["lawstudy_disk_free_bytes[]"] > 0

    run(work)


def test_only_from_this_machine_or_with_the_token(site: RoomSite) -> None:
    async def work() -> None:
        for token, given, status in (
            ("", "", 403),
            ("", "Bearer ", 403),
            (TOKEN, "Bearer 0123456789abcdeF", 403),
            (TOKEN, f"Bearer {TOKEN}", 200),
        ):
            async with served(site, metrics_token=token) as (_, browser):
                for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Prefix"):
                    client = browser()
                    client.headers.update({header: "/x", "Authorization": given})
                    assert (await client.get("/metrics")).status == status, (token, given, header)
                    assert (await client.post("/metrics", {})).status in (403, 405)

    run(work)


def test_the_dashboard_and_the_alerts_ask_for_what_there_is(site: RoomSite) -> None:
    dashboard = json.loads((DEPLOY / "grafana" / "lawstudy.json").read_text(encoding="utf-8"))
    alerts = yaml.safe_load(
        (DEPLOY / "prometheus" / "lawstudy-alerts.yml").read_text(encoding="utf-8")
    )
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    names = {name for text in asked for name in re.findall(r"lawstudy_\w+", text)}
    assert len(names) >= 8

    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            text = (await client.get("/metrics")).body.decode()
            known = {sample.partition("{")[0].split()[0] for sample in text.splitlines()}
            assert names <= known

    run(work)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/attempt/17/save", "/api/attempt/*/save"),
        ("/api/attempt/17/events?x=K7PM-4XQT-9HWC", "/api/attempt/*/events"),
        ("/log-in", "/log-in"),
        ("/%E5%BC%A0%E4%B8%89/log-in/secret", "/*/log-in/*"),
        ("/static/exam.js", "/static/*"),
        ("/", "/"),
    ],
)
def test_of_an_address_only_what_all_have_in_common_is_told(path: str, told: str) -> None:
    assert told_path(path, known_parts(pattern for pattern, *_ in routes())) == told
