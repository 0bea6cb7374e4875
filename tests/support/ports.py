"""Ports for servers that are measured or tested."""

from __future__ import annotations

import secrets
import socket

_LOWEST, _HIGHEST = 10_000, 30_000
"""Below those that a system gives to connections that go out (Linux: from 32768): such a one would take it before the server does."""


def free_port() -> int:
    """A port of this machine that nobody listens to just now, and that another worker will hardly draw, too."""
    while True:
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
