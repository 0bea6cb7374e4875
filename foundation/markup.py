"""Markdown of papers and lessons as HTML for light pages. HTML and links in the Markdown are shown as text."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def _renderer() -> MarkdownIt:
    # A page never asks an outside host for anything, and nothing in a paper leads out of it.
    rules = ["image", "link", "autolink", "reference"]
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(rules)


def to_html(markdown: str) -> str:
    """The Markdown as HTML, free of scripts and of HTML that its author wrote."""
    return str(_renderer().render(markdown))
