"""What the room counts of itself, for Prometheus: how many, how long, how full; nothing of anybody."""

from __future__ import annotations

import shutil
import time
from collections import Counter as Tally
from collections.abc import Iterator, Sized
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from tornado import web

from delivery.request_log import SAVING
from exam_room.room import Room
from records.exams.attempt import STATES

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class RoomMetrics:
    """Of one room, from its start."""

    def __init__(self, room: Room, folder: Path, lines: Sized) -> None:
        """``folder``: on whose disk the site lies; ``lines``: of the pages that wait for news."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "lawstudy_requests", "Requests by method and outcome.", ["method", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "lawstudy_request_seconds", "Time until a request was answered, by what was asked.",
            ["what"], buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        ProcessCollector(namespace="lawstudy", registry=self._registry)
        self._registry.register(_RoomCollector(room, folder, lines))

    def count(self, handler: web.RequestHandler, path: str) -> None:
        """A request that was answered, ``path`` as `delivery.request_log.told_path` has it. ``what``: save (answers), change, read."""
        method = str(handler.request.method)
        known = method if method in web.RequestHandler.SUPPORTED_METHODS else "other"
        self._requests.labels(known, f"{handler.get_status() // 100}xx").inc()
        saves = path == SAVING
        what = "save" if saves else "change" if method == "POST" else "read"
        # A line on which news come is open as long as the page.
        if not path.endswith("/events"):
            self._seconds.labels(what).observe(handler.request.request_time())

    def text(self) -> bytes:
        """All of it, in the text format of Prometheus."""
        return generate_latest(self._registry)


class _RoomCollector(Collector):
    """What stands in the room's memory when it is asked."""

    def __init__(self, room: Room, folder: Path, lines: Sized) -> None:
        self._room, self._folder, self._lines = room, folder, lines
        self._since = time.time()

    def collect(self) -> Iterator[Metric]:
        room = self._room
        states = Tally(live.attempt.state for live in list(room.attempts.values()))
        attempts = GaugeMetricFamily(
            "lawstudy_attempts", "Attempts in the room by state.", labels=["state"]
        )
        for state in STATES:
            attempts.add_metric([state], states[state])
        yield attempts
        now = room.now()
        sittings = GaugeMetricFamily(
            "lawstudy_sittings", "Sittings in the room by state.", labels=["state"]
        )
        of_sittings = Tally(each.state(now) for each in list(room.sittings.values()))
        for name in ("planned", "running", "paused", "ended"):
            sittings.add_metric([name], of_sittings[name])
        yield sittings
        yield _gauge("lines_open", "Pages that wait for news.", len(self._lines))
        ahead = (room.clock.machine() - now).total_seconds()
        yield _gauge("clock_ahead_seconds", "Machine's clock minus the room's.", ahead)
        yield _gauge("start_time_seconds", "When this room started, Unix time.", self._since)
        free = shutil.disk_usage(self._folder).free
        yield _gauge("disk_free_bytes", "Free on the disk of the site.", free)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"lawstudy_{name}", text, value=value)
