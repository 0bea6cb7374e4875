"""An import of questions from Excel: reading, checking and looking for duplicates, and writing; beside comparing each with each.

    python -m benchmarks.question_import [--rows 10000]

The alternative is what de-duplication does by default: the likeness of every pair. It is measured on few rows and grows with their
square.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from question_bank.bank import SHIPPED_ITEMS, head_check, read_bank
from question_bank.exchange.applying import look_at
from question_bank.exchange.excel import read_excel
from question_bank.exchange.excel_out import write_items
from question_bank.exchange.importing import Defaults, apply_import, plan_import
from question_bank.exchange.sameness import asked
from question_bank.item import Item

_PAIRS = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description="an import of questions from Excel")
    parser.add_argument("--rows", type=int, default=10_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures = measure(Path(folder), count)
    table = Table(title=f"{count} questions from Excel")
    for column in ("what", "seconds"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name in ("read", "bank", "plan", "write"):
        table.add_row(name, f"{figures[f'{name}_s']:.2f}")
    table.add_row("read, bank and plan", f"{figures['import_s']:.2f}")
    table.add_row("the same, of one processor", f"{figures['import_cpu_s']:.2f}")
    table.add_row("each with each, reckoned", f"{figures['pairs_s']:.2f}")
    Console().print(table)
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, count: int) -> dict[str, float]:
    """Seconds of each step, what each with each would take, and how many of the rows came out how."""
    bank = read_bank([SHIPPED_ITEMS])
    file = folder / "题库.xlsx"
    write_items(file, made_up(list(bank.values()), count))
    started, used = time.perf_counter(), time.process_time()
    drafts = read_excel(file)
    read = time.perf_counter()
    bank = read_bank([SHIPPED_ITEMS])
    loaded = time.perf_counter()
    target = folder / "items"
    refer = head_check([SHIPPED_ITEMS, target])
    plan = plan_import(drafts, bank, Defaults(), look_at(target), refer=refer)
    planned, used = time.perf_counter(), time.process_time() - used
    apply_import(plan, target)
    written = time.perf_counter()
    assert plan.read == count
    texts = [asked(draft.context, draft.questions).text for draft in drafts[:_PAIRS]]
    before = time.perf_counter()
    process.cdist(texts, texts, scorer=fuzz.ratio, workers=1)
    pairs = (time.perf_counter() - before) * (count / len(texts)) ** 2
    return {
        "rows": count,
        "read_s": read - started,
        "bank_s": loaded - read,
        "plan_s": planned - loaded,
        "import_s": planned - started,
        "import_cpu_s": used,
        "write_s": written - planned,
        "pairs_s": pairs,
        "added": len(plan.added),
        "duplicates": len(plan.duplicates),
        "near": sum(len(one.near) for one in plan.added),
    }


def made_up(items: list[Item], count: int) -> list[Item]:
    """So many items of the bank's length and types: a third with a number changed, the others with a few characters."""
    draw = random.Random(20261126)
    made = []
    for number in range(count):
        item = draw.choice(items)
        changed = []
        for question in item.questions:
            stem = list(question.stem.replace("{{}}", "\0"))
            for _ in range(draw.choice((0, 6, 12))):
                place = draw.randrange(len(stem))
                if stem[place] not in "\0\n":
                    stem[place] = chr(0x4E00 + draw.randrange(5000))
            text = "".join(stem).replace("\0", "{{}}")
            changed.append(question.model_copy(update={"stem": f"依第{number}号，{text}"}))
        name = f"row-{item.id.rsplit('-', 2)[-2]}-{number}"
        update = {"id": name, "questions": tuple(changed), "enemies": ()}
        made.append(item.model_copy(update=update))
    return made


if __name__ == "__main__":
    main()
