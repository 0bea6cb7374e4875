"""A hub's proxy that nobody needs: routes are remembered and lead nowhere."""

from __future__ import annotations

from typing import Any

from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    """Started by nobody, called by nobody."""

    should_start = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._known: dict[str, dict[str, Any]] = {}

    async def add_route(self, routespec: str, target: str, data: dict[str, Any]) -> None:
        """Remember it."""
        self._known[routespec] = {"routespec": routespec, "target": target, "data": data}

    async def delete_route(self, routespec: str) -> None:
        """Forget it."""
        self._known.pop(routespec, None)

    async def get_all_routes(self) -> dict[str, dict[str, Any]]:
        """What is remembered."""
        return self._known
