from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.people.identity_number import is_identity_number, masked

STANDARD = ["11010519491231002X", "440524188001010014"]
"""The two examples of GB 11643-1999."""

DIGITS = "0123456789"


def check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2 by its definition: powers of two, and the whole sums to 1."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return (DIGITS + "X")[(1 - total) % 11]


def numbers() -> st.SearchStrategy[str]:
    """Valid identity numbers."""
    return st.tuples(
        st.integers(100000, 999999),
        st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)),
        st.integers(0, 999),
    ).map(lambda parts: _checked(f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]:03d}"))


def _checked(digits: str) -> str:
    return digits + check_character(digits)


@pytest.mark.parametrize("number", STANDARD)
def test_examples_of_the_standard(number: str) -> None:
    assert is_identity_number(number)
    assert check_character(number[:17]) == number[17]


@given(numbers())
def test_exactly_one_check_character_fits(number: str) -> None:
    assert [c for c in DIGITS + "X" if is_identity_number(number[:17] + c)] == [number[17]]


@given(numbers(), st.integers(0, 17), st.sampled_from(DIGITS + "X"))
def test_one_wrong_character_is_always_found(number: str, place: int, other: str) -> None:
    wrong = number[:place] + other + number[place + 1 :]
    assert is_identity_number(wrong) == (wrong == number)


@given(numbers(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_identity_number(wrong) == (wrong == number)


@given(numbers(), st.integers(0, 17))
def test_a_lost_or_doubled_character_is_always_found(number: str, place: int) -> None:
    assert not is_identity_number(number[:place] + number[place + 1 :])
    assert not is_identity_number(number[:place] + number[place] + number[place:])


@pytest.mark.parametrize(
    "date", ["19490229", "19000229", "19491301", "19490001", "19490100", "19490432", "00000101"]
)
def test_a_date_that_never_was(date: str) -> None:
    """The check character fits, so it is the date that is found."""
    assert not is_identity_number(_checked(f"110105{date}002"))


def test_a_leap_day() -> None:
    assert is_identity_number(_checked("11010520000229002"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "X",
        "11010519491231002x",
        "11010519491231002X\n",
        " 11010519491231002X",
        "110105-19491231-002X",
        "X1010519491231002X",
        "130503670401001",
        "11010519491231002Ｘ",
        "１１０１０５１９４９１２３１００２X",
        "一一〇一〇五一九四九一二三一〇〇二X",
        _checked("01010519491231002"),
    ],
)
def test_other_text(text: str) -> None:
    assert not is_identity_number(text)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"])
def test_digits_of_other_scripts(digits: str) -> None:
    """Outside the date ``int`` reads them, so the sum fits; but no card has them and no other system finds them."""
    number = "440524188001010014"
    assert not is_identity_number(number[:3] + digits[int(number[3])] + number[4:])


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert is_identity_number(text) in (True, False)


@given(st.text())
def test_masked_text_shows_six_and_two_at_most(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    if len(text) <= 8:
        assert set(shown) <= {"*"}
    else:
        assert (shown[:6], shown[-2:]) == (text[:6], text[-2:])
        assert set(shown[6:-2]) == {"*"}


@given(st.text(min_size=9), st.data())
def test_masked_text_does_not_depend_on_what_is_hidden(text: str, data: st.DataObject) -> None:
    middle = len(text) - 8
    other = data.draw(st.text(min_size=middle, max_size=middle))
    assert masked(text[:6] + other + text[-2:]) == masked(text)


@given(numbers())
def test_a_masked_number_hides_the_date_of_birth(number: str) -> None:
    assert masked(number) == f"{number[:6]}**********{number[-2:]}"
