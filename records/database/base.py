"""The base of all tables. SQLite by default; nothing here is particular to it."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all models of this room."""

    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}
    metadata = MetaData(
        # A constraint that a later version changes must bear the same name in every database.
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
