"""A district's certificates: signing, printing all of them as one document, verifying; beside one document each.

python -m benchmarks.certificates [--certificates 896]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time

from rich.console import Console
from rich.table import Table

from certification.codes import Claims, sign_claims
from certification.keys import KeyRing, rotated
from certification.verify import Trust, check
from documents.certificates import CertificateSheet, CertificateSheets, certificates_pdf

DAY = dt.date(2026, 3, 1)
MOST_ALONE = 20
"""Documents that are made one by one, to be compared with."""


def main() -> None:
    parser = argparse.ArgumentParser(description="certificates of a district")
    parser.add_argument("--certificates", type=int, default=896)
    given = parser.parse_args()
    figures = measure(given.certificates)
    table = Table(title=f"{given.certificates} certificates")
    for column in ("what", "seconds"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, title in (
        ("sign_s", "signing all"),
        ("print_s", "printing all, one document"),
        ("alone_s", "printing one, a document of its own"),
        ("verify_s", "verifying all"),
    ):
        table.add_row(title, f"{figures[name]:.4f}")
    table.add_row("one by one ÷ together", f"{figures['ratio']:.2f}×")
    Console().print(table)
    print(json.dumps({key: round(value, 6) for key, value in figures.items()}))


def measure(count: int) -> dict[str, float]:
    """Seconds of each, and how much longer one document each would take."""
    ring = rotated(KeyRing((), None), DAY)
    signer = ring.signer
    assert signer is not None
    started = time.perf_counter()
    codes = [sign_claims(_claims(number), signer) for number in range(count)]
    sign = time.perf_counter() - started
    sheets = [_sheet(number, code) for number, code in enumerate(codes)]
    certificates_pdf(CertificateSheets("合格证", "", sheets[:1]))  # The font is read once.
    started = time.perf_counter()
    made = certificates_pdf(CertificateSheets("合格证", "", sheets))
    printed = time.perf_counter() - started
    some = sheets[:MOST_ALONE]
    started = time.perf_counter()
    for one in some:
        certificates_pdf(CertificateSheets("合格证", "", [one]))
    alone = (time.perf_counter() - started) / len(some)
    trust = Trust(ring.keys)
    started = time.perf_counter()
    refused = sum(bool(check(code, trust, DAY).problems) for code in codes)
    return {
        "certificates": count,
        "sign_s": sign,
        "print_s": printed,
        "alone_s": alone,
        "verify_s": time.perf_counter() - started,
        "refused": refused,
        "ratio": alone * count / printed,
        "mb": len(made) / 1e6,
    }


def _claims(number: int) -> Claims:
    return Claims(
        "演示区依法治区办",
        f"法考〔2026〕{number:05}号",
        f"模拟人员{number:04}",
        "行政执法人员年度审验法律知识考试",
        DAY,
        "合格",
        DAY,
        DAY.replace(year=2027),
    )


def _sheet(number: int, code: str) -> CertificateSheet:
    said = _claims(number)
    body = f"于2026年3月1日参加“{said.exam}”，成绩合格，特发此证。"
    until = "2026年3月1日至2027年3月1日"
    return CertificateSheet(said.number, said.name, body, until, said.issuer, "2026年3月1日", code)


if __name__ == "__main__":
    main()
