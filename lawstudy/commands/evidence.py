"""`lawstudy evidence`."""

from __future__ import annotations

from pathlib import Path

from certification.evidence.folder import (
    Wanted,
    find_called,
    folder_name,
    require_new,
    take_evidence,
    write_evidence,
)
from foundation.site import open_site
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell
from lawstudy.opening import exam_folders, open_records


def evidence(
    root: Path, person: str, exam: str, *, out: Path | None, with_keys: bool, whole_trail: bool
) -> None:
    """Write the folder and say where it is; that it was taken is on record first, for it stands in what is taken.

    Raises `EvidenceRefused`, `ExamNotReleased`, `AuditBroken`, `NotMade`.
    """
    site = open_site(root)
    with open_records(site) as db:
        call = find_called(db, exam, person)
        folder = out or Path(folder_name(call.exam.name, call.person.number))
        require_new(folder)
        taken = take_evidence(db, call, with_keys=with_keys, whole_trail=whole_trail)
        db.commit()
        wanted = Wanted(
            site.name,
            exam_folders(site),
            call.id,
            taken,
            site.zone,
            with_keys=with_keys,
            whole_trail=whole_trail,
        )
        manifest = write_evidence(db, wanted, folder)
    say(messages.EVIDENCE_MADE.format(folder=folder, sha256=manifest))
    next_step(messages.NEXT_EVIDENCE.format(program=shell(folder / "verify.py")))
