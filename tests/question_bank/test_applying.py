from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from question_bank.bank import read_bank
from question_bank.errors import BankChanged
from question_bank.exchange.applying import finish_import, look_at, write_together
from question_bank.exchange.markdown_text import item_text
from tests.support.synthetic import make_bank

# Dies at the step whose number it is given: a file written, the folder renamed, a file put in place, the end.
_CHILD = """
import os, signal, sys
from pathlib import Path, PurePosixPath
from question_bank.exchange.applying import look_at, write_together

root = Path(sys.argv[1])

def dying(name, at):
    whole, calls = getattr(Path, name), []
    def step(*given, **named):
        if at[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        at[0] -= 1
        return whole(*given, **named)
    setattr(Path, name, step)

for number in range(20):
    folder = root / str(number)
    folder.mkdir()
    (folder / "a.md").write_text("old", encoding="utf-8")
    pid = os.fork()
    if pid == 0:
        seen = look_at(folder).hash
        at = [number]
        for name in ("write_text", "rename", "replace", "mkdir"):
            dying(name, at)
        write_together(folder, {PurePosixPath(f"{n}.md"): "new" for n in "ab"}
                       | {PurePosixPath("sub", "c.md"): "new"}, seen)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    print(os.WIFSIGNALED(status))
"""


@pytest.mark.slow
def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)], capture_output=True, text=True, check=True
    )
    killed = ran.stdout.split()
    outcomes = []
    for number in range(20):
        files = {str(path): data for path, data in look_at(tmp_path / str(number)).files.items()}
        outcomes.append("new" if b"new" in files.values() else "old")
        whole = {"a.md": b"new", "b.md": b"new", "sub/c.md": b"new"}
        assert files in ({"a.md": b"old"}, whole)
        assert not (tmp_path / str(number) / ".import-ready").exists()
    assert killed[0] == "True"
    assert killed[-1] == "False"
    assert outcomes == sorted(outcomes, reverse=True)  # old up to the moment that counts, then new
    assert {"old", "new"} == {
        out for out, dead in zip(outcomes, killed, strict=True) if dead == "True"
    }


def test_whoever_reads_the_bank_finishes_an_import(tmp_path: Path) -> None:
    (item,) = make_bank(1).values()
    ready = tmp_path / ".import-ready" / "penalty"
    ready.mkdir(parents=True)
    (ready / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    assert list(read_bank([tmp_path])) == [item.id]
    assert (tmp_path / "penalty" / f"{item.id}.md").is_file()


def test_what_was_left_of_a_stopped_import_goes(tmp_path: Path) -> None:
    (tmp_path / ".import-gathering-x").mkdir()
    write_together(tmp_path, {PurePosixPath("a.md"): "x"}, look_at(tmp_path).hash)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "items"
    finish_import(folder)
    write_together(folder, {PurePosixPath("a.md"): "x"}, look_at(folder).hash)
    assert (folder / "a.md").read_text(encoding="utf-8") == "x"


def test_a_file_more_is_another_bank(tmp_path: Path) -> None:
    seen = look_at(tmp_path).hash
    (tmp_path / "b.md").write_text("y", encoding="utf-8")
    with pytest.raises(BankChanged):
        write_together(tmp_path, {PurePosixPath("a.md"): "x"}, seen)
