"""The base of all tables. SQLite by default; nothing here is particular to it."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all models of this room."""

    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}
