from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.citation import LegalBasis, parse_legal_basis
from tests.question_bank.strategies import legal_bases

FULL = LegalBasis("行政处罚法", "2021", 36, 0, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "《行政处罚法》(2021)第三十六条第一款第二项",
        "《中华人民共和国行政处罚法》(2021)第三十六条第一款第二项",
        "《行政处罚法》（2021）第三十六条第一款第二项",
        "《行政处罚法》（2021年）第三十六条第一款第二项",
        "《行政处罚法》(2021)第三十六条第一款第（二）项",
        "《行政处罚法》(2021)第三十六条第一款第(二)项",
        "《行政处罚法》(2021)第36条第1款第2项",
        "《行政处罚法》(2021)第36条第1款第（2）项",
        "  《行政处罚法》 (2021) 第三十六条第一款第二项\n",
        "《中华人民共和国行政处罚法》（2021）第36条第一款第（二）项",
    ],
)
def test_variants_mean_the_same(text: str) -> None:
    assert parse_legal_basis(text) == FULL
    assert str(parse_legal_basis(text)) == "《行政处罚法》(2021)第三十六条第一款第二项"


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("《宪法》(2018)第五条", LegalBasis("宪法", "2018", 5)),
        ("《刑法》(2020)第十二条之一", LegalBasis("刑法", "2020", 12, inserted=1)),
        (
            "《刑法》(2020)第二百八十七条之二第三款",
            LegalBasis("刑法", "2020", 287, inserted=2, paragraph=3),
        ),
        ("《国家赔偿法》(2012)第三条第（三）项", LegalBasis("国家赔偿法", "2012", 3, item=3)),
        ("《民法典》(2020)第一千二百六十条", LegalBasis("民法典", "2020", 1260)),
        ("《甲法》(2021-01-22)第一条", LegalBasis("甲法", "2021-01-22", 1)),
        ("《甲条例》(2021)第一百零二条", LegalBasis("甲条例", "2021", 102)),
        (
            "《关于修改〈甲法〉的决定》(2021)第二条",
            LegalBasis("关于修改〈甲法〉的决定", "2021", 2),
        ),
    ],
)
def test_parts(text: str, basis: LegalBasis) -> None:
    assert parse_legal_basis(text) == basis
    assert str(basis) == text.replace("（三）", "三")


@given(legal_bases)
def test_round_trip(basis: LegalBasis) -> None:
    assert parse_legal_basis(str(basis)) == basis


@given(legal_bases)
def test_full_title_and_full_width_brackets_round_trip(basis: LegalBasis) -> None:
    text = str(basis).replace("《", "《中华人民共和国", 1).replace("(", "（").replace(")", "）")
    assert parse_legal_basis(text) == basis
    assert str(parse_legal_basis(text)) == str(basis)


def test_article_text() -> None:
    assert LegalBasis("刑法", "2020", 12).article_text == "第十二条"
    assert (
        LegalBasis("刑法", "2020", 102, inserted=1, paragraph=2).article_text == "第一百零二条之一"
    )


def test_order_is_that_of_the_text() -> None:
    texts = [
        "《甲法》(2021)第二条",
        "《甲法》(2021)第二条第一款",
        "《甲法》(2021)第二条第一款第一项",
        "《甲法》(2021)第二条第二款",
        "《甲法》(2021)第二条之一",
        "《甲法》(2021)第十条",
    ]
    assert [str(basis) for basis in sorted(map(parse_legal_basis, reversed(texts)))] == texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "行政处罚法第三十六条",
        "行政处罚法(2021)第三十六条",
        "《行政处罚法》第三十六条",
        "《行政处罚法》(2021)",
        "《行政处罚法》(21)第三十六条",
        "《行政处罚法》(二〇二一)第三十六条",
        "《行政处罚法》(2021)三十六条",
        "《行政处罚法》(2021)第三十六",
        "《行政处罚法》(2021)第条",
        "《行政处罚法》(2021)第〇条",
        "《行政处罚法》(2021)第0条",
        "《行政处罚法》(2021)第三十六条第一款的规定",
        "《行政处罚法》(2021)第三十六条第二项第一款",
        "《行政处罚法》(2021)第三十六条、第三十七条",
        "依据《行政处罚法》(2021)第三十六条",
        "《》(2021)第三十六条",
        "《行政处罚法(2021)第三十六条",
        "《行政处罚法》(2021)第12345条",
        "《行政处罚法》(2021)第壹条",
        "《行政处罚法》[2021]第一条",
    ],
)
def test_rejected(text: str) -> None:
    with pytest.raises(ValueError, match=r"citation|article 0"):
        parse_legal_basis(text)


@pytest.mark.parametrize(
    "tail", ["第零条", "第一条第零款", "第一条第0款", "第一条第一款第〇项", "第一条之零"]
)
def test_nothing_is_numbered_zero(tail: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_legal_basis(f"《行政处罚法》(2021){tail}")


@pytest.mark.parametrize("tail", ["第一二三四五条", "第九千九千条", "第三六十条"])
def test_numbers_that_cannot_be_written_again_are_rejected(tail: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_legal_basis(f"《行政处罚法》(2021){tail}")


@given(st.text(max_size=30) | st.text("《》()（）第条款项之一二十百2021法", max_size=25))
def test_any_text_is_read_and_written_again_or_refused(text: str) -> None:
    try:
        basis = parse_legal_basis(text)
    except ValueError:
        return
    assert parse_legal_basis(str(basis)) == basis
