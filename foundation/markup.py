"""Markdown of papers and lessons as HTML for light pages. HTML that stands in the Markdown is shown as text."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def _renderer() -> MarkdownIt:
    # No linkify, no images from elsewhere: a page never asks an outside host for anything.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def to_html(markdown: str) -> str:
    """The Markdown as HTML, free of scripts and of HTML that its author wrote."""
    return str(_renderer().render(markdown))
