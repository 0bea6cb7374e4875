"""The documents room's error tree.

DocumentsError           anything this room reports to a person; ``str(error)`` is in Chinese
├── NotMade              a document could not be made; nothing was written
└── NotRead              a picture cannot be read
"""

from __future__ import annotations

from foundation.errors import LawStudyError


class DocumentsError(LawStudyError):
    """Base of the room's errors."""


class NotMade(DocumentsError):
    """The document could not be made: its template or the process that sets it failed, not what it was given."""


class NotRead(DocumentsError):
    """The file is no picture, or too large a one."""
