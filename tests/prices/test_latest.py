"""The present of many variants at once."""

import pytest

from apps.prices.models import LatestPrice
from tests.api import make

pytestmark = pytest.mark.django_db


def test_many_are_read_by_their_numbers_in_one_statement_of_one_value(django_assert_num_queries) -> None:
    first, second, third = (
        make.price(make.card(name), price).variant_id for name, price in zip("abc", (5, 6, 7), strict=True)
    )
    with django_assert_num_queries(1) as seen:
        prices = dict(LatestPrice.objects.of([third, first, -1]).values_list("variant_id", "price"))
    assert prices == {first: 5, third: 7}
    assert "IN (" not in seen.captured_queries[0]["sql"]
    assert second not in prices


def test_none_are_none_and_what_is_no_number_is_refused() -> None:
    assert not LatestPrice.objects.of([]).exists()
    with pytest.raises(ValueError, match="format code"):
        LatestPrice.objects.of(["1}'"])  # type: ignore[list-item]
