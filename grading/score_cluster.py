"""Scoring on Dask: other machines judge the papers, this one reads them, and writes what comes of it as it always does.

What goes out is a paper's key and its answers, what comes back are points: workers read and write no file and no database,
and run nothing of a candidate's. Keys go to machines that can prove who they are (TLS), or stay on this one. A worker whose
program is another one than this is refused, for it might score by other rules. A worker that dies, Dask replaces; its papers
go to another one.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import ipaddress
import itertools
import pickle
import sys
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from grading import messages
from grading.errors import ClusterLost, ClusterRefused
from grading.nbgrader.course import Course
from grading.score_batch import (
    PaperFound,
    PaperSent,
    PaperToScore,
    ScoredBy,
    failed,
    judge,
    keep_notebook,
    read_sent,
    wants_notebook,
)

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK = 4
"""Papers of a task: some milliseconds of work, of which Dask's own part is one."""
BATCH_TASKS = 16
"""Tasks of a batch of a run, about."""
CONNECT_S = 10
PATIENCE_S = 60.0
"""So long a run waits for workers when none is left."""
_LOOK_S = 2.0
_MADE_OF = ("orjson", "msgspec")
"""Libraries that the bytes of a notebook depend on."""


@dataclass(frozen=True, repr=False)
class Parcel:
    """Papers for a worker, by its program's ``fingerprint``. Shown nowhere: Dask logs what it was given to do.

    ``papers``: each with what lies in its folder, and whether its autograded notebook is wanted.
    """

    fingerprint: str
    papers: Sequence[tuple[PaperToScore, PaperSent, bool]]


@dataclass(frozen=True, repr=False)
class Judgement:
    """What a worker makes of a parcel; ``found`` is ``None`` where its program is another one. Notebooks are compressed."""

    found: Sequence[PaperFound] | None


@dataclass(frozen=True, repr=False)
class _Keys:
    """By assignment, pickled: what a worker gets once, and again when the one that had it died."""

    data: bytes


def judge_parcel(by: Mapping[str, ScoredBy], parcel: Parcel) -> Judgement:
    """On a worker. Never fails: an error would be logged there, with what it was about."""
    if parcel.fingerprint != fingerprint():
        return Judgement(None)
    found = []
    for paper, sent, wanted in parcel.papers:
        one = judge(by[paper.assignment], paper, sent)
        if one.scored is not None:
            notebook = zlib.compress(one.scored.notebook, 1) if wanted else b""
            one = replace(one, scored=replace(one.scored, notebook=notebook))
        found.append(one)
    return Judgement(found)


def _open_keys(keys: _Keys) -> Mapping[str, ScoredBy]:
    by: Mapping[str, ScoredBy] = pickle.loads(keys.data)
    return by


@functools.cache
def fingerprint() -> str:
    """SHA-256 (hex) of the program that scores here: this room's source, the version of Python and of what writes notebooks."""
    found = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in _MADE_OF:
        found.update(f"{name} {version(name)}".encode())
    room = Path(__file__).parent
    for path in sorted(room.rglob("*.py")):
        found.update(path.relative_to(room).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


class ClusterPool:
    """A `ScorePool` of the workers of a Dask scheduler. ``patience``: seconds to wait for workers when none is left."""

    def __init__(self, client: Client, *, patience: float = PATIENCE_S) -> None:
        self._client, self._patience = client, patience
        self._alone_since: float | None = None
        self._pending: set[Future[Any]] = set()
        run, numbers = uuid4().hex[:12], itertools.count()
        self._names = (f"lawstudy-{run}-{number}" for number in numbers)

    @property
    def ahead(self) -> int:
        """Batches that give every thread two tasks."""
        threads = sum(worker["nthreads"] for worker in self._workers().values())
        return max(1, -(-2 * threads // BATCH_TASKS))

    def open(self, course: Course, by: Mapping[str, ScoredBy]) -> None:
        """Let the workers have the keys. Raises `ClusterRefused` when there is none."""
        if not self._workers():
            raise ClusterRefused(messages.CLUSTER_EMPTY)
        self._course = course
        # A task and not data that is scattered: Dask makes it again when the workers that held it are gone.
        self._by = self._client.submit(
            _open_keys, _Keys(pickle.dumps(dict(by))), key=next(self._names)
        )

    def score(self, work: Sequence[PaperToScore]) -> Iterator[PaperFound]:
        """Score papers; they go out now, and come in when they are asked for."""
        papers = [
            (paper, read_sent(self._course, paper), wants_notebook(self._course, paper))
            for paper in work
        ]
        chunks = [papers[start : start + CHUNK] for start in range(0, len(papers), CHUNK)]
        sent = [(chunk, self._send(chunk)) for chunk in chunks]
        return itertools.chain.from_iterable(self._taken(chunk, future) for chunk, future in sent)

    def close(self) -> None:
        """Forget what is not done."""
        pending, self._pending = self._pending, set()
        with contextlib.suppress(Exception):  # Whatever it is, the workers' scheduler forgets us.
            self._client.cancel(list(pending), force=True)

    def _send(self, chunk: Sequence[tuple[PaperToScore, PaperSent, bool]]) -> Future[Any]:
        from distributed import CancelledError

        parcel = Parcel(fingerprint(), chunk)
        try:
            future = self._client.submit(
                judge_parcel, self._by, parcel, key=next(self._names), pure=False
            )
        except (CancelledError, OSError, RuntimeError) as error:
            raise ClusterLost(messages.CLUSTER_LOST) from error
        self._pending.add(future)
        return future

    def _taken(
        self, chunk: Sequence[tuple[PaperToScore, PaperSent, bool]], future: Future[Any]
    ) -> Iterator[PaperFound]:
        from distributed import KilledWorker

        try:
            judgement = self._result(future)
        except KilledWorker as error:
            if len(chunk) == 1:
                paper, sent, _ = chunk[0]
                yield failed(paper, sent, type(error).__name__)
                return
            # One of them ends the workers that read it, or several workers just died: nobody else shares in it.
            for each in [(one, self._send([one])) for one in chunk]:
                yield from self._taken([each[0]], each[1])
            return
        if judgement.found is None:
            raise ClusterRefused(messages.CLUSTER_OTHER_PROGRAM)
        for (paper, _, wanted), one in zip(chunk, judgement.found, strict=True):
            found = one
            if one.scored is not None and wanted:
                notebook = zlib.decompress(one.scored.notebook)
                found = replace(one, scored=replace(one.scored, notebook=notebook))
            yield keep_notebook(self._course, paper, found)

    def _result(self, future: Future[Any]) -> Judgement:
        from distributed import CancelledError

        try:
            while True:
                try:
                    judgement: Judgement = future.result(timeout=_LOOK_S)
                    self._alone_since = None
                    return judgement
                except TimeoutError:
                    self._require_workers()
        except (CancelledError, OSError) as error:
            raise ClusterLost(messages.CLUSTER_LOST) from error
        finally:
            self._pending.discard(future)

    def _require_workers(self) -> None:
        if self._workers():
            self._alone_since = None
            return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        if now - self._alone_since >= self._patience:
            raise ClusterLost(messages.CLUSTER_ALONE.format(seconds=f"{self._patience:g}"))

    def _workers(self) -> Mapping[str, Any]:
        workers: Mapping[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        return workers


@contextlib.contextmanager
def cluster_pool(address: str, *, patience: float = PATIENCE_S) -> Iterator[ClusterPool]:
    """The workers of the scheduler at ``address`` (``tls://host:port``, or ``tcp://`` on this machine).

    Certificates are those of Dask's own settings (``distributed.comm.tls``). Raises `ClusterRefused`.
    """
    try:
        import distributed
    except ImportError as error:
        raise ClusterRefused(messages.CLUSTER_EXTRA) from error
    url = _safe_address(address)
    security = distributed.Security(require_encryption=url.startswith("tls:"))
    try:
        client = distributed.Client(
            url, timeout=CONNECT_S, set_as_default=False, security=security, name="lawstudy"
        )
    except (
        Exception
    ) as error:  # Whatever its transport, its certificates or its version make of it.
        detail = f"{type(error).__name__}: {error}"[:300]
        raise ClusterRefused(messages.CLUSTER_AWAY.format(address=url, detail=detail)) from error
    try:
        yield ClusterPool(client, patience=patience)
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=CONNECT_S)


def _safe_address(address: str) -> str:
    """With its scheme. Raises `ClusterRefused`: keys cross no network in the open."""
    url = address if "://" in address else f"tcp://{address}"
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in ("tcp", "tls") or not host or not port:
        raise ClusterRefused(messages.CLUSTER_ADDRESS.format(address=address))
    if scheme == "tcp" and not _is_this_machine(host):
        raise ClusterRefused(messages.CLUSTER_OPEN.format(address=address))
    return url


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
