"""How JupyterLab's server writes files for learners: whole and durably, before a save is acknowledged.

Jupyter Server's own writing empties a file and fills it again; killed in between, it leaves half a notebook.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.filecheckpoints import AsyncFileCheckpoints
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado import web
from traitlets import default

from delivery import messages
from foundation.files import write_whole


class DurableContents(AsyncLargeFileManager):
    """Jupyter Server's file manager, except that a file is replaced at once and is on disk when the save is answered."""

    @contextmanager
    def atomic_writing(
        self, os_path: str, text: bool = True, encoding: str = "utf-8", **_: object
    ) -> Iterator[io.IOBase]:
        """Collect what is written, then put it in place of the file (of its target, where it is a link)."""
        with self.perm_to_403(os_path):
            buffer = io.BytesIO()
            file = io.TextIOWrapper(buffer, encoding=encoding) if text else buffer
            yield file
            file.flush()
            path = Path(os_path).resolve()
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
            write_whole(path, buffer.getvalue(), mode=mode, durable=True)


class _Elsewhere(web.HTTPError, PermissionError):
    """404 for who asks for it; as an error of the file system, Jupyter Server leaves it out of a folder's list."""

    def __init__(self, name: str) -> None:
        super().__init__(404, messages.NO_FILE.format(path=name))
        self.errno = errno.EACCES


def _inside(file: str, root: str) -> str:
    """The file, when it lies in the folder ``root`` also where links lead. Raises ``HTTPError`` 404."""
    try:
        inside = Path(file).resolve().is_relative_to(Path(root).resolve())
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # A circle of links, or no name that a file can have.
        inside = False
    if not inside:
        raise _Elsewhere(Path(file).name)
    return file


class LearnersCheckpoints(AsyncFileCheckpoints):
    """Copies of a learner's notebooks, in their own folder only."""

    def checkpoint_path(self, checkpoint_id: str, path: str) -> str:
        """The file of a checkpoint. Raises ``HTTPError`` 404."""
        return _inside(super().checkpoint_path(checkpoint_id, path), self.root_dir)  # type: ignore[no-untyped-call]


class LearnersContents(DurableContents):
    """Nothing but what lies in the learner's own folder: a link out of it leads nowhere."""

    @default("checkpoints_class")
    def _default_checkpoints_class(self) -> type[AsyncFileCheckpoints]:
        return LearnersCheckpoints

    def _get_os_path(self, path: str) -> str:
        """The file of an API path. Raises ``HTTPError`` 404 for what is, or leads, outside the folder."""
        return _inside(super()._get_os_path(path), self.root_dir)  # type: ignore[no-untyped-call]


class ReviewersContents(DurableContents):
    """What lies in the reviewer's own folder is theirs; where a link leads out of it, everything can be read and nothing changed."""

    def _own(self, path: str) -> None:
        """Raises ``HTTPError`` 403."""
        own = Path(self.root_dir).resolve()
        if not Path(self._get_os_path(path)).resolve().is_relative_to(own):  # type: ignore[no-untyped-call]
            raise web.HTTPError(403, messages.NOT_FOR_REVIEWERS)

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Raises ``HTTPError`` 403."""
        self._own(path)
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved

    async def delete_file(self, path: str) -> None:
        """Raises ``HTTPError`` 403."""
        self._own(path)
        await super().delete_file(path)  # type: ignore[no-untyped-call]

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Raises ``HTTPError`` 403."""
        self._own(old_path)
        self._own(new_path)
        await super().rename_file(old_path, new_path)  # type: ignore[no-untyped-call]
