"""Pictures that WPS keeps in cells: a formula DISPIMG with a name, which a part of its own leads to a file.

Seen in files of other programs that read them; not documented by its maker.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping

_PICTURE = re.compile(r'=?(?:_xlfn\.)?DISPIMG\("(?P<name>[^"]{1,80})",\s*\d+\)')
_PART = "xl/cellimages.xml"
_RELATIONS = "xl/_rels/cellimages.xml.rels"
_OF_NAME = re.compile(
    rb'<(?:\w+:)?cNvPr\b[^>]*?\sname="(?P<name>[^"]{1,80})".*?\sr:embed="(?P<id>\w{1,40})"',
    re.DOTALL,
)
_RELATION = re.compile(rb"<Relationship\b[^>]{0,2000}>")
_ATTRIBUTE = re.compile(rb'\s(Id|Target)="([^"]{1,200})"')


def cell_pictures(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """File names by the names in formulas; empty where no cell has a picture."""
    parts = set(archive.namelist())
    if not {_PART, _RELATIONS} <= parts:
        return {}
    targets = dict[str, str]()
    for relation in _RELATION.findall(archive.read(_RELATIONS)):
        told = {
            name: value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(relation)
        }
        if len(told) == 2:
            targets[told[b"Id"]] = posixpath.basename(told[b"Target"])
    return {
        found["name"].decode(errors="replace"): targets.get(found["id"].decode(), "")
        for found in _OF_NAME.finditer(archive.read(_PART))
    }


def named_pictures(text: str, pictures: Mapping[str, str], unnamed: str) -> str:
    """The text of a cell with the name of its picture, as Word's pictures are named, instead of the formula."""

    def name(found: re.Match[str]) -> str:
        title = pictures.get(found["name"]) or unnamed
        return f"![图片 {title}]({title})"

    return _PICTURE.sub(name, text) if "DISPIMG(" in text else text
