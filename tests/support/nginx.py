"""nginx with a configuration of ``deploy/``, until the end."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

NGINX = shutil.which("nginx", path=os.pathsep.join(["/usr/sbin", os.environ["PATH"]]))

# As the configuration tells to write there, as far as this machine lets us.
_FILES = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65536)
_MAIN = """daemon off; worker_processes 1; error_log stderr warn; pid {folder}/pid; {user} worker_rlimit_nofile FILES;
events {{ worker_connections CONNECTIONS; }}
http {{
access_log off;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{conf}
}}
""".replace("FILES", str(_FILES)).replace("CONNECTIONS", str(min(_FILES, 32768)))


def replaced(conf: str, words: dict[str, str]) -> str:
    """A shipped configuration with what is to be an administrator's own; each word must be there."""
    for shipped, mine in words.items():
        assert shipped in conf, shipped
        conf = conf.replace(shipped, mine)
    return conf


@contextlib.contextmanager
def nginx(conf: str, folder: Path, port: int) -> Iterator[None]:
    """nginx with ``conf`` (of what stands in ``http``) and its own files in ``folder``, once it answers at ``port``."""
    assert NGINX is not None
    folder.mkdir(exist_ok=True)
    main = folder / "nginx.conf"
    user = "user root;" if os.getuid() == 0 else ""
    main.write_text(_MAIN.format(folder=folder, conf=conf, user=user), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(main)])
    try:
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("nginx does not answer")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
