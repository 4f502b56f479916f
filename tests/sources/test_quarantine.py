"""What could not be placed waits for operators, whole and bounded, and is stored once it can be."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.cards.models import Card, ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.ingest import record
from apps.prices.models import LatestPrice
from apps.prices.models.identity import traits
from apps.prices.quotes import Refused
from apps.sources import quarantine
from apps.sources.models import Quarantine, Run
from apps.sources.quarantine import Meant, MixedError
from tests import factories as make
from tests.sources.live_fixtures import by_hand, pauses, prices, replay
from tests.sources.replay import Replay
from tests.sources.test_trust import earlier
from tests.sources.toys import Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]
KIND = ExternalId.Kind.TCGPLAYER.value
PAGE = "/sources/quarantine/"
NORMAL, FOIL = traits(1, Finish.NONFOIL, Condition.NEAR_MINT, 0), traits(1, Finish.FOIL, Condition.NEAR_MINT, 0)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator@example.com", "secret"))
    return client


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss@example.com", "secret")


def say(*quotes: Any, days: float = 0) -> Run:
    outcome = record(make.source(), earlier(days=days), quotes, complete=False)
    assert outcome.received == outcome.new + outcome.changed + outcome.unchanged + outcome.superseded + outcome.refused
    return Run.objects.get(pk=outcome.run_ids[0])


def quote(key: str, price: int, code: int = NORMAL) -> tuple[Any, ...]:
    return (KIND, key, code, price, 1, 2, 3, 4)


def call(card: Card, key: str) -> None:
    ExternalId.objects.create(kind=KIND, value=key, card=card)


def waiting() -> Any:
    return Quarantine.objects.filter(state="waiting").order_by("pk")


def test_an_unknown_card_waits_whole_with_its_reason() -> None:
    run = say(quote("777", 250))
    [row] = waiting()
    assert (row.reason, row.kind, row.key, row.traits, row.price) == ("not in the catalogue", KIND, "777", NORMAL, 250)
    assert (row.low, row.mid, row.high, row.market) == (1, 2, 3, 4)
    assert (row.place, row.run, row.as_of) == ("TCGplayer 777", run, run.as_of)


def test_told_again_it_is_the_same_row_with_its_newest_price() -> None:
    say(quote("777", 250), days=2)
    run = say(quote("777", 240), quote("777", 260))
    [row] = waiting()
    assert (row.price, row.run, row.as_of) == (260, run, run.as_of)
    assert run.refused_by_reason == {"not in the catalogue": 2}


def test_of_one_reason_a_thousand_wait_and_the_rest_is_counted() -> None:
    run = say(*(quote(str(number), 100) for number in range(1_500)), Refused("line 1", "it is no price", "x"))
    assert run.refused_by_reason == {"not in the catalogue": 1_500, "it is no price": 1}
    assert waiting().filter(cause="not in the catalogue").count() == 1_000
    assert waiting().filter(cause="it is no price").count() == 1
    first = list(waiting().values_list("key", flat=True))
    say(*(quote(str(number), 120) for number in range(1_500)))
    assert list(waiting().values_list("key", flat=True)) == first
    assert set(waiting().exclude(key="").values_list("price", flat=True)) == {120}


def test_what_the_catalogue_learns_is_stored_by_the_next_delivery_and_settled() -> None:
    say(quote("777", 250), days=1)
    bolt = make.card()
    call(bolt, "777")
    say(quote("777", 260))
    assert LatestPrice.objects.get(variant__card=bolt).price == 260
    assert Quarantine.objects.get().state == "settled"


def test_accepting_tries_again_and_leaves_what_still_fits_nothing(boss: User) -> None:
    say(quote("777", 250), quote("778", 300), Refused("line 1", "it is no price", "x"))
    bolt = make.card()
    call(bolt, "777")
    done = quarantine.accept(Quarantine.objects.all(), boss)
    assert (done.taken, done.stored, done.left) == (1, 1, 2)
    assert LatestPrice.objects.get().price == 250
    assert done.words.endswith("2 go on waiting: no card, finish, condition or language fits them.")
    assert set(waiting().values_list("key", flat=True)) == {"778", ""}


def test_an_operator_says_which_card_it_is_and_it_is_known_from_then_on(boss: User) -> None:
    say(quote("777", 250), days=1)
    bolt = make.card()
    done = quarantine.accept(Quarantine.objects.all(), boss, Meant(card=bolt))
    assert (done.taken, LatestPrice.objects.get(variant__card=bolt).price) == (1, 250)
    say(quote("777", 270))
    assert LatestPrice.objects.get(variant__card=bolt).price == 270
    assert not waiting().exists()


def test_two_things_are_not_one_card(boss: User) -> None:
    say(quote("777", 250), quote("778", 250))
    with pytest.raises(MixedError):
        quarantine.accept(Quarantine.objects.all(), boss, Meant(card=make.card()))
    assert waiting().count() == 2


def test_an_operator_says_which_finish_it_is(boss: User) -> None:
    bolt = make.card(finishes=[Finish.NONFOIL])
    call(bolt, "777")
    say(quote("777", 900, FOIL))
    [row] = waiting()
    assert (row.reason, row.card) == ("the printing has no such finish", bolt)
    assert quarantine.accept(Quarantine.objects.all(), boss).left == 1
    assert quarantine.accept(Quarantine.objects.all(), boss, Meant(finish=Finish.NONFOIL)).taken == 1
    assert LatestPrice.objects.get().price == 900


def test_words_nobody_knows_wait_as_quotes(boss: User) -> None:
    bolt = make.card()
    call(bolt, "777")
    strange = quote("777", 500, traits(1, Finish.NONFOIL, 7, 63))
    say(Refused("row 5", "the condition is unknown", "{}", strange))
    assert quarantine.accept(Quarantine.objects.all(), boss).left == 1
    meant = Meant(condition=Condition.DAMAGED, language=Language.GERMAN)
    assert quarantine.accept(Quarantine.objects.all(), boss, meant).taken == 1
    stored = LatestPrice.objects.get().variant
    assert (stored.condition, stored.language) == (Condition.DAMAGED, Language.GERMAN)


def test_what_was_discarded_does_not_come_back_while_it_is_said_again(boss: User) -> None:
    say(quote("777", 250), Refused("line 1", "it is no price", "x"), days=1)
    assert quarantine.discard(Quarantine.objects.all(), boss) == 2
    say(quote("777", 260), Refused("line 2", "it is no price", "x"))
    assert not waiting().exists()
    say(Refused("line 3", "it is no price", "y"))
    assert waiting().count() == 1


def test_a_visit_keeps_quotes_of_what_it_refused(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.sources.formats import refused

    strange = quote("777", 500, traits(1, 63, 2, 0))
    monkeypatch.setattr(Toy, "quote", lambda *_: refused("row", "the finish is unknown", "{}", strange))
    prices(replay, ("x", 1))
    assert by_hand(Toy).refused == 1
    assert waiting().get().traits == strange[2]


def test_history_waits_at_its_own_moment(boss: User) -> None:
    from apps.prices.backfill import backfill

    told = [(f"2025-03-0{day} 12:00:00+00", *quote("777", 100 + day)) for day in (1, 2)]
    backfill(make.source(), iter(told))
    [row] = waiting()
    assert (row.as_of.isoformat(), row.price) == ("2025-03-02T12:00:00+00:00", 102)
    bolt = make.card()
    quarantine.accept(Quarantine.objects.all(), boss, Meant(card=bolt))
    assert LatestPrice.objects.get(variant__card=bolt).changed_at == row.as_of


def test_operators_see_reasons_and_narrow_to_one(operator: Client, django_assert_max_num_queries: Any) -> None:
    say(*(quote(str(number), 100 + number) for number in range(150)), Refused("line 1", "it is no price", "x;y;z"))
    page = operator.get(PAGE).content.decode()
    assert 'Test: not in the catalogue</span> <span class="num">150</span>' in page.replace(make.source().name, "Test")
    with django_assert_max_num_queries(15):
        page = operator.get(PAGE, {"source": make.source().slug, "cause": "it is no price"}).content.decode()
    assert "all 1, also those not shown" in page
    assert "x;y;z" in page
    assert "TCGplayer product 7<" not in page
    older = operator.get(PAGE, {"cause": "not in the catalogue"})
    assert older.content.decode().count('name="chosen"') == 100
    rest = operator.get(f"{PAGE}?{older.context['older']}").content.decode()
    assert rest.count('name="chosen"') == 50


def test_operators_decide_about_one_reason_at_once(operator: Client) -> None:
    say(quote("777", 250), Refused("line 1", "it is no price", "x"))
    operator.post(f"{PAGE}?cause=it+is+no+price", {"everything": "on", "act": "discard"})
    assert waiting().get().key == "777"
    bolt = make.card()
    wrong = operator.post(PAGE, {"everything": "on", "act": "accept", "card": "xyz 1"})
    assert wrong.status_code == 400
    assert "There is no card “xyz 1”" in wrong.content.decode()
    said = f"{bolt.set.code.upper()} {bolt.collector_number}"
    answer = operator.post(PAGE, {"everything": "on", "act": "accept", "card": said}, follow=True)
    assert "1 accepted." in answer.content.decode()
    assert LatestPrice.objects.get(variant__card=bolt).price == 250


def test_a_row_with_everything_in_it_is_only_text(operator: Client) -> None:
    say(Refused("<b>", "<script>alert(1)</script>", "\0<img src=x onerror=alert(1)>"))
    page = operator.get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert waiting().get().as_of <= timezone.now()
