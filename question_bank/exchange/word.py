"""Word (.docx) → drafts, as Word, WPS and LibreOffice write it.

Paragraphs become lines, with the numbers and letters that automatic numbering shows; a table with a head of columns is read as
one, any other as lines. A picture leaves its name where it stood, so that the check of the bank finds it there.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from question_bank import messages
from question_bank.exchange.columns import Row, columns_of, drafts_of
from question_bank.exchange.docx_numbering import Numbering
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.incoming import office_parts, refuse
from question_bank.exchange.lines import questions_in
from question_bank.exchange.raw import draft_of

LARGEST_PART = 50 * 2**20
_DEEPEST = 60
_SKIPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback"})
"""Deleted text, properties, codes of fields, and the second form of what a modern Word shows once."""
_PICTURE = re.compile(r"!\[(图片 [^\]]*)\]\([^)]*\)")


def read_word(path: Path) -> list[Draft]:
    """The drafts of a .docx. Raises `ProblemsFound` when it cannot be read or holds no question."""
    with office_parts(path, "[Content_Types].xml") as archive:
        document = _Document(archive, path.name)
        lines: list[str] = []
        drafts: list[Draft] = []
        for block in document.blocks():
            if isinstance(block, str):
                lines.append(block)
            else:
                drafts += block
    found = questions_in(lines)
    told = tuple(sorted(document.lost))
    read = []
    for number, one in enumerate(found, 1):
        place = Place(path.name, messages.PLACE_NUMBER.format(number=number))
        draft = draft_of(one.raw, place, one.parts)
        every = (one.raw, *one.parts)
        texts = [text for raw in every for text in (raw.stem, *raw.options, raw.rationale)]
        pictures = _PICTURE.findall("\n".join(texts))
        lost = (messages.WORD_PICTURE.format(name=name) for name in pictures)
        read.append(replace(draft, lost=(*draft.lost, *lost)))
    read += drafts
    if not read:
        raise refuse(path.name, messages.LINES_NONE)
    read[0] = replace(read[0], lost=(*read[0].lost, *told))
    return read


def _name(element: Any) -> str:
    """The name of an element without its namespace: transitional and strict documents differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )


@dataclass
class _Document:
    archive: zipfile.ZipFile
    file: str
    lost: set[str] = field(default_factory=set)
    tables: int = 0

    def __post_init__(self) -> None:
        self.main = self._main_part()
        self.pictures = self._pictures()
        folder = posixpath.dirname(self.main)
        self.numbering = Numbering(
            self._tree(f"{folder}/numbering.xml"), self._tree(f"{folder}/styles.xml")
        )

    def blocks(self) -> Iterator[str | list[Draft]]:
        """Lines, and the drafts of whole tables, in the order of the document."""
        root = self._tree(self.main)
        body = None if root is None else next((one for one in root if _name(one) == "body"), None)
        if body is None:
            raise refuse(self.file, messages.INCOMING_NOT_OFFICE)
        yield from self._blocks(body, 0)

    def _blocks(self, parent: Any, depth: int) -> Iterator[str | list[Draft]]:
        if depth > _DEEPEST:
            raise refuse(self.file, messages.INCOMING_NOT_OFFICE)
        for element in parent:
            match _name(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield from self._table(element, depth)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                    yield from self._blocks(element, depth + 1)

    def _paragraph(self, element: Any) -> Iterator[str]:
        text = "".join(self._text(element, 0))
        label = self.numbering.label(element) if text.strip() else ""
        first, *others = re.split(r"[\n\v]", text)
        yield f"{label}{first}"
        yield from others

    def _text(self, parent: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise refuse(self.file, messages.INCOMING_NOT_OFFICE)
        for element in parent:
            match _name(element):
                case "t":
                    yield element.text or ""
                case "tab" | "ptab":
                    yield "\t"
                case "br" | "cr":
                    yield "\n"
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    yield _symbol(_attribute(element, "char"))
                case "drawing" | "pict" | "object":
                    yield from self._drawn(element, depth)
                case "oMath" | "oMathPara":
                    self.lost.add(messages.WORD_FORMULA)
                    yield from self._text(element, depth + 1)
                case "footnoteReference" | "endnoteReference" | "commentReference":
                    self.lost.add(messages.WORD_NOTES)
                case name if name not in _SKIPPED:
                    yield from self._text(element, depth + 1)

    def _drawn(self, element: Any, depth: int) -> Iterator[str]:
        """A picture as its name; a text box as its text, and told."""
        shown = False
        for inner in element.iter():
            name = _name(inner)
            if name in ("blip", "imagedata"):
                target = self.pictures.get(_attribute(inner, "embed") or _attribute(inner, "id"))
                title = posixpath.basename(target or "") or messages.WORD_UNNAMED
                yield f"![图片 {title}]({title})"
                shown = True
            elif name == "txbxContent":
                self.lost.add(messages.WORD_TEXT_BOX)
                yield "\n"
                for block in self._blocks(inner, depth + 1):
                    if isinstance(block, str):
                        yield f"{block}\n"
                shown = True
        if not shown:
            self.lost.add(messages.WORD_DRAWN)

    def _table(self, element: Any, depth: int) -> Iterator[str | list[Draft]]:
        self.tables += 1
        rows = []
        for number, row in enumerate(_below(element, "tr"), 1):
            where = messages.PLACE_TABLE.format(number=self.tables, row=number)
            rows.append(Row(Place(self.file, where), list(self._cells(row, depth))))
        if any(columns_of(row.cells) for row in rows[:10]):
            where = messages.PLACE_TABLE.format(number=self.tables, row=1)
            yield list(drafts_of(rows, self.file, where))
            return
        self.lost.add(messages.WORD_TABLE)
        for row in rows:
            yield from "\t".join(row.cells).split("\n")

    def _cells(self, row: Any, depth: int) -> Iterator[str]:
        for cell in _below(row, "tc"):
            merged = next((one for one in cell.iter() if _name(one) == "vMerge"), None)
            if merged is not None and _attribute(merged, "val") != "restart":
                self.lost.add(messages.WORD_MERGED)
            blocks = self._blocks(cell, depth + 1)
            yield "\n".join(block for block in blocks if isinstance(block, str)).strip()
            # A cell that is as wide as several counts as several.
            span = next((one for one in cell.iter() if _name(one) == "gridSpan"), None)
            width = _attribute(span, "val") if span is not None else "1"
            yield from [""] * (min(int(width), 64) - 1 if width.isdigit() else 0)

    def _tree(self, part: str) -> Any:
        """The parsed part, or ``None`` when it is not there. Raises `ProblemsFound`."""
        from lxml import etree

        try:
            info = self.archive.getinfo(part)
        except KeyError:
            return None
        if info.file_size > LARGEST_PART:
            raise refuse(self.file, messages.INCOMING_BOMB)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(self.archive.read(info), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refuse(self.file, messages.INCOMING_NOT_OFFICE) from error

    def _main_part(self) -> str:
        found = dict(self._relations("_rels/.rels", "", "officeDocument"))
        main = next(iter(found.values()), "word/document.xml")
        if main not in self.archive.namelist():
            raise refuse(self.file, messages.INCOMING_NOT_OFFICE)
        return main

    def _pictures(self) -> Mapping[str, str]:
        folder, name = posixpath.split(self.main)
        return dict(self._relations(f"{folder}/_rels/{name}.rels", folder, "image"))

    def _relations(self, part: str, folder: str, kind: str) -> Iterator[tuple[str, str]]:
        root = self._tree(part)
        for one in root if root is not None else ():
            if _attribute(one, "Type").endswith(f"/{kind}"):
                target = _attribute(one, "Target")
                path = target.lstrip("/") if target[:1] == "/" else posixpath.join(folder, target)
                yield _attribute(one, "Id"), posixpath.normpath(path)


def _below(parent: Any, name: str) -> Iterable[Any]:
    """Rows or cells, also within content controls."""
    for element in parent:
        if _name(element) == name:
            yield element
        elif _name(element) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _below(element, name)


def _symbol(code: str) -> str:
    """Ticks and crosses of Wingdings, as people insert them by hand."""
    return {
        "F0FC": "√",
        "F0FE": "√",
        "F050": "√",
        "F0FB": "×",
        "F0FD": "×",
        "F04F": "×",
    }.get(code.upper(), "\ufffd")
