"""What an administrator asks for when an exam is to be made."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_EXAM_NAME = 60
"""Names of folders, assignments and entries in the trail are made of it."""
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Making:
    """What is asked for. ``blueprint``: a name, or a path on the command line; ``exam``: as the blueprint is called, where empty.

    ``title``: what people read, in place of the blueprint's. ``exclude``: forms that were seen, each ``EXAM/FORM``;
    ``resit_of``: the exam whose failed are to be called, with all that each of them saw in it. With either, no form shares more than
    ``most_seen`` items with any of them. ``new``: an exam of this name must not be there yet.
    """

    blueprint: str
    exam: str = ""
    title: str = ""
    forms: int = 1
    seed: int = 1
    exclude: tuple[str, ...] = ()
    resit_of: str = ""
    most_seen: int = 0
    new: bool = False


def is_exam_name(name: str) -> bool:
    """Whether an exam may be called so: it is no path and no pattern, wherever it stands."""
    return re.fullmatch(rf"[\w-]{{1,{LONGEST_EXAM_NAME}}}", name) is not None
