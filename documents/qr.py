"""QR codes: drawn as one path of an SVG or as a picture, and read from one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from documents import messages
from documents.errors import NotMade, NotRead

_QUIET = 4
"""Modules of white around it, as ISO/IEC 18004 asks for."""
_PIXELS = 6
"""Of a module's side in a picture."""
MOST_PIXELS = 60_000_000


def qr_svg(text: str) -> str:
    """A code of level M (15 % may be lost), in black on white. Raises `NotMade`."""
    import numpy as np

    modules = _modules(text)
    size = len(modules) + 2 * _QUIET
    path = []
    for y, row in enumerate(modules, _QUIET):
        # Where dark begins and ends in the row.
        turns = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0)) + _QUIET
        path += [f"M{x} {y}h{end - x}v1h{x - end}z" for x, end in turns.reshape(-1, 2).tolist()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{"".join(path)}"/></svg>'
    )


def qr_png(text: str) -> bytes:
    """The same as a picture, for what takes no SVG (.docx). Raises `NotMade`."""
    import numpy as np
    from PIL import Image

    white = np.pad(~_modules(text), _QUIET, constant_values=True)
    made = io.BytesIO()
    Image.fromarray(np.kron(white, np.ones((_PIXELS, _PIXELS), dtype=bool))).save(made, "PNG")
    return made.getvalue()


def _modules(text: str) -> Any:
    """True where it is dark, a line a row. Raises `NotMade`."""
    import numpy as np
    import zxingcpp

    try:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        return np.asarray(made.to_image(scale=1, add_quiet_zones=False)) == 0
    except (ValueError, RuntimeError) as error:
        raise NotMade(messages.NOT_MADE) from error


def read_qr(picture: Path) -> list[str]:
    """The texts of all QR codes in a photograph or a scan. Raises `NotRead`, and ``OSError`` when there is no such file."""
    import zxingcpp
    from PIL import Image

    with picture.open("rb") as file:
        try:
            with Image.open(file) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotRead(messages.PICTURE_TOO_LARGE, file=picture.name)
                grey = opened.convert("L")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise NotRead(messages.NO_PICTURE, file=picture.name) from error
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [each.text for each in found]
