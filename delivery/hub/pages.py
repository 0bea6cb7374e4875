"""What the Hub's pages say of an error: our own words, whatever JupyterHub's are."""

from __future__ import annotations

import re

from tornado import web

from delivery.hub import messages

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Refused(web.HTTPError):
    """With a message for people, which the Hub's pages show as it is."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, "%s", message)
        self.jupyterhub_message = message


class Words:
    """What templates are given: JupyterHub would call a function itself."""

    def told(self, status: int, message: str = "") -> str:
        """As `told` has it."""
        return told(status, message)


def told(status: int, message: str = "") -> str:
    """The sentence for an HTTP status; a message of ours comes before it."""
    if message and _CHINESE.search(message):
        return message
    return messages.ERRORS.get(status, messages.ERROR)
