"""Where the databases lie, written into ``lawstudy.toml``; the rest of the file stays as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from foundation.files import write_whole
from lawstudy.errors import ShellError
from lawstudy.operations import messages

SCHEMA = "gradebook_schema"
_HEAD = re.compile(r"\s*\[([^\[\]]+)\]")
_URL = re.compile(r"""^(\s*url\s*=\s*)("[^"]*"|'[^']*')""")
_SCHEMA = re.compile(rf"^\s*{SCHEMA}\s*=")


def write_databases(settings: Path, url: str, schema: str | None = None) -> bool:
    """Put another URL into ``[records]``, and another schema of the gradebook; returns whether anything changed.

    ``schema``: empty for none, ``None`` leaves what is there. The file is there whole or as it was. Raises `ShellError`
    where it is written in a way that cannot be changed so.
    """
    text = settings.read_text(encoding="utf-8")
    before = tomllib.loads(text)
    records = {**before["records"], "url": url}
    if schema is not None:
        records.pop(SCHEMA, None)
        if schema:
            records[SCHEMA] = schema
    wanted = {**before, "records": records}
    if wanted == before:
        return False
    after = "".join(_lines(text, url, schema))
    if tomllib.loads(after) != wanted:
        raise ShellError(messages.SETTINGS_UNWRITABLE)
    mode = settings.stat().st_mode & 0o777
    # An address may hold a password.
    private = mode & 0o600 if "@" in url else mode
    write_whole(settings, after.encode(), mode=private, durable=True)
    return True


def _lines(text: str, url: str, schema: str | None) -> list[str]:
    section, lines = "", list[str]()
    for line in text.splitlines(keepends=True):
        if head := _HEAD.match(line):
            section = head[1].strip()
        if section != "records":
            lines.append(line)
        elif _URL.match(line):
            lines.append(_URL.sub(lambda at: at[1] + _quoted(url), line))
            if schema:
                lines.append(f"{SCHEMA} = {_quoted(schema)}\n")
        elif schema is None or not _SCHEMA.match(line):
            lines.append(line)
    return lines


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
