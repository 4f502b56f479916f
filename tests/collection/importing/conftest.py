"""Alice, who imports, Bob, who has a collection of his own, and the cards they own."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.importing.acting import bring_in
from apps.collection.importing.arriving import receive
from apps.collection.importing.options import Options
from apps.collection.importing.reading import read
from apps.collection.models import ImportBatch, InventoryItem
from tests import factories as make

HEADER = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Collector Number,Purchase Price\n"
Lot = tuple[Any, ...]


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", "Mox-Opal-1")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", "Mox-Opal-1")


@pytest.fixture
def bolt(db: None) -> Card:
    return make.card("Ember Bolt", set="m10", collector_number="146")


@pytest.fixture
def growth(db: None) -> Card:
    return make.card("Stout Growth", set="m10", collector_number="182")


def moxfield(*lines: str) -> bytes:
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode()


def line(count: int = 4, name: str = "Ember Bolt", number: str = "146", **said: str) -> str:
    cells = {"trade": "0", "edition": "m10", "condition": "Near Mint", "language": "English", "foil": "",
             "tags": "", "price": ""} | said  # fmt: skip
    return (
        f'{count},{cells["trade"]},"{name}",{cells["edition"]},{cells["condition"]},{cells["language"]},'
        f'{cells["foil"]},"{cells["tags"]}",{number},{cells["price"]}'
    )


@pytest.fixture
def preview(alice: User) -> Callable[..., ImportBatch]:
    """A file of Alice's, read and not imported."""

    def up_to_preview(content: bytes | str, mode: str = "add", name: str = "", by: User = alice, format: str = "",  # noqa: A002
                      **options: Any) -> ImportBatch:  # fmt: skip
        content = content.encode() if isinstance(content, str) else content
        batch = receive(by, io.BytesIO(content), name, format, mode, Options(**options))
        read(batch.pk)
        batch.refresh_from_db()
        return batch

    return up_to_preview


@pytest.fixture
def imported(preview: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    """The same, imported."""

    def up_to_done(*args: Any, **facts: Any) -> ImportBatch:
        batch = preview(*args, **facts)
        return confirmed(batch)

    return up_to_done


def confirmed(batch: ImportBatch) -> ImportBatch:
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing")
    assert bring_in(batch.pk)
    batch.refresh_from_db()
    return batch


def lots(user: User) -> list[Lot]:
    """What somebody owns, by its number."""
    owned = InventoryItem.objects.of(user).order_by("pk")
    return list(owned.values_list("pk", "card__name", "quantity", "finish", "condition", "language"))
