"""Files that people send to a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from tornado.httputil import HTTPFile

from courses.study_sheet import Workbook
from delivery import messages
from delivery.request import Handler
from documents.apart import made_apart
from foundation.sent_tables import pack_tables, unpack_tables
from foundation.tables import BadTable

LARGEST_FILE = 2**20
"""Bytes of a list or a workbook."""


def shown_name(file: HTTPFile) -> str:
    """A file's name as people know it, and no way out of a folder."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", file.filename)[-80:].lstrip(".")


def size_problem(file: HTTPFile) -> str:
    """What is wrong with a file that is too large; empty where nothing is."""
    if len(file.body) <= LARGEST_FILE:
        return ""
    size, most = len(file.body) // 1024, LARGEST_FILE // 1024
    return messages.LIST_SIZE.format(file=shown_name(file), size=size, most=most)


async def sent_workbook(handler: Handler, refused: Callable[[list[str]], Exception]) -> Workbook:
    """The workbook that was sent, read beside the room. Raises what ``refused`` makes of the problems."""
    files: list[HTTPFile] = handler.request.files.get("file", [])
    if not files or not files[0].filename:
        raise refused([messages.STUDY_NO_FILE])
    file, shown = files[0], shown_name(files[0])
    if problem := size_problem(file):
        raise refused([problem])
    async with handler.server.printing:
        packed = await made_apart(pack_tables, (shown, file.body))
    try:
        return Workbook(shown, unpack_tables(packed))
    except BadTable as error:
        raise refused([str(error)]) from error
