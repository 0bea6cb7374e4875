"""Scoring on Dask writes what scoring here writes; what happens to its workers loses and doubles nothing."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from grading import score_cluster
from grading.errors import ClusterLost, ClusterRefused
from grading.nbgrader.stock import Row, read_rows
from grading.score_cluster import Judgement, Parcel, cluster_pool, judge_parcel
from grading.score_run import ScoreRun, score_exam
from records.exams.response import Response
from records.exams.result import Result
from tests.grading.submissions import AGREE, CHEATED, CRASHED, make_all
from tests.grading.test_parity import ROWS
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers
from tests.support.room_papers import write_in_room

Scored = tuple[ScoreRun, dict[Row, object], list[tuple[Any, ...]], dict[str, bytes]]


@contextlib.contextmanager
def _cluster(*, processes: bool) -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=processes,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster


def _all_of(exam: ReleasedExam, names: list[str], address: str = "") -> Scored:
    """Score everything, there or here, and read all that was written."""
    with contextlib.ExitStack() as opened:
        pool = opened.enter_context(cluster_pool(address)) if address else None
        db = opened.enter_context(exam.sessions())
        run = score_exam(exam.course, db, EXAM, force=True, pool=pool)
        responses = db.query(Response).order_by(Response.attempt_id, Response.question)
        said: list[tuple[Any, ...]] = [
            (row.attempt_id, row.question, row.value, row.status, row.score, row.reason)
            for row in responses
        ]
        said += [(row.call_id, row.outcome, row.score) for row in db.query(Result)]
    root = exam.course.root / "autograded"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    rows = read_rows(exam.course, [(name, ASSIGNMENT) for name in names])
    return run, dict(rows), said, files


def test_it_writes_what_scoring_here_writes(exam: ReleasedExam) -> None:
    """Every kind of paper: rows of the gradebook and of the records, results, problems and autograded notebooks."""
    papers = make_all(exam, {**AGREE, **CHEATED, **CRASHED})
    for name, paper in papers.items():
        exam.hand_in(name, paper)
    in_room = {f"room-{number}": answers for number, answers in enumerate(ROWS.values())}
    names = [*papers, *in_room]
    exam.call(names)
    for name, answers in in_room.items():
        write_in_room(exam, name, answers)
    with _cluster(processes=False) as cluster:
        there = _all_of(exam, names, cluster.scheduler_address)
    assert there[0].scored == len(names)
    assert there[0].unreadable
    assert there == _all_of(exam, names)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "不是 Dask 调度器的地址"),
        ("http://127.0.0.1:8786", "不是 Dask 调度器的地址"),
        ("tcp://127.0.0.1", "不是 Dask 调度器的地址"),
        ("tls://host:port", "不是 Dask 调度器的地址"),
        ("192.0.2.10:8786", "不能明文传送"),
        ("tcp://scores.example:8786", "不能明文传送"),
        ("tcp://127.0.0.1:9", "连不上"),
    ],
)
def test_addresses_that_are_refused(
    address: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_cluster, "CONNECT_S", 0.2)
    with pytest.raises(ClusterRefused, match=says), cluster_pool(address):
        pass


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterRefused, match=r"lawstudy\[cluster\]"),
        cluster_pool("tcp://127.0.0.1:8786"),
    ):
        pass


def test_a_worker_with_another_program_judges_nothing() -> None:
    assert judge_parcel({}, Parcel("another", [])) == Judgement(None)
    assert judge_parcel({}, Parcel(score_cluster.fingerprint(), [])) == Judgement([])


def test_what_is_sent_is_shown_nowhere() -> None:
    """Dask's logs and pages show tasks with their arguments."""
    parcel = Parcel("print", [("SECRET",)])  # type: ignore[list-item]
    assert "SECRET" not in repr(parcel)
    assert "SECRET" not in repr(pickle.loads(pickle.dumps(parcel)))


def test_another_program_stops_the_run_and_changes_nothing(
    exam: ReleasedExam, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.call(["S1"])
    prints = iter(("ours", "theirs", "theirs"))
    monkeypatch.setattr(score_cluster, "fingerprint", lambda: next(prints))
    with (
        _cluster(processes=False) as cluster,
        cluster_pool(cluster.scheduler_address) as pool,
        exam.sessions() as db,
        pytest.raises(ClusterRefused, match="程序与本机不一致"),
    ):
        score_exam(exam.course, db, EXAM, pool=pool)
    with exam.sessions() as db:
        assert db.query(Result).count() == 0


def _hand_in_many(exam: ReleasedExam, count: int) -> list[str]:
    right = right_answers(exam)
    names = [f"S{number:03}" for number in range(count)]
    for number, name in enumerate(names):
        exam.hand_in(name, answer(exam.paper(), **dict(list(right.items())[: number % len(right)])))
    exam.call(names)
    return names


@pytest.mark.full
@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced(exam: ReleasedExam) -> None:
    names = _hand_in_many(exam, 200)
    killed: list[int] = []
    with (
        _cluster(processes=True) as cluster,
        cluster_pool(cluster.scheduler_address) as pool,
        exam.sessions() as db,
    ):
        pids = {worker.pid for worker in cluster.workers.values()}

        def kill_one(done: int, total: int) -> None:
            if not killed:
                killed.append(pids.pop())
                os.kill(killed[0], signal.SIGKILL)

        run = score_exam(exam.course, db, EXAM, pool=pool, progress=kill_one)
        cluster.wait_for_workers(2, timeout=60)
        now = {worker.pid for worker in cluster.workers.values()}
        assert len(now) == 2
        assert killed[0] not in now
    assert run.scored == 200
    rows = read_rows(exam.course, [(name, ASSIGNMENT) for name in names])
    _all_of(exam, names)
    assert read_rows(exam.course, [(name, ASSIGNMENT) for name in names]) == rows


@pytest.mark.full
@pytest.mark.slow
def test_when_all_workers_are_gone_it_ends_and_the_next_run_goes_on(exam: ReleasedExam) -> None:
    names = _hand_in_many(exam, 200)
    done: list[int] = []
    with _cluster(processes=True) as cluster:

        def end_them(so_many: int, total: int) -> None:
            done.append(so_many)
            if len(done) == 1:
                cluster.scale(0)

        with (
            cluster_pool(cluster.scheduler_address, patience=1.0) as pool,
            exam.sessions() as db,
            pytest.raises(ClusterLost, match="已评阅的答卷都已记录"),
        ):
            score_exam(exam.course, db, EXAM, pool=pool, progress=end_them)
    with exam.sessions() as db:
        run = score_exam(exam.course, db, EXAM)
    assert (run.scored, run.unchanged) == (200 - done[-1], done[-1])
    assert len(read_rows(exam.course, [(name, ASSIGNMENT) for name in names])) > 200


@pytest.mark.full
@pytest.mark.slow
def test_interrupted_it_goes_on_where_it_was(exam: ReleasedExam) -> None:
    _hand_in_many(exam, 200)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with _cluster(processes=False) as cluster:
        with (
            cluster_pool(cluster.scheduler_address) as pool,
            exam.sessions() as db,
            pytest.raises(KeyboardInterrupt),
        ):
            score_exam(exam.course, db, EXAM, pool=pool, progress=interrupt)
        with cluster_pool(cluster.scheduler_address) as pool, exam.sessions() as db:
            run = score_exam(exam.course, db, EXAM, pool=pool)
    assert (run.scored, run.unchanged) == (136, 64)


@pytest.mark.full
@pytest.mark.slow
def test_over_tls_with_certificates_of_dasks_own_settings(
    exam: ReleasedExam, tmp_path: Path
) -> None:
    import dask
    from distributed import Security

    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.call(["S1"])
    made = Security.temporary()
    files = {}
    for name in ("tls_ca_file", "tls_client_cert", "tls_client_key"):
        files[name] = tmp_path / f"{name}.pem"
        files[name].write_text(getattr(made, name), encoding="ascii")
    settings = {
        "distributed.comm.tls.ca-file": str(files["tls_ca_file"]),
        "distributed.comm.tls.client.cert": str(files["tls_client_cert"]),
        "distributed.comm.tls.client.key": str(files["tls_client_key"]),
    }
    with LocalCluster(
        n_workers=1,
        processes=False,
        dashboard_address=":0",
        security=made,
        protocol="tls://",
        host="127.0.0.1",
    ) as cluster:
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        with pytest.raises(ClusterRefused, match="连不上"), cluster_pool(address):
            pass
        with dask.config.set(settings), cluster_pool(address) as pool, exam.sessions() as db:
            assert score_exam(exam.course, db, EXAM, pool=pool).scored == 1
