"""Several sites in one installation: each has its folder, database, keys and address, and shares none of them.

An account, a log-in and a certificate belong to the database and the keys of their site; two sites with the same database
would be one district to each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from foundation.errors import LawStudyError
from foundation.site import Site, open_site
from lawstudy import messages
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from records.schema import close_database
from records.schemas import PUBLIC, records_schema


class SitesRefused(ShellError):
    """``problems``: a text each; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def open_sites(roots: Sequence[Path]) -> list[Site]:
    """The sites, each with records that this program can open. Raises `SitesRefused` with everything that is wrong."""
    problems: list[str] = []
    sites: list[Site] = []
    for root in roots:
        try:
            site = open_site(root)
            close_database(records_of(site))
        except LawStudyError as error:
            problems.append(messages.SITES_NOT_OPENED.format(site=root, problem=error))
            continue
        sites.append(site)
    problems += shared(sites)
    if problems:
        raise SitesRefused(problems)
    return sites


def shared(sites: Sequence[Site]) -> list[str]:
    """What two of them have in common that each must have for itself."""
    problems: list[str] = []
    for problem, of in _MUST_DIFFER:
        known: dict[str, list[Site]] = {}
        for site in sites:
            if value := of(site):
                known.setdefault(value, []).append(site)
        for some in known.values():
            if len(some) > 1:
                where = "、".join(str(site.root) for site in some)
                problems.append(problem.format(sites=where))
    return problems + list(_of_server(sites)) + list(_within(sites))


def _within(sites: Sequence[Site]) -> Iterator[str]:
    """A site in another's folder would be in its backup, and under its permissions."""
    for inner in sites:
        for outer in sites:
            if outer.root != inner.root and inner.root.is_relative_to(outer.root):
                yield messages.SITES_WITHIN.format(inner=inner.root, outer=outer.root)


def _of_server(sites: Sequence[Site]) -> Iterator[str]:
    """Sites that share a database of a server keep apart in it by schemas: of their records, and of their gradebooks."""
    known: dict[str, list[tuple[str, Site]]] = {}
    for site in sites:
        if schema := schema_of(site):
            some = known.setdefault(database_of(site), [])
            some.append((schema, site))
            if site.gradebook_schema:
                some.append((site.gradebook_schema, site))
    for some in known.values():
        if len({site.root for _, site in some}) < 2:
            continue
        for schema in sorted({schema for schema, _ in some}):
            where = "、".join(str(site.root) for name, site in some if name == schema)
            if schema == PUBLIC:
                yield messages.SITES_PUBLIC.format(sites=where)
            elif "、" in where:
                yield messages.SITES_SAME_SCHEMA.format(sites=where, schema=schema)


def schema_of(site: Site) -> str:
    """The schema of the site's records on PostgreSQL, as the server has it; empty for a file, and while the server is away."""
    if make_url(site.records_url).get_backend_name() != "postgresql":
        return ""
    engine = create_engine(site.records_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return records_schema(connection)
    except DatabaseError:
        return ""


def database_of(site: Site) -> str:
    """Which database a site's records are in, however its address is written: its file, or its server and name."""
    try:
        url = make_url(site.records_url)
    except ArgumentError:
        return site.records_url
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").resolve())
    query = {name: value for name, value in url.query.items() if name in ("host", "port")}
    host = url.host or str(query.get("host", "")) or "localhost"
    port = url.port or str(query.get("port", "")) or "5432"
    return f"{url.get_backend_name()}://{host}:{port}/{url.database}"


def _keys_of(site: Site) -> str:
    """The keys that sign, by what they are."""
    try:
        return hashlib.sha256(site.signing_keys.read_bytes()).hexdigest()
    except OSError:
        return ""


def _address_of(site: Site) -> str:
    return urlsplit(site.address).netloc.lower() if site.address else ""


_MUST_DIFFER: Sequence[tuple[str, Callable[[Site], str]]] = (
    (messages.SITES_SAME_FOLDER, lambda site: str(site.root)),
    (messages.SITES_SAME_NAME, lambda site: site.name),
    (messages.SITES_SAME_DATABASE, lambda site: "" if schema_of(site) else database_of(site)),
    (messages.SITES_SAME_KEYS, _keys_of),
    (messages.SITES_SAME_ADDRESS, _address_of),
    (messages.SITES_SAME_TOKEN, lambda site: site.metrics_token),
)
