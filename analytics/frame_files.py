"""What an export of the frames consists of: its manifest, its columns, and which of them can be counted together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from analytics.frame_columns import FRAMES, Column

MANIFEST = "manifest.json"
LEFT_OUT: Mapping[str, frozenset[str]] = {"people": frozenset({"name"})}
"""Columns that no file has: who somebody is, the site's own lists tell."""


def exported_columns(frame: str) -> Sequence[Column]:
    """The columns of a frame's file."""
    left_out = LEFT_OUT.get(frame, frozenset())
    return [each for each in FRAMES[frame].columns if each.name not in left_out]


def frames_version() -> str:
    """Names the columns that are exported, with their types: exports of one version can be counted together."""
    said = {name: [(each.name, each.dtype) for each in exported_columns(name)] for name in FRAMES}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
