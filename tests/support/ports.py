"""Ports for servers that are measured or tested."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port of this machine that nobody listens to just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
