"""Jupyter's pages of errors in our words: its own are in English, and tell what a program said."""

from __future__ import annotations

from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader
from tornado import web

TEMPLATES = Path(__file__).with_name("templates")


def own_error_pages(application: web.Application) -> None:
    """Put them in place, in a Jupyter server that is initialized."""
    pages = application.settings["jinja2_env"]
    pages.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), pages.loader])
    if pages.cache is not None:
        pages.cache.clear()
