"""Names of files that are no UTF-8, there and back."""

from __future__ import annotations

import json
import os

from hypothesis import given
from hypothesis import strategies as st

from lawstudy.operations.kept_names import kept_name, own_name


@given(st.binary(max_size=20))
def test_every_name_comes_back_to_the_byte(data: bytes) -> None:
    name = os.fsdecode(data)
    kept = kept_name(name)
    assert os.fsencode(own_name(kept)) == data
    assert json.loads(json.dumps(kept).encode()) == kept
    kept.encode()  # Zip files and JSON take it.


@given(st.text("/.\\\x00\uf72e\uf72f\uf75c\uf7c0\uf7ae\uf7af", max_size=8))
def test_no_name_of_an_archive_leads_elsewhere_than_it_says(kept: str) -> None:
    assert own_name(kept).split("/").count("..") == kept.split("/").count("..")
    assert own_name(kept).count("/") == kept.count("/")


def test_plain_names_stay() -> None:
    assert kept_name("答卷 1.ipynb") == own_name("答卷 1.ipynb") == "答卷 1.ipynb"
