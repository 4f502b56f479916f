"""Want lists that come in from files and go out as files."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.cards.models import Card, CardSet
from apps.cards.words import Finish
from apps.collection.formats import formats
from apps.wantlist.models import WantListItem
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
Want = Callable[..., WantListItem]


def test_cardmarkets_wants_come_in_and_go_out(at_home: Client, bolt: Card) -> None:
    CardSet.objects.filter(pk=bolt.set_id).update(name="Magic 2010")
    opt = make.card("Opt", set="xln")
    text = "4x Lightning Bolt (Magic 2010)\n1x Opt\n2 Opt\n1x Nothing At All (Magic 2010)\n"
    page = words(at_home.post("/want-list/import/", {"text": text}))
    assert "2 cards put on your want list" in page
    assert "Nothing At All" in page
    told = list(WantListItem.objects.order_by("pk").values_list("card", "quantity", "any_printing"))
    assert told == [(bolt.pk, 4, False), (opt.pk, 3, True)]
    sent = at_home.get("/want-list/export/?format=cardmarket-wants")
    assert sent.content.decode() == "4x Lightning Bolt (Magic 2010)\n3x Opt\n"
    assert "2 were there already" in words(at_home.post("/want-list/import/", {"text": sent.content.decode()}))
    assert WantListItem.objects.count() == 2


def test_a_file_of_the_collection_is_read_and_what_is_there_stays(at_home: Client, want: Want, bolt: Card) -> None:
    ours, shock = want(bolt, 100, notes="mine"), make.card("Shock")
    said = f"Quantity,Name,Scryfall ID,Foil\n2,Lightning Bolt,{bolt.scryfall_id},\n3,Shock,{shock.scryfall_id},foil\n"
    at_home.post("/want-list/import/", {"file": SimpleUploadedFile("list.csv", said.encode())})
    ours.refresh_from_db()
    assert (ours.quantity, ours.target_price, ours.notes) == (1, 100, "mine")
    new = WantListItem.objects.get(card=shock)
    assert (new.quantity, new.finish, new.target_price) == (3, Finish.FOIL, None)


def test_what_is_no_list_is_refused(at_home: Client) -> None:
    for said in ({"file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 400)}, {"text": ""}):
        answer = at_home.post("/want-list/import/", said)
        assert answer.status_code in (200, 400)
        assert not WantListItem.objects.exists()


@pytest.mark.parametrize("slug", ["cardmarket-wants", *formats()])
def test_it_goes_out_in_every_format(at_home: Client, want: Want, bolt: Card, slug: str) -> None:
    want(bolt, 100, notes="x"), want(make.card("Opt"), any_printing=True)
    assert slug in at_home.get("/want-list/export/").content.decode()
    sent = at_home.get(f"/want-list/export/?format={slug}")
    assert sent.status_code == 200
    assert "attachment" in sent["Content-Disposition"]


def test_an_unknown_format_and_anybody_elses_list_are_not_to_be_had(stranger: Client, want: Want, bolt: Card) -> None:
    want(bolt, 100)
    assert stranger.get("/want-list/export/?format=nonsense").status_code == 404
    assert stranger.get("/want-list/export/?format=text").content == b""
