"""The page that shows what pages are made of: sizes, colours, states, forms, tables."""

from __future__ import annotations

from typing import ClassVar

from delivery.request import Handler
from records.accounts.permissions import Action


class StyleGuide(Handler):
    """For those who write pages; it shows nothing of the site."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    def get(self) -> None:
        """Show it."""
        self.page("style_guide.html")


ROUTES = [(r"/style-guide", StyleGuide)]
