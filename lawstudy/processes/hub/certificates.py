"""Certificates of an installation: whether its rooms and its Hub can show them to browsers, at the names by which these come."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography import x509

from lawstudy.processes import messages

if TYPE_CHECKING:
    from lawstudy.processes.hub.installation import Installation


def certificate_problems(found: Installation) -> Iterator[str]:
    """What would keep browsers from coming over TLS where addresses say so, a text each. Days are the doctor's: an old one still serves."""
    owners = [
        (str(each.site.root), each.site.address, each.certificate, each.key)
        for each in found.districts
    ]
    for who, address, certificate, key in (
        *owners,
        ("[hub]", found.address, found.certificate, found.key),
    ):
        over_tls = address.startswith("https:")
        if certificate is None or key is None:
            if over_tls and not found.proxies:
                yield messages.INSTALLATION_PROXIES.format(who=who)
        elif address and not over_tls:
            yield messages.INSTALLATION_PLAIN.format(who=who, address=address)
        elif reason := _unfit(certificate, key, urlsplit(address).hostname or ""):
            yield messages.INSTALLATION_CERTIFICATE.format(who=who, reason=reason)


def _unfit(certificate: Path, key: Path, host: str) -> str:
    """Why they cannot be shown at this host; empty: they can."""
    try:
        # A password would be asked for on a terminal that nobody sits at.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except OSError as error:
        return messages.INSTALLATION_NO_PAIR.format(
            certificate=certificate, key=key, detail=error.strerror or error
        )
    names = _names(certificate)
    if host and not any(covers(name, host) for name in names):
        return messages.INSTALLATION_OTHER_NAME.format(
            certificate=certificate, host=host, names="、".join(names) or "—"
        )
    return ""


def _names(certificate: Path) -> list[str]:
    """Of hosts that the first certificate of a file is for."""
    first = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    try:
        found = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = map(str, found.get_values_for_type(x509.IPAddress))
    return [*found.get_values_for_type(x509.DNSName), *addresses]


def covers(name: str, host: str) -> bool:
    """Whether a name in a certificate is of this host; ``*`` is one label, the first (RFC 9525, 6.3)."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    first, _, rest = name.partition(".")
    return name == host or (first == "*" and rest != "" and host.partition(".")[2] == rest)
