"""What a learner might try from the browser to come by a key, and a site in which it would be found."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from foundation.site import Site
from lawstudy.processes.lab_folder import prepare_folder

SECRET = "KEY-IN-THE-SOURCE"
"""Stands in each file that the account of the server can read and the learner must not."""
NOTEBOOK = (
    f'{{"cells": [], "metadata": {{"note": "{SECRET}"}}, "nbformat": 4, "nbformat_minor": 5}}'
)
EMPTY = {
    "type": "notebook",
    "content": {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
}
CODE = {"type": "file", "format": "text", "content": "raise SystemExit(9)"}


@dataclass(frozen=True)
class Attempt:
    """A request; ``body`` as JSON."""

    method: str
    path: str
    body: object = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def data(self) -> bytes | None:
        return None if self.body is None else json.dumps(self.body).encode()


def lay_traps(site: Site) -> Path:
    """The folder of S1, with links that lead to what is secret; returns the secret folder."""
    folder = prepare_folder(site, "S1")
    secret = site.course_root / "source" / "secret"
    secret.mkdir(parents=True, exist_ok=True)
    (secret / "key.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    (secret / "key.md").write_text(SECRET, encoding="utf-8")
    (folder / "题库").symlink_to(secret, target_is_directory=True)
    (folder / "key.ipynb").symlink_to(secret / "key.ipynb")
    (folder / "all").symlink_to("/", target_is_directory=True)
    (folder / "circle").symlink_to(folder / "circle")
    shutil.copy(next(folder.glob("0*.ipynb")), folder / "mine.ipynb")
    below = folder / "below"
    below.mkdir()
    shutil.copy(folder / "mine.ipynb", below / "mine.ipynb")
    (below / ".ipynb_checkpoints").symlink_to(secret, target_is_directory=True)
    return secret


def attempts(secret: Path, folder: Path) -> list[Attempt]:
    """Each of them must be refused, and none may change or tell anything outside of the folder."""
    outside = "../../course/source/secret/key.ipynb"
    encoded = outside.replace("../", "%2e%2e%2f")
    linked = (
        "%E9%A2%98%E5%BA%93/key.ipynb",
        "%E9%A2%98%E5%BA%93/key.md",
        "key.ipynb",
        f"all{secret}/key.md",
    )
    ways = [
        outside,
        encoded,
        f"mine.ipynb/{outside}",
        *linked,
        f"{secret}/key.ipynb",
        "circle",
        f"%00{secret}",
    ]
    found = [
        Attempt(method, f"/api/{thing}", body)
        for thing in ("kernels", "sessions", "terminals", "kernels/x/restart", "sessions/x")
        for method, body in (
            ("GET", None),
            (
                "POST",
                {
                    "name": "python3",
                    "path": "mine.ipynb",
                    "type": "notebook",
                    "kernel": {"name": "python3"},
                },
            ),
        )
    ]
    for way in ways:
        found += [
            Attempt("GET", f"/api/contents/{way}"),
            Attempt("GET", f"/api/contents/{way}?type=file&format=text&content=1"),
            Attempt("PUT", f"/api/contents/{way}", EMPTY),
            Attempt("DELETE", f"/api/contents/{way}"),
            Attempt("POST", f"/api/contents/{way}/checkpoints", {}),
            Attempt("GET", f"/files/{way}"),
            Attempt("GET", f"/view/{way}"),
            Attempt("GET", f"/nbconvert/html/{way}"),
            Attempt("POST", "/api/contents", {"copy_from": way}),
            Attempt("PATCH", "/api/contents/mine.ipynb", {"path": way}),
            Attempt("PATCH", f"/api/contents/{way}", {"path": "got.ipynb"}),
            Attempt("POST", "/lawstudy/api/hand-in", {"path": way}),
        ]
    return [
        *found,
        Attempt("POST", "/api/contents/below/mine.ipynb/checkpoints", {}),
        Attempt("GET", "/api/contents/below/.ipynb_checkpoints/key.ipynb"),
        Attempt("POST", "/api/contents/below/mine.ipynb/checkpoints/checkpoint", {}),
        *(
            Attempt("PUT", f"/api/contents/{name}", CODE)
            for name in (
                "jupyter_server_config.py",
                "tornado.py",
                "sitecustomize.py",
                "x.html",
                ".hidden.ipynb",
            )
        ),
        Attempt("POST", "/api/contents", {"type": "file", "ext": ".py"}),
        Attempt("PATCH", "/api/contents/mine.ipynb", {"path": "jupyter_server_config.py"}),
        Attempt("GET", "/files/mine.ipynb"),
        Attempt("POST", "/api/nbconvert/html", EMPTY),
        Attempt("GET", "/nbconvert/python/mine.ipynb"),
        Attempt("GET", "/lab/api/extensions"),
        Attempt("POST", "/lab/api/extensions", {"cmd": "install", "extension_name": "x"}),
        Attempt("PUT", "/lab/api/settings/@jupyterlab/apputils-extension:themes", {"raw": "{}"}),
        Attempt("POST", "/lawstudy/api/preview", {"path": "mine.ipynb", "text": ""}),
        Attempt("POST", "/api/shutdown", {}),
        Attempt("GET", "/api/spec.yaml"),
        Attempt("GET", "/api/status"),
        Attempt("GET", "/api/kernelspecs/python3"),
        Attempt("GET", "/kernelspecs/python3/logo-64x64.png"),
        Attempt("GET", "/formgrader"),
        Attempt("GET", "/assignments"),
        Attempt("POST", "/assignments/validate", {"path": "mine.ipynb"}),
        Attempt("GET", "/lsp/status"),
        Attempt("GET", "/metrics"),
        Attempt("GET", "/tree/mine.ipynb"),
        Attempt("GET", "/no/such/address"),
        Attempt("PUT", "/lab", {}),
    ]


CHANNELS = (
    "/api/kernels/x/channels",
    "/terminals/websocket/1",
    "/api/events/subscribe",
    "/lsp/ws/pyright",
)
"""WebSockets that Jupyter's extensions answer."""
