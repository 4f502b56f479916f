"""Every price format reads its own sample as written down beside it, and keeps the promises they all make."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.prices.models import Marketplace
from apps.prices.quotes import Dated, Refused
from apps.sources.formats import PriceFile, PriceFormat, formats

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
EXPECTED = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))


def sample(name: str) -> Path:
    return next(path for path in SAMPLES.iterdir() if path.stem == name)


def reader(name: str) -> PriceFormat:
    slugs = sorted((slug for slug in formats() if name == slug or name.startswith(f"{slug}-")), key=len)
    return formats()[slugs[-1]]()


def spoken(quote: Dated) -> list[object]:
    """A quote in words: its traits unfolded."""
    moment, kind, key, traits, *prices = quote
    marketplace = Marketplace.objects.get(pk=traits // 65536).slug
    finish = Finish(traits // 1024 % 64).name
    return [moment, ExternalId.Kind(kind).name, key, marketplace, finish, traits % 2, *prices]


def test_every_format_has_a_sample() -> None:
    assert {reader(name).slug for name in EXPECTED} == set(formats())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_reads_as_written_down_beside_it(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text())
    format_, file = reader(name), PriceFile(sample(name))
    rows = list(format_.quotes(file))
    assert [spoken(row) for row in rows if not isinstance(row, Refused)] == expected["quotes"]
    assert format_.unpriced == expected["unpriced"]
    refused = Counter(row.reason.split(";")[0] for row in rows if isinstance(row, Refused))
    assert refused == expected["refused"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_keeps_what_all_formats_promise(name: str) -> None:
    format_, file = reader(name), PriceFile(sample(name))
    for row in format_.quotes(file):
        if isinstance(row, Refused):
            assert row.place
            assert row.reason
            assert "\0" not in row.content
            continue
        moment, kind, key, traits, price, *others = row
        assert datetime.fromisoformat(moment).utcoffset() is not None
        assert kind in format_.kinds
        assert 0 < len(key) <= 80
        assert price > 0
        assert all(isinstance(amount, int) or amount is None for amount in (price, *others))
        assert Marketplace.objects.get(pk=traits // 65536).currency in format_.currencies


@pytest.mark.parametrize("slug", formats())
def test_a_format_says_what_it_is(slug: str) -> None:
    format_ = formats()[slug]
    assert format_.slug == slug
    assert format_.name
    assert format_.description.endswith(".")
    assert 0 < format_.rank < 100
    assert format_.source_name
