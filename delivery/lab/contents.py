"""How JupyterLab's server writes files for learners: whole and durably, before a save is acknowledged.

Jupyter Server's own writing empties a file and fills it again; killed in between, it leaves half a notebook.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado import web

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


class LearnersContents(DurableContents):
    """Nothing but what lies in the learner's own folder: a link out of it leads nowhere."""

    def _get_os_path(self, path: str) -> str:
        """The file of an API path. Raises ``HTTPError`` 404 for what is, or leads, outside the folder."""
        file: str = super()._get_os_path(path)  # type: ignore[no-untyped-call]
        root = Path(self.root_dir).resolve()
        try:
            inside = Path(file).resolve().is_relative_to(root)
        except (
            OSError,
            RuntimeError,
            ValueError,
        ):  # A circle of links, or no name that a file can have.
            inside = False
        if not inside:
            raise web.HTTPError(404, messages.NO_FILE.format(path=Path(path).name))
        return file
