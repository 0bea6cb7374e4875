"""A notebook's parameters, as papermill has them: a code cell tagged ``parameters`` with a default each, ``name = value``."""

from __future__ import annotations

from collections.abc import Mapping

Parameters = Mapping[str, str | int]


def is_parameters(cell: Mapping[str, object]) -> bool:
    """Whether it is the cell with the defaults."""
    metadata = cell.get("metadata")
    return isinstance(metadata, Mapping) and "parameters" in metadata.get("tags", ())


def names_of(source: str) -> list[str]:
    """The parameters that the cell of defaults knows."""
    return [line.partition("=")[0].strip() for line in source.splitlines() if "=" in line]


def assignments(source: str, parameters: Parameters) -> str:
    """Those of ``parameters`` that the cell of defaults ``source`` knows, as Python."""
    known = set(names_of(source))
    return "\n".join(f"{name} = {value!r}" for name, value in parameters.items() if name in known)


def with_values(source: str, parameters: Parameters) -> str:
    """The cell of defaults with other values for those that it knows."""
    return "\n".join(
        f"{name} = {parameters[name]!r}" if (name := line.partition("=")[0].strip()) in parameters else line
        for line in source.splitlines()
    )  # fmt: skip
