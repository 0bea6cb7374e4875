"""PDF by typst, from templates of our own in ``templates/``. The same values give the same bytes: no time is put in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from documents import messages
from documents.errors import NotMade
from documents.fonts import Printable, font_path

TEMPLATES = Path(__file__).parent / "templates"


def set_pdf(
    template: str, values: Any, *, tagged: bool = True, pictures: Sequence[str] = ()
) -> bytes:
    """The PDF that ``templates/TEMPLATE.typ`` makes of a dataclass, or of a mapping. Raises `NotMade`.

    ``pictures``: SVGs that the template places, in order: they are no text, so nothing in them is made printable.
    ``tagged``: screen readers can follow it, at several times the size; what is cut apart on paper needs none.
    """
    import typst

    printable = Printable()
    told = values if isinstance(values, dict) else dataclasses.asdict(values)
    data = json.dumps(printable(told), ensure_ascii=False)
    inputs = {"data": data, "note": printable.note()}
    if pictures:
        inputs["pictures"] = json.dumps(list(pictures))
    try:
        made = typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_tags=tagged,
        )
    except typst.TypstError as error:
        raise NotMade(messages.NOT_MADE) from error
    if not isinstance(made, bytes):
        raise NotMade(messages.NOT_MADE)
    return made


@cache
def _fonts() -> Any:
    """Our font and no other: what a machine has must not change a document."""
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_path().parent)],
    )
