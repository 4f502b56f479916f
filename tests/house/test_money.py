from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualcaster.lib import money


@pytest.mark.parametrize(
    ("amount", "minor"), [("12.34", 1234), ("0.005", 1), ("0.004", 0), ("1e3", 100_000), (7, 700), ("-0.5", -50)]
)
def test_amounts_become_whole_cents(amount: str | int, minor: int) -> None:
    assert money.to_minor(amount) == minor


@given(st.integers(-(2**31), 2**31 - 1))
def test_cents_survive_the_way_out_and_back(minor: int) -> None:
    amount = money.to_decimal(minor)
    assert amount.as_tuple().exponent == -2
    assert money.to_minor(amount) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (123_450, "USD", "$1,234.50"),
        (1200, "EUR", "€12.00"),
        (4, "TIX", "0.04 tix"),
        (-1, "USD", "\N{MINUS SIGN}$0.01"),
    ],
)
def test_prices_are_written_as_people_write_them(minor: int, currency: str, written: str) -> None:
    assert money.written(minor, currency) == written


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        money.written(1, "XYZ")


def test_half_cents_of_a_float_cannot_slip_in() -> None:
    assert money.to_minor(Decimal("1.115")) == 112
