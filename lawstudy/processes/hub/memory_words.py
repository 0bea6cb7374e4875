"""What somebody reads whose program wants more memory than there is for it: a sentence, and no traceback."""

from __future__ import annotations

import resource
from pathlib import Path

from foundation.files import write_whole
from lawstudy.processes import messages

_STARTUP = """# Written by lawstudy whenever this server is prepared.
def _lawstudy_no_memory(shell, kind, error, trace, tb_offset=None):
    import sys

    print({said!r}, file=sys.stderr)


get_ipython().set_custom_exc((MemoryError,), _lawstudy_no_memory)
del _lawstudy_no_memory
"""


def tell_memory(home: Path) -> None:
    """For the kernels of a server whose ``HOME`` this is, and whose limit is this process's."""
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    if limit == resource.RLIM_INFINITY:
        return
    folder = home / ".ipython" / "profile_default" / "startup"
    folder.mkdir(parents=True, exist_ok=True)
    said = messages.LAB_NO_MEMORY.format(limit=limit // 2**20)
    write_whole(folder / "00-lawstudy.py", _STARTUP.format(said=said).encode())
