"""Files of a person's JupyterLab: lessons that keep what was written in them, and links to the items. It asks no records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from courses.lesson.copy import updated_copy, with_figures
from foundation.files import write_whole
from lawstudy.processes import messages


def bring_up_to_date(mine: Path, lesson: Path) -> None:
    """A person's copy ``mine`` of a lesson: made, or renewed with the answers in it, which are theirs."""
    given = with_figures(orjson.loads(lesson.read_bytes()))
    if not mine.exists():
        write_whole(mine, orjson.dumps(given, option=orjson.OPT_INDENT_2), durable=True)
        return
    try:
        updated = updated_copy(given, orjson.loads(mine.read_bytes()))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return  # Whatever it is, it is the learner's.
    if updated is not None:
        write_whole(mine, orjson.dumps(updated, option=orjson.OPT_INDENT_2), durable=True)


def link_items(folder: Path, items: Sequence[Path]) -> None:
    """The shipped items, which come first, with a Chinese name for each folder; the site's own as they lie."""
    shipped, *own = items
    areas = folder / messages.SHIPPED_ITEMS_FOLDER
    if areas.is_symlink():  # Of an earlier version: its folders had English names.
        areas.unlink()
    areas.mkdir(exist_ok=True)
    for each in sorted(path for path in shipped.iterdir() if path.is_dir()):
        link(areas / messages.ITEM_TOPICS.get(each.name, each.name), each)
    for number, each in enumerate(own, start=1):
        name = messages.OWN_ITEMS_FOLDER + (str(number) if number > 1 else "")
        link(folder / name, each)


def link(place: Path, target: Path) -> None:
    """A link there; what else is there stays."""
    if place.is_symlink() and place.readlink() == target:
        return
    if place.is_symlink():
        place.unlink()
    if not place.exists():
        place.symlink_to(target, target_is_directory=True)
