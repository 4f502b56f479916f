"""Searching among what one owns; nobody sees what somebody else does."""

import pytest

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.search import Context, QueryError, read
from apps.cards.search.results import Results
from apps.cards.words import Finish
from apps.collection.models import InventoryItem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    """Owns four Bolts in two lots, and one Elf."""
    alice = User.objects.create_user("alice@example.org")
    bolt, elf = make.card("Bolt"), make.card("Elf")
    make.card("Ox")
    InventoryItem.objects.create(user=alice, card=bolt, quantity=3)
    InventoryItem.objects.create(user=alice, card=bolt, finish=Finish.FOIL)
    InventoryItem.objects.create(user=alice, card=elf)
    return alice


def found(text: str, user: User | None) -> set[str]:
    rows = Results(read(text), Context(user_id=user.pk if user else None)).slice(50).rows
    return set(Card.objects.filter(pk__in=[row.pk for row in rows]).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("owned", {"Bolt", "Elf"}), ("have", {"Bolt", "Elf"}), ("-owned", {"Ox"}), ("missing", {"Ox"}),
        ("-missing", {"Bolt", "Elf"}), ("owned>=4", {"Bolt"}), ("owned>4", set()), ("owned=1", {"Elf"}),
        ("owned:1", {"Elf"}), ("owned<4", {"Elf", "Ox"}), ("owned<=4", {"Bolt", "Elf", "Ox"}), ("owned=0", {"Ox"}),
        ("owned!=1", {"Bolt", "Ox"}), ("owned!=0", {"Bolt", "Elf"}), ("owned>0", {"Bolt", "Elf"}),
        ("owned<0", set()), ("owned>=0", {"Bolt", "Elf", "Ox"}), ("-owned>=4", {"Elf", "Ox"}), ("owned elf", {"Elf"}),
        ("is:owned", {"Bolt", "Elf"}),
        ("not:owned", {"Ox"}), ("-is:owned", {"Ox"}), ("is:missing", {"Ox"}),
    ],
)  # fmt: skip
def test_what_one_owns(text: str, names: set[str], alice: User) -> None:
    assert found(text, alice) == names


def test_a_stranger_owns_none_of_it(alice: User) -> None:
    charlie = User.objects.create_user("charlie@example.org")
    assert found("owned", charlie) == set()
    assert found("missing", charlie) == {"Bolt", "Elf", "Ox"}
    assert found("owned>=4", charlie) == set()


@pytest.mark.parametrize("text", ["owned", "owned>=4", "missing", "-owned", "t:elf or owned", "is:owned"])
def test_a_visitor_is_told_to_sign_in(text: str, alice: User) -> None:
    with pytest.raises(QueryError, match="Sign in") as refused:
        found(text, None)
    assert refused.value.term


@pytest.mark.parametrize("text", ["owned>=some", "owned>=-1", "owned>=12345678", "owned>=٣", "missing:4"])
def test_what_makes_no_sense_is_said(text: str, alice: User) -> None:
    with pytest.raises(QueryError):
        found(text, alice)
