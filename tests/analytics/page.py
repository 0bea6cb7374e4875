"""Reading a report page the way a browser would: elements, styles, tables."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Elements with their attributes, the style sheets, and the cells of each table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._inside = ""
        self._layout: list[bool] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag
        if tag == "table":
            self._layout.append(("role", "presentation") in attrs)
            if not self._layout[-1]:
                self.tables.append([])
        elif not self._layout or self._layout[-1]:
            return  # A table that only lays the page out has no rows that people read as such.
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"th", "td"}:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "table":
            self._layout.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.styles.append(data)
        elif self._inside in {"th", "td"} and not self._layout[-1]:
            self.tables[-1][-1][-1] += data
