"""DuckDB as it is used here: within bounds of memory, what is more goes to disk, and nothing is fetched from anywhere."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analytics import messages
from analytics.errors import ProvinceRefused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "120MB"


@contextlib.contextmanager
def open_duckdb() -> Iterator[DuckDBPyConnection]:
    """A database in memory. Raises `ProvinceRefused` where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise ProvinceRefused([messages.PROVINCE_EXTRA]) from error
    with (
        tempfile.TemporaryDirectory(prefix="lawstudy-province-") as spilled,
        duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "threads": 2,
                "temp_directory": spilled,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        ) as duck,
    ):
        yield duck


def duck_error() -> type[Exception]:
    """What DuckDB raises."""
    import duckdb

    return duckdb.Error
