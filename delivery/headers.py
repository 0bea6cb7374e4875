"""Headers that every answer of the room has, whoever makes it."""

from __future__ import annotations

from collections.abc import Mapping

from tornado.httputil import HTTPServerRequest

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Server": "lawstudy",
    "X-Permitted-Cross-Domain-Policies": "none",
    # Old browsers' filter could be made to break pages; the policy above is what holds.
    "X-XSS-Protection": "0",
}
HSTS = "max-age=31536000"
"""RFC 6797: a year; other names of the domain are not ours to decide."""


def headers_of(request: HTTPServerRequest) -> Mapping[str, str]:
    """Those of an answer; over TLS browsers come over TLS alone from then on."""
    if request.protocol != "https":
        return HEADERS
    return {**HEADERS, "Strict-Transport-Security": HSTS}
