"""Archives whose directory is whole and whose data are not, as a bad stick leaves them: reading ends in ``zlib.error``."""

from __future__ import annotations

import io
import zipfile


def spoiled(data: bytes, member: str) -> bytes:
    """The archive with what is packed of ``member`` begun by a block that there is not (RFC 1951, type 11)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(member).header_offset
    made = bytearray(data)
    name, extra = (int.from_bytes(data[at + each : at + each + 2], "little") for each in (26, 28))
    made[at + 30 + name + extra] = 0xFF
    return bytes(made)
