"""A new source is one folder: found, scheduled, run, shown and documented, with nothing else touched."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

import apps.sources
from apps.prices.models import LatestPrice
from apps.sources import collecting, tasks
from apps.sources.live import live_sources
from apps.sources.models import Visit
from tests import factories as make
from tests.sources.live_fixtures import pauses, replay
from tests.sources.replay import Replay

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]

SOURCE = '''
"""A corner shop."""

from collections.abc import Iterator

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, daily, utc_now


class CornerShop(LiveSource):
    slug = "cornershop"
    name = "Corner Shop"
    homepage = "https://shop.example"
    description = "What the shop at the corner asks."
    rank = 10
    marketplaces = ("manapool",)
    currencies = ("USD",)
    schedule = daily(3)
    rate = Rate(5, 1.0)
    keys = (ExternalId.Kind.SCRYFALL,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        told = client.get("https://shop.example/prices.json").json(dict[str, str])
        foil = self.traits("manapool", Finish.FOIL)
        quotes = [(ExternalId.Kind.SCRYFALL.value, card, foil, self.amounts[price], None, None, None, None)
                  for card, price in told.items()]
        yield Delivery(utc_now(), quotes, complete=True)
'''
README = """# Corner Shop

Tells what it asks. See [its page](https://shop.example).

## Limits

- <script>five</script> a second
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The one folder, beside those that are there."""
    home = tmp_path / "more" / "cornershop"
    home.mkdir(parents=True)
    (home / "__init__.py").write_text("")
    (home / "source.py").write_text(SOURCE)
    (home / "README.md").write_text(README)
    monkeypatch.setattr(apps.sources, "__path__", [*apps.sources.__path__, str(home.parent)])
    importlib.invalidate_caches()
    live_sources.cache_clear()
    yield home
    live_sources.cache_clear()
    for name in [name for name in sys.modules if name.startswith("apps.sources.cornershop")]:
        del sys.modules[name]


@pytest.fixture
def shop(folder: Path, replay: Replay) -> Replay:
    bolt = make.card()
    return replay.answer("GET https://shop.example/prices.json", json.dumps({str(bolt.scryfall_id): "12.50"}))


def test_it_is_found(folder: Path) -> None:
    assert live_sources()["cornershop"].name == "Corner Shop"


def test_it_is_scheduled(shop: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cornershop" in collecting.due()
    tasks.visit_source("cornershop")
    assert "cornershop" not in collecting.due()
    assert Visit.objects.get().reason == "schedule"


def test_it_is_run(shop: Replay, capsys: Any) -> None:
    call_command("collect_prices", source=["cornershop"], json=True)
    [said] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["sources"]
    assert (said["source"], said["status"], said["accepted"]) == ("cornershop", "done", 1)
    latest = LatestPrice.objects.get()
    assert (latest.price, latest.variant.marketplace.slug, latest.source.name) == (1250, "manapool", "Corner Shop")


def test_it_is_shown_and_documented(shop: Replay, client: Client) -> None:
    assert "What the shop at the corner asks." in client.get("/sources/").content.decode()
    page = client.get("/sources/cornershop/").content.decode()
    assert '<a href="https://shop.example">its page</a>' in page
    assert "<h2>Limits</h2>" in page
    assert "&lt;script&gt;five&lt;/script&gt;" in page
    assert "every day at 03:00 UTC" in page
    assert "Corner Shop" in client.get("/api/sources").content.decode()


def test_an_unknown_source_is_refused_with_those_that_are_known(folder: Path) -> None:
    with pytest.raises(Exception, match=r"Unknown source nobody\. Known: .*cornershop"):
        call_command("collect_prices", source=["nobody"])


def test_a_source_that_fails_fails_alone(shop: Replay, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from tests.sources.toys import HOST, Toy

    kinds = {"cornershop": live_sources()["cornershop"], "toy": Toy}
    monkeypatch.setattr("apps.sources.management.commands.collect_prices.live_sources", lambda: kinds)
    shop.plan = lambda asked: "404" if asked.host == HOST else None
    with pytest.raises(SystemExit):
        call_command("collect_prices", json=True)
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["sources"]
    assert {one["source"]: one["status"] for one in said} == {"cornershop": "done", "toy": "failed"}


def test_history_is_asked_of_those_who_remember(folder: Path) -> None:
    with pytest.raises(Exception, match=r"cornershop remembers nothing"):
        call_command("backfill", source=["cornershop"])


def test_what_sources_need_is_told_from_what_they_declare(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from tests.sources.toys import Guarded

    monkeypatch.delenv("GUARDED_KEY", raising=False)
    for room in ("collecting", "management.commands.sources"):
        monkeypatch.setattr(f"apps.sources.{room}.live_sources", lambda: {"guarded": Guarded})
    call_command("sources", env=True)
    assert capsys.readouterr().out == "# Guarded\n# API key: https://toy.example/keys\n#GUARDED_KEY=\n"
    call_command("sources", json=True)
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["sources"]
    assert [(one["source"], one["state"], one["next_turn"]) for one in said] == [("guarded", "off", None)]
    assert said[0]["why"] == "Guarded needs GUARDED_KEY (API key: https://toy.example/keys)."
