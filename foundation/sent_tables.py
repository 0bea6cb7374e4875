"""A workbook that was sent to a page, for reading in a process of its own: reading one takes the room's time.

Imports nothing that such a process would have to wait for.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path

from foundation.tables import BadTable, Sheet, read_tables


def pack_tables(sent: tuple[str, bytes]) -> bytes:
    """A file by its name and bytes, as `unpack_tables` takes it: its sheets, or what is wrong with it."""
    name, data = sent
    with tempfile.TemporaryDirectory(prefix="lawstudy-table-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return pickle.dumps(read_tables(path))
        except BadTable as error:
            return pickle.dumps(str(error))


def unpack_tables(packed: bytes) -> Sequence[Sheet]:
    """What a process of ours packed. Raises `BadTable`."""
    found = pickle.loads(packed)
    if isinstance(found, str):
        raise BadTable(found)
    sheets: Sequence[Sheet] = found
    return sheets
