"""Over what a request came: TLS here, TLS at a proxy that is named, or plainly, which is sent on to https where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from tornado import httputil, web

from delivery import messages
from delivery.headers import headers_of

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Via")
"""What a proxy adds: a request with one of these is not from where its connection comes."""
_HOST = re.compile(r"(\[[0-9a-fA-F:]{2,39}\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?")

Network = IPv4Network | IPv6Network


def read_proxies(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses or networks, such as ``10.0.0.2`` or ``10.0.0.0/28``. Raises ``ValueError`` with what is none."""
    return tuple(ip_network(text.strip()) for text in texts)


@dataclass(frozen=True)
class Transport:
    """``proxies``: whose word counts about where a request comes from and over what; ``secure``: pages come over TLS."""

    proxies: tuple[Network, ...] = ()
    secure: bool = False

    def correct(self, request: httputil.HTTPServerRequest) -> None:
        """Put right where it comes from, where a named proxy brought it; nobody else's headers count.

        The last address that is no proxy's is the client's: those before it the client may have invented.
        """
        if not self._trusts(request.remote_ip):
            return
        headers = request.headers
        hops = [hop.strip() for hop in ",".join(headers.get_list("X-Forwarded-For")).split(",")]
        for hop in reversed([each for each in hops if each]):
            if not _is_address(hop):
                break
            request.remote_ip = hop
            if not self._trusts(hop):
                break
        schemes = ",".join(headers.get_list("X-Forwarded-Proto")).split(",")
        # Each proxy adds its own at the end, and the last is the one that is named.
        request.protocol = "https" if schemes[-1].strip().lower() == "https" else "http"

    def refuses(self, request: httputil.HTTPServerRequest) -> bool:
        """Whether it should have come over TLS. Programs on this machine, such as Prometheus, may ask the port itself."""
        if not self.secure or request.protocol == "https":
            return False
        direct = not any(name in request.headers for name in FORWARDED)
        return not (direct and _is_loopback(request.remote_ip))

    def _trusts(self, address: str | None) -> bool:
        if not address or not _is_address(address):
            return False
        return any(ip_address(address) in network for network in self.proxies)


class ToTLS(web.RequestHandler):
    """The same address over https, for those who read; who sends something over an open line is told to stop."""

    def initialize(self, port: int = 443) -> None:
        """``port``: of the room over TLS."""
        self.port = port

    def set_default_headers(self) -> None:
        """As every answer of the room has them."""
        for name, value in headers_of(self.request).items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        """Nothing of the request is looked at but its address."""
        host = _HOST.fullmatch(self.request.host)
        way = self.request.uri or ""
        reads = self.request.method in ("GET", "HEAD")
        if not reads or host is None or not way.startswith("/"):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(messages.OVER_TLS)
            return
        port = "" if self.port == 443 else f":{self.port}"
        self.redirect(f"https://{host[1]}{port}{way}", status=308)


def redirecting(port: int) -> web.Application:
    """Sends everybody on to the room at this port."""
    return web.Application([(r".*", ToTLS, {"port": port})], log_function=lambda handler: None)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(address: str | None) -> bool:
    return bool(address) and _is_address(str(address)) and ip_address(str(address)).is_loopback
