"""What a person's server is told when it starts: which face, which folders. It is said in the server's environment, as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

ENVIRONMENT = "LAWSTUDY_SEAT"


@dataclass(frozen=True)
class HubSeat:
    """``home``: the person's folder, in which ``lessons`` (notebooks to copy) and links to ``items`` come; ``course``: the nbgrader

    course, for who marks ``marks`` (exams by name), ``gradebook``: its URL where it is no file of the course; ``desk``: where an administrator's first page is described; ``room``: its
    address on this machine; ``certificate`` of a room with TLS; ``log_in``: the room's cookie of the person.
    """

    face: str
    learner: str
    home: Path
    lessons: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    statutes: str = ""
    course: str = ""
    gradebook: str = field(default="", repr=False)
    marks: tuple[str, ...] = ()
    desk: str = ""
    room: str = ""
    certificate: str = ""
    log_in: str = field(default="", repr=False)

    @property
    def folder(self) -> Path:
        """What JupyterLab shows."""
        return self.home / "files"

    @property
    def runtime(self) -> Path:
        """Where the server writes what is not its owner's work."""
        return self.home / "run"

    def to_json(self) -> str:
        """For the environment."""
        return orjson.dumps({**asdict(self), "home": str(self.home)}).decode()

    @classmethod
    def from_json(cls, text: str) -> HubSeat:
        """What `to_json` made."""
        told = orjson.loads(text)
        for name in ("lessons", "items", "marks"):
            told[name] = tuple(told[name])
        return cls(**{**told, "home": Path(told["home"])})
