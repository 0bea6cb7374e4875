"""核对一份考试证据。只用 Python 3.9 以上的标准库，不需要本系统：python verify.py [--head 链首 …] [文件夹]

Verify an evidence folder. This file is copied into each; it imports nothing of the system, and stays so.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

MANIFEST, FACTS, OWN, WHOLE, KEYS = (
    "manifest.json",
    "evidence.json",
    "trail-own.jsonl",
    "trail.jsonl",
    "keys.json",
)
SCHEMA = 1


class Report:
    """What was checked: ``wrong`` does not fit, ``open`` cannot be told from this folder alone."""

    def __init__(self) -> None:
        self.good: list[str] = []
        self.wrong: list[str] = []
        self.open: list[str] = []

    def check(self, fits: bool, what: str) -> None:
        """Put it where it belongs."""
        (self.good if fits else self.wrong).append(what)


def sha256(data: bytes) -> str:
    """Hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def entry_digest(row: list[Any]) -> str:
    """Of an entry of the trail: number, time, actor, action, subject, before, after, and the digest before it."""
    text = json.dumps(row[:8], ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8"))


def commitment(salt: str, source: str) -> str:
    """What stands for a test cell without telling it: few keys are possible, so its own digest would give it away."""
    return sha256(f"{salt}\n{source}".encode())


def lines(data: bytes) -> list[Any]:
    """The values of a .jsonl file."""
    return [json.loads(line) for line in data.decode("utf-8").split("\n") if line]


def canonical(value: object) -> bytes:
    """The one way in which a .json file of the folder is written."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def verify(folder: Path, heads: list[str]) -> Report:
    """Check everything; what cannot even be read is wrong."""
    report = Report()
    try:
        _verify(folder, heads, report)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        RecursionError,
    ) as error:
        report.wrong.append(
            f"文件残缺，或者不是本程序能读的格式（{type(error).__name__}：{error}）"
        )
    return report


def _verify(folder: Path, heads: list[str], report: Report) -> None:
    data = (folder / MANIFEST).read_bytes()
    manifest = json.loads(data)
    report.check(
        canonical(manifest) == data
        and set(manifest) == {"schema", "made_at", "files"}
        and manifest["schema"] == SCHEMA,
        "清单 manifest.json 的格式",
    )
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            report.check(False, f"{name} 应当是普通文件")
        elif path.is_file() and name != MANIFEST:
            files[name] = path.read_bytes()
    for name in sorted({*files, *manifest["files"]}):
        if name not in files:
            report.check(False, f"缺少文件 {name}")
        elif name not in manifest["files"]:
            report.check(False, f"文件 {name} 不在清单里")
        else:
            report.check(sha256(files[name]) == manifest["files"][name], f"文件 {name} 的校验码")
    facts = json.loads(files[FACTS])
    own = lines(files[OWN])
    check_own(facts, own, manifest["made_at"], report)
    for attempt in facts["attempts"]:
        check_attempt(attempt, files, facts, own, report)
    check_facts(facts, own, report)
    trail = lines(files[WHOLE]) if WHOLE in files else None
    report.check((trail is not None) == facts["trail"]["whole"], "整份日志的有无与说明相符")
    if trail is not None:
        check_chain(trail, own, facts["trail"], report)
    for typed in heads:
        check_head(typed, trail, own, report)
    if KEYS in files:
        check_keys(facts["key_versions"], json.loads(files[KEYS]), report)


def check_own(facts: Any, own: list[Any], made_at: str, report: Report) -> None:
    """Their own entries: each has its digest, none is missing or elsewhere."""
    for row in own:
        report.check(len(row) == 9 and entry_digest(row) == row[8], f"日志第 {row[0]} 条的校验码")
    told = facts["trail"]
    numbers = [row[0] for row in own]
    report.check(numbers == told["own"] == sorted(numbers), "本人日志的条目和顺序")
    by_number = {row[0]: row for row in own}
    for row in own:
        before = by_number.get(row[0] - 1)
        if before is not None:
            report.check(row[7] == before[8], f"日志第 {row[0] - 1}、{row[0]} 条前后相连")
    last = own[-1] if own else [None] * 9
    report.check(last[1] == made_at, "制作时间与日志相符")
    if last[0] == told["head"]["entries"]:
        report.check(last[8] == told["head"]["digest"], "链首与本人日志的末条相符")
    for row in told["withheld"]:
        if not told["whole"]:
            report.open.append(
                f"日志第 {row['number']} 条（{row['action']}）的内容，须用整份日志核对"
            )


def check_attempt(attempt: Any, files: Any, facts: Any, own: list[Any], report: Report) -> None:
    """The paper is the one of the receipt, and says what was acknowledged."""
    which = f"第 {attempt['ordinal']} 次作答"
    name, paper = attempt["notebook"], attempt["submission"]
    if name is None:
        report.check(paper is None, f"{which}没有答卷")
        return
    data = files[name]
    report.check(sha256(data) == paper["sha256"], f"{which}的答卷与回执的校验码")
    proofs = [
        row[0]
        for row in own
        if row[3] in ("paper.hand_in", "paper.settle")
        and (json.loads(row[6]) or {}).get("sha256") == paper["sha256"]
    ]
    told = [
        row["number"]
        for row in facts["trail"]["withheld"]
        if row["action"] == "paper.take_in" and paper["sha256"] in row["mine"]
    ]
    if proofs or not told:
        report.check(bool(proofs), f"{which}的回执在日志里")
    if paper["door"] != "room":
        return
    kept: dict[str, Any] = {}
    for row in lines(files[attempt["answers"]]):
        kept[row["question"]] = json.loads(row["value"])
    for cell in json.loads(data)["cells"]:
        own_facts = cell["metadata"].get("lawstudy", {})
        if own_facts.get("role") == "answer":
            question = own_facts["question"]
            fits = same_answer(cell, kept.get(question))
            report.check(fits, f"{which} {question} 题的答案与确认收到的相同")


def same_answer(cell: Any, value: object) -> bool:
    """Whether an answer cell says it. An empty long answer leaves the paper's own words there."""
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        stub = cell["metadata"]["lawstudy"].get("stub", "").strip()
        blank = is_blank(value) or (isinstance(value, str) and value.strip() == stub)
        return source.strip() == stub if blank else source == value
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.Assign):
        return False
    given = ast.literal_eval(last.value)
    return (is_blank(given) and is_blank(value)) or given == value


def is_blank(value: object) -> bool:
    """Nothing was given."""
    if isinstance(value, list):
        return all(is_blank(each) for each in value)
    return value is None or (isinstance(value, str) and not value.strip())


def check_facts(facts: Any, own: list[Any], report: Report) -> None:
    """What the folder says is what the trail says, where one of their entries says it."""
    after = [(row[3], json.loads(row[6])) for row in own]
    released = [said for action, said in after if action == "exam.release"]
    for form in facts["forms"]:
        if released:
            same = released[-1].get(form["code"]) == form["content_hash"]
            report.check(same, f"{form['code']} 卷的内容校验码与日志相符")
    changes = [said for action, said in after if action == "result.change"]
    if changes:
        result = facts["result"] or {}
        said = {"outcome": result.get("outcome"), "score": result.get("score")}
        report.check(said == changes[-1], "成绩与日志相符")
    published = [said["sha256"] for action, said in after if action == "publication.publish"]
    if published:
        kept = [one["results_sha256"] for one in facts["publications"] if one["published_at"]]
        report.check(published == kept, "成绩发布与日志相符")


def check_chain(trail: list[Any], own: list[Any], told: Any, report: Report) -> None:
    """The whole trail, from its first entry to the head."""
    before, broken = "", 0
    for number, row in enumerate(trail, 1):
        if row[0] != number or row[7] != before or len(row) != 9 or entry_digest(row) != row[8]:
            broken = number
            break
        before = row[8]
    where = f"（从第 {broken} 条起不符）" if broken else ""
    report.check(not broken, f"整份日志 {len(trail)} 条前后相连{where}")
    head = {"entries": len(trail), "digest": trail[-1][8] if trail else ""}
    report.check(head == told["head"], "整份日志的链首")
    by_number = {row[0]: row for row in trail}
    report.check(all(by_number.get(row[0]) == row for row in own), "本人日志都在整份日志里")
    held = [(row["number"], row["digest"]) for row in told["withheld"]]
    fits = all(number in by_number and by_number[number][8] == digest for number, digest in held)
    report.check(fits, "未列内容的条目都在整份日志里")


def check_head(typed: str, trail: Any, own: list[Any], report: Report) -> None:
    """A head that people signed: ``12:0a1b2c3d-…``, at least 16 digits."""
    number, _, digest = unicodedata.normalize("NFKC", typed).lower().partition(":")
    digest = "".join(each for each in digest if each in "0123456789abcdef")
    count = "".join(each for each in number if each.isdigit())
    if not count or len(digest) < 16:
        report.wrong.append(f"读不出链首“{typed}”，例如 12:0a1b2c3d-4e5f6071")
        return
    rows = own if trail is None else trail
    found = [row[8] for row in rows if row[0] == int(count)]
    if found or trail is not None:
        report.check(
            bool(found) and found[0].startswith(digest), f"签字留存的链首（第 {count} 条）"
        )
    else:
        report.open.append(f"签字留存的链首（第 {count} 条）不是本人的条目，须用整份日志核对")


def check_keys(versions: list[Any], keys: Any, report: Report) -> None:
    """The keys that were handed out are those that were committed to."""
    told = {row["paper"] + "/" + row["cell"] for row in versions}
    report.check(set(keys) == told, "答案文件的题目")
    for row in versions:
        key = keys[row["paper"] + "/" + row["cell"]]
        fits = all(
            commitment(key["salt"], key[each]) == row[each] for each in ("released", "current")
        )
        report.check(fits, f"{row['paper']} {row['cell']} 的答案与承诺码")


def main() -> int:
    """Print what was found; 0: all that could be checked fits."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description="核对一份考试证据")
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--head", action="append", default=[], help="签字留存的链首，可以给出多个")
    given = parser.parse_args()
    report = verify(Path(given.folder), given.head)
    for what in report.wrong:
        print(f"不符：{what}")
    for what in report.open:
        print(f"不能单凭本文件夹核对：{what}")
    print(f"核对 {len(report.good) + len(report.wrong)} 项，不符 {len(report.wrong)} 项")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
