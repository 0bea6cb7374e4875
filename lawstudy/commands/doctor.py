"""`lawstudy doctor`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from foundation.site import open_site
from lawstudy.console import complain, say
from lawstudy.operations import messages
from lawstudy.operations.doctor.checks import diagnose
from lawstudy.operations.doctor.site_facts import gather


def doctor(root: Path, *, as_json: bool, port: int, certificate: Path | None) -> bool:
    """Tell every finding; returns whether nothing is wrong."""
    findings = diagnose(gather(open_site(root), port=port, certificate=certificate))
    states = Counter(each.state for each in findings)
    if as_json:
        print(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=1))
        return not states["wrong"]
    for each in findings:
        say(
            messages.DOCTOR_LINE.format(
                state=messages.DOCTOR_STATES[each.state],
                check=messages.DOCTOR_CHECKS[each.check],
                text=each.text,
            )
        )
        if each.mend:
            say(messages.DOCTOR_MEND.format(mend=each.mend))
    counts = {"wrong": states["wrong"], "notes": states["note"]}
    if states["wrong"]:
        complain(messages.DOCTOR_WRONG.format(**counts))
    else:
        say(messages.DOCTOR_FINE.format(**counts))
    return not states["wrong"]
