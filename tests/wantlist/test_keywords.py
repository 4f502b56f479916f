"""Searching among what one wants; nobody sees what somebody else does."""

from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.cards.search import Context, QueryError, read
from apps.cards.search.results import Results
from apps.wantlist.models import WantListItem
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(text: str, user: User | None) -> set[int]:
    return {row.pk for row in Results(read(text), Context(user_id=user.pk if user else None)).slice(50).rows}


def test_what_one_wants_and_any_printing_where_any_will_do() -> None:
    alice, charlie = User.objects.create_user("alice@example.org"), User.objects.create_user("charlie@example.org")
    forest, bolt = uuid4(), uuid4()
    wanted, other = make.card("Bolt", set="lea", oracle_id=bolt), make.card("Bolt", set="m10", oracle_id=bolt)
    old, new = make.card("Forest", set="lea", oracle_id=forest), make.card("Forest", set="m10", oracle_id=forest)
    WantListItem.objects.create(user=alice, card=wanted)
    WantListItem.objects.create(user=alice, card=old, any_printing=True)
    assert found("wanted unique:prints", alice) == {wanted.pk, old.pk, new.pk}
    assert found("-wanted unique:prints", alice) == {other.pk}
    assert found("is:wanted", alice) == found("wanted", alice)
    assert found("wanted", charlie) == set()


def test_a_visitor_is_told_to_sign_in() -> None:
    with pytest.raises(QueryError, match="Sign in"):
        found("wanted", None)


def test_it_takes_no_value() -> None:
    with pytest.raises(QueryError, match="stands alone"):
        read("wanted:yes")
