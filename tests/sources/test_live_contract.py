"""Every live source understands its own samples as written down beside them, and keeps what they all promise."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.prices.models import LatestPrice, Marketplace
from apps.sources.live import BUYLIST, RETAIL, LiveSource, Schedule, live_sources
from apps.sources.models import Source, Visit
from apps.sources.visiting import visit, wire
from dualcaster.lib.polite import Polite, Rate
from tests.sources import live_samples as samples
from tests.sources.replay import Replay, running

pytestmark = pytest.mark.django_db
SOURCES = live_sources()


@pytest.fixture
def replay() -> Replay:
    return Replay(now=datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def served(replay: Replay, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    monkeypatch.setattr(Rate, "wait", lambda *_: 0)
    with running(replay) as address:
        settings.SOURCES_GATEWAY, settings.SOURCES_SECONDS, settings.DATA_DIR = address, 5, tmp_path
        yield replay


@pytest.fixture
def known(request: pytest.FixtureRequest, served: Replay, monkeypatch: pytest.MonkeyPatch) -> type[LiveSource]:
    """A source with its credentials, before a server that answers with its samples."""
    kind = SOURCES[request.param]
    for variable, value in samples.expected(kind).get("credentials", {}).items():
        monkeypatch.setenv(variable, value)
    served.serve(samples.replayed(kind))
    samples.fill_inbox(kind)
    return kind


each = pytest.mark.parametrize("known", SOURCES, indirect=True)


def conversation(kind: type[LiveSource]) -> tuple[LiveSource, Polite]:
    reader, client = kind(), Polite(kind.name, kind.rate, wire=wire())
    client.authorize = lambda renew: reader.authorization(client, renew=renew)
    return reader, client


@each
def test_its_samples_say_what_is_written_down_beside_them(known: type[LiveSource], served: Replay) -> None:
    about, made = samples.expected(known), samples.cards(known)
    reader, client = conversation(known)
    asked = samples.wanted(known, made[: len(about.get("wanted", ()))])
    names = samples.marketplaces()
    deliveries = []
    for delivery in reader.deliveries(client, asked):
        deliveries.append(samples.spoken(delivery, names) | {"as_of": delivery.as_of, "cards": set(delivery.cards)})
    assert served.unknown == []
    assert len(deliveries) == len(about["deliveries"])
    for said, written in zip(deliveries, about["deliveries"], strict=True):
        assert said["quotes"] == written["quotes"]
        assert said["refused"] == written.get("refused", {})
        assert said["complete"] == written.get("complete", False)
        assert samples.is_as_written(said["as_of"], written["as_of"], served.moment)
    if known.per_card:
        assert {card for said in deliveries for card in said["cards"]} == {card.pk for card in asked}


@each
def test_its_history_says_what_is_written_down(known: type[LiveSource], served: Replay) -> None:
    written = samples.expected(known).get("history")
    assert bool(written) == known.has_history, "a source that knows more than the present has a sample of it"
    if not written:
        return
    samples.cards(known)
    reader, client = conversation(known)
    names = samples.marketplaces()
    since = date.fromisoformat(written["since"])
    said = [(delivery.as_of, samples.spoken(delivery, names)) for delivery in reader.history(client, since)]
    assert served.unknown == []
    assert [(moment, told["quotes"], told["refused"]) for moment, told in said] == [
        (None, delivery["quotes"], delivery.get("refused", {})) for delivery in written["deliveries"]
    ]


@each
def test_it_speaks_of_what_it_says_it_speaks_of(known: type[LiveSource]) -> None:
    made = samples.cards(known)
    reader, client = conversation(known)
    ids = {market.pk: market for market in Marketplace.objects.filter(slug__in=known.marketplaces)}
    sides = {RETAIL: 0, BUYLIST: 1}
    for delivery in reader.deliveries(client, samples.wanted(known, made)):
        for row in delivery.quotes:
            if not hasattr(row, "reason"):
                _, key, traits, price, *others = row[-8:]
                assert traits // 65536 in ids
                assert ids[traits // 65536].currency in known.currencies
                assert traits % 2 in {sides[side] for side in known.sides}
                assert 0 < len(key) <= 80
                assert price is None or (isinstance(price, int) and price > 0)
                assert all(amount is None or isinstance(amount, int) for amount in others)


@each
def test_a_visit_stores_its_samples_once(known: type[LiveSource], served: Replay) -> None:
    about = samples.expected(known)
    samples.cards(known)
    first = visit(known, Visit.Reason.HAND)
    assert (first.status, first.error) == ("done", "")
    told = sum(len(delivery["quotes"]) for delivery in about["deliveries"])
    assert first.received == told + sum(sum(d.get("refused", {}).values()) for d in about["deliveries"])
    assert LatestPrice.objects.filter(source=Source.objects.get(slug=known.slug)).exists()
    prices = list(LatestPrice.objects.order_by("pk").values_list("pk", "price"))
    again = visit(known, Visit.Reason.HAND)
    assert again.status in {"done", "unchanged"}
    assert again.new == 0
    assert list(LatestPrice.objects.order_by("pk").values_list("pk", "price")) == prices


@each
def test_without_its_credentials_it_says_so(known: type[LiveSource], monkeypatch: pytest.MonkeyPatch) -> None:
    for credential in known.credentials:
        monkeypatch.delenv(credential.variable, raising=False)
        assert credential.what
        assert credential.where.startswith("https://")
    assert len(known.missing()) == len(known.credentials)


@pytest.mark.parametrize("slug", SOURCES)
def test_a_source_says_what_it_is(slug: str) -> None:
    kind = SOURCES[slug]
    assert kind.slug == slug
    assert kind.name
    assert kind.homepage.startswith("https://") or not kind.homepage
    assert kind.description.endswith(".")
    assert 0 < kind.rank < 100
    assert kind.marketplaces
    assert kind.currencies
    assert set(kind.sides) <= {RETAIL, BUYLIST}
    assert isinstance(kind.schedule, Schedule)
    assert kind.rate.requests > 0
    assert set(kind.marketplaces) <= set(Marketplace.objects.values_list("slug", flat=True))
    readme = kind.readme()
    assert readme.startswith(f"# {kind.name}\n")
    assert not re.search(r"<[a-z]", readme), "a page of documentation is Markdown without HTML"
    for credential in kind.credentials:
        assert credential.variable in readme
