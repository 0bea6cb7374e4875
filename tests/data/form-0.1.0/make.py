"""Made the files beside this one: run in a checkout of 0.1.0, ``python make.py FOLDER``.

``A.json``: a form as 0.1.0 wrote it; ``items.json``: its items with the content hashes of then; ``score_cells.json``: the
test cells of its paper's questions, as nbgrader's gradebook keeps them.
"""

import json
import sys
from pathlib import Path

from tests.grading.conftest import small_exam

from grading.paper import build_paper

folder = Path(sys.argv[1])
bank, form = small_exam()
(folder / "A.json").write_text(form.to_json(), encoding="utf-8")
items = {item.content_hash: item.model_dump(mode="json") for item in bank.values()}
cells = {
    cell.metadata["nbgrader"]["grade_id"]: cell.source
    for cell in build_paper(form, bank).cells
    if cell.metadata["nbgrader"]["grade_id"].endswith("-score")
}
for name, data in {"items.json": items, "score_cells.json": cells}.items():
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / name).write_text(text + "\n", encoding="utf-8")
(folder / "hash.txt").write_text(form.content_hash + "\n", encoding="utf-8")
