"""``python -m tests.lawstudy.operations.killed_move SITE URL MOMENT``: a move that is killed in the middle of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from foundation.site import open_site
from lawstudy.operations import moving, moving_targets


def die(*_: Any, **__: Any) -> None:
    """As a power failure would."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(root: str, url: str, moment: str) -> None:
    def tell(done: int, whole: int) -> None:
        if moment == "copying" and done > whole / 5:
            die()

    for kind in (moving_targets.FileTarget, moving_targets.ServerTarget):
        if moment == "before it is kept":
            kind.keep = die  # type: ignore[method-assign]
    if moment == "before the settings":
        vars(moving)["write_databases"] = die
    if moment == "before the old ones are put aside":
        vars(moving)["_put_aside"] = die
    moving.move_site(open_site(Path(root)), url, tell=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
