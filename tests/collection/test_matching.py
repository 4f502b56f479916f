"""Which printing a row means: by id, by set and number, by name; doubts are said, and nothing is guessed in silence."""

import time
import uuid
from typing import Any

import pytest

from apps.cards.models import Card, ExternalId
from apps.cards.words import Finish, Language
from apps.collection.formats import Row
from apps.collection.matching import Confidence, Match, Matching
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = ExternalId.Kind


def match(**facts: Any) -> Match:
    [found] = Matching().match([Row(**facts)])
    return found


def known(card: Card, kind: Kind, value: str) -> None:
    ExternalId.objects.create(kind=kind, value=value, card=card)


@pytest.fixture
def bolt() -> Card:
    """In two sets; the newer one is the usual."""
    same = uuid.uuid4()
    make.card("Ember Bolt", set="m11", collector_number="149", released_at="2010-07-16", oracle_id=same)
    return make.card("Ember Bolt", set="m21", collector_number="152", released_at="2020-07-03", oracle_id=same)


class TestByIds:
    @pytest.mark.parametrize(
        "kind", [Kind.TCGPLAYER, Kind.CARDMARKET, Kind.MTGO, Kind.MULTIVERSE, Kind.MTGJSON, Kind.CARDKINGDOM]
    )
    def test_an_id_is_believed_whatever_else_the_row_says_of_the_printing(self, bolt: Card, kind: Kind) -> None:
        known(bolt, kind, "77")
        found = match(name="Ember Bolt", set_code="m11", collector_number="149", ids=((kind, "77"),))
        assert (found.card_id, found.confidence, found.doubt) == (bolt.pk, Confidence.ID, "")

    def test_a_scryfall_id_goes_before_a_shops(self, bolt: Card) -> None:
        other = make.card("Slow Banner")
        known(other, Kind.TCGPLAYER, "5")
        found = match(ids=((Kind.SCRYFALL, str(bolt.scryfall_id)), (Kind.TCGPLAYER, "5")))
        assert found.card_id == bolt.pk

    def test_an_id_of_another_card_than_the_name_is_doubtful_and_offers_both(self, bolt: Card) -> None:
        other = make.card("Slow Banner")
        found = match(name="Slow Banner", ids=((Kind.SCRYFALL, str(bolt.scryfall_id)),))
        assert found.card_id == bolt.pk
        assert found.doubt == "Its id is of “Ember Bolt”; the file calls it “Slow Banner”."
        assert found.candidates == (other.pk,)

    def test_a_product_number_may_be_of_the_etched_product_and_tells_the_finish(self) -> None:
        tutor = make.card("Salt Tutor", finishes=[Finish.NONFOIL, Finish.ETCHED])
        known(tutor, Kind.TCGPLAYER_ETCHED, "900")
        found = match(name="Salt Tutor", ids=((Kind.TCGPLAYER, "900"),))
        assert (found.card_id, found.finish, found.is_sure) == (tutor.pk, Finish.ETCHED, True)

    def test_a_product_of_several_printings_is_told_apart_by_the_finish(self) -> None:
        plain = make.card("Rhox", set="10e", collector_number="291", finishes=[Finish.NONFOIL])
        shiny = make.card("Rhox", set="10e", collector_number="291★", finishes=[Finish.FOIL])
        for card in (plain, shiny):
            known(card, Kind.TCGPLAYER, "15")
        foil = match(name="Rhox", ids=((Kind.TCGPLAYER, "15"),), finish=Finish.FOIL)
        assert (foil.card_id, foil.is_sure) == (shiny.pk, True)
        unsaid = match(name="Rhox", ids=((Kind.TCGPLAYER, "15"),))
        assert "More than one printing fits: 291, 291★." in unsaid.doubt

    def test_an_unknown_id_falls_back_to_the_rest_of_the_row(self, bolt: Card) -> None:
        found = match(name="Ember Bolt", set_code="m21", collector_number="152", ids=((Kind.TCGPLAYER, "1"),))
        assert (found.card_id, found.confidence, found.doubt) == (bolt.pk, Confidence.NUMBER, "")

    def test_an_unknown_id_without_a_name_is_not_found(self, bolt: Card) -> None:
        found = match(ids=((Kind.CARDMARKET, "1"),))
        assert (found.card_id, found.confidence) == (None, Confidence.NONE)
        assert found.doubt == "Its id is not in the catalogue, and it has no name."


class TestBySetAndNumber:
    @pytest.mark.parametrize("number", ["149", "0149", "149/350", " 149 "])
    def test_set_and_number(self, bolt: Card, number: str) -> None:
        found = match(name="Ember Bolt", set_code="M11", collector_number=number)
        assert Card.objects.get(pk=found.card_id).set.code == "m11"
        assert (found.confidence, found.doubt) == (Confidence.NUMBER, "")

    @pytest.mark.parametrize(
        ("theirs", "ours"), [("741", "741z"), ("8", "U8"), ("22", "CN2-22"), ("2", "GP2"), ("U8", "u8")]
    )
    def test_a_reshaped_number_is_known_by_its_name(self, theirs: str, ours: str) -> None:
        make.card("Mountain King", set="ltr", collector_number="1")
        card = make.card("Mountain King", set="ltr", collector_number=ours)
        found = match(name="Mountain King", set_code="ltr", collector_number=theirs)
        assert (found.card_id, found.confidence, found.doubt) == (card.pk, Confidence.NUMBER, "")

    def test_the_exact_number_goes_before_a_reshaped_one(self) -> None:
        make.card("Mountain King", set="ltr", collector_number="741z")
        plain = make.card("Mountain King", set="ltr", collector_number="741")
        assert match(name="Mountain King", set_code="ltr", collector_number="741").card_id == plain.pk

    def test_a_number_that_fits_several_is_doubtful(self) -> None:
        first = make.card("Mountain King", set="pldr", collector_number="245p")
        second = make.card("Mountain King", set="pldr", collector_number="245s")
        found = match(name="Mountain King", set_code="pldr", collector_number="245")
        assert "More than one printing fits: 245p, 245s." in found.doubt
        assert {found.card_id, *found.candidates} == {first.pk, second.pk}

    def test_a_number_alone_is_enough(self, bolt: Card) -> None:
        found = match(set_code="m21", collector_number="152")
        assert (found.card_id, found.confidence, found.doubt) == (bolt.pk, Confidence.NUMBER, "")

    def test_a_number_with_a_name_nobody_knows_is_doubtful(self, bolt: Card) -> None:
        found = match(name="Glutblitz", set_code="m21", collector_number="152")
        assert found.card_id == bolt.pk
        assert found.doubt == "That number is “Ember Bolt”; the file calls it “Glutblitz”."

    def test_a_known_name_goes_before_a_number_of_another_card(self, bolt: Card) -> None:
        banner = make.card("Slow Banner", set="m21", collector_number="7")
        found = match(name="Slow Banner", set_code="m21", collector_number="152")
        assert (found.card_id, found.confidence) == (banner.pk, Confidence.NAME_IN_SET)
        assert found.doubt == "Set M21 has it under another number than 152."

    def test_a_promos_number_is_its_own_and_not_that_of_the_card_in_the_set(self, bolt: Card) -> None:
        make.card_set("pm21", name="M21 Promos", parent_set_code="m21")
        promo = make.card("Ember Bolt", set="pm21", collector_number="152p")
        found = match(name="Ember Bolt", set_code="m21", collector_number="152p")
        assert (found.card_id, found.confidence, found.doubt) == (promo.pk, Confidence.NUMBER, "")

    def test_a_bare_number_of_a_promo_set_is_doubtful(self) -> None:
        make.card_set("m15", name="Core")
        make.card_set("pm15", name="Core Promos", parent_set_code="m15")
        promo = make.card("Ember Bolt", set="pm15", collector_number="152")
        found = match(name="Ember Bolt", set_code="m15", collector_number="152")
        assert (found.card_id, found.confidence) == (promo.pk, Confidence.NUMBER)
        assert found.doubt == "It is not in Core, but in Core Promos."

    def test_a_promo_is_taken_where_the_set_has_no_such_card(self) -> None:
        make.card_set("m21", name="Core")
        make.card_set("pm21", name="Core Promos", parent_set_code="m21")
        promo = make.card("Ember Bolt", set="pm21", collector_number="152p")
        sure = match(name="Ember Bolt", set_code="m21", collector_number="152p")
        assert (sure.card_id, sure.doubt) == (promo.pk, "")
        bare = match(name="Ember Bolt", set_code="m21", collector_number="152")
        assert bare.card_id == promo.pk
        assert bare.doubt == "It is not in Core, but in Core Promos."


class TestSets:
    @pytest.mark.parametrize(
        ("code", "name", "ours"),
        [
            ("plist", "", "plst"), ("LIST", "The List Reprints", "plst"), ("1e", "", "lea"), ("mi", "", "mir"),
            ("GK1_DIMIR", "Guild Kit: Dimir", "gk1"), ("ppblb", "", "pblb"), ("", "Secret Lair Drop Series", "sld"),
            ("", "Magic 2015 (M15)", "m15"), ("", "Universes Beyond: Tall Kings", "tk"), ("", "7th Edition", "7ed"),
            ("", "Promo Pack: Core", "pcore"), ("", "Extras: Core", "tcore"), ("", "Revised", "3ed"),
        ],
    )  # fmt: skip
    def test_sets_are_known_by_what_others_call_them(self, code: str, name: str, ours: str) -> None:
        named = {
            "m15": "Magic 2015", "tk": "Tall Kings", "7ed": "Seventh Edition", "pcore": "Core Promos",
            "tcore": "Core Tokens", "core": "Core",
        }  # fmt: skip
        for its in dict.fromkeys(["core", ours]):
            make.card_set(its, name=named.get(its, f"Set {its}"))
        card = make.card("Salt Tutor", set=ours)
        make.card("Salt Tutor", set="zzz", released_at="2026-01-01")
        found = match(name="Salt Tutor", set_code=code.lower(), set_name=name)
        assert (found.card_id, found.confidence) == (card.pk, Confidence.NAME_IN_SET)

    def test_a_code_of_our_own_goes_before_somebody_elses(self) -> None:
        own = make.card("Salt Tutor", set="med")
        make.card("Salt Tutor", set="me1")
        assert match(name="Salt Tutor", set_code="med").card_id == own.pk

    def test_an_unknown_set_is_said(self, bolt: Card) -> None:
        found = match(name="Ember Bolt", set_code="xyz")
        assert (found.card_id, found.confidence) == (bolt.pk, Confidence.NAME)
        assert found.doubt == "There is no set “XYZ” in the catalogue."

    def test_a_set_without_the_card_is_said(self, bolt: Card) -> None:
        make.card_set("ktk", name="Steppe Khans")
        assert (
            match(name="Ember Bolt", set_code="ktk").doubt
            == "It is not in Steppe Khans, as far as the catalogue knows."
        )


class TestByName:
    def test_several_cards_of_one_name_are_doubtful(self) -> None:
        first, second = make.card("Spark"), make.card("Spark")
        found = match(name="Spark")
        assert found.doubt == "Several cards are called so."
        assert {found.card_id, *found.candidates} == {first.pk, second.pk}

    def test_a_name_alone_is_the_usual_printing_without_a_doubt(self, bolt: Card) -> None:
        found = match(name="ember  bolt")
        assert (found.card_id, found.confidence, found.doubt) == (bolt.pk, Confidence.NAME, "")
        assert len(found.candidates) == 1

    @pytest.mark.parametrize(
        ("theirs", "ours"),
        [
            ("Delver", "Delver // Aberration"), ("Delver//Aberration", "Delver // Aberration"),
            ("Delver / Aberration", "Delver // Aberration"), ("Aberration", "Delver // Aberration"),
            ("Lim-Dul's Vault", "Lim-Dûl’s Vault"), ("Aether Tide", "Æther Tide"), ("JOTUN", "Jötun"),
            ("Abbey Matron [Version 2]", "Abbey Matron"), ("Cavern (0269) (Borderless)", "Cavern"),
            ("Spark // Flame", "Spark"),
            ("Clue Token", "Clue"), ("Beast Token (4/4)", "Beast"), ("Morph Creature", "Morph"),
            ("Erase (Not the Other One)", "Erase (Not the Other One)"), ("_____ Goblin", "_____ Goblin"),
        ],
    )  # fmt: skip
    def test_names_are_known_however_they_are_spelled(self, theirs: str, ours: str) -> None:
        card = make.card(ours)
        found = match(name=theirs)
        assert (found.card_id, found.doubt) == (card.pk, "")

    def test_a_name_in_its_own_language_is_known_where_the_catalogue_has_it(self, bolt: Card) -> None:
        Card.objects.filter(pk=bolt.pk).update(printed_name="Glutblitz")
        assert match(name="Glutblitz").card_id == bolt.pk

    def test_the_ordinary_printing_of_a_set_is_meant_where_no_number_is_said(self) -> None:
        make.card("Salt Tutor", set="thb", collector_number="346", promo=True)
        plain = make.card("Salt Tutor", set="thb", collector_number="243")
        found = match(name="Salt Tutor", set_code="thb")
        assert (found.card_id, found.confidence, found.doubt) == (plain.pk, Confidence.NAME_IN_SET, "")

    def test_two_ordinary_printings_in_a_set_are_doubtful(self) -> None:
        first, second = (make.card("Island", set="thb", collector_number=number) for number in ("250", "251"))
        found = match(name="Island", set_code="thb")
        assert found.doubt == "More than one printing is called so in the set: 250, 251."
        assert {found.card_id, *found.candidates} == {first.pk, second.pk}

    def test_an_unknown_name_is_not_found_and_the_nearest_are_offered(self, bolt: Card) -> None:
        found = match(name="Ember Blot")
        assert (found.card_id, found.confidence) == (None, Confidence.NONE)
        assert found.doubt == "No card is called “Ember Blot”."
        assert bolt.pk in found.candidates

    def test_english_is_taken_where_a_set_has_several_languages(self, bolt: Card) -> None:
        make.card("Ember Bolt", set="m21", collector_number="152", lang=Language.GERMAN)
        found = match(name="Ember Bolt", set_code="m21", collector_number="152", language=Language.GERMAN)
        assert found.card_id == bolt.pk

    def test_another_language_is_taken_where_there_is_no_english_one(self) -> None:
        card = make.card("Ember Bolt", set="war", collector_number="1★", lang=Language.JAPANESE)
        assert match(name="Ember Bolt", set_code="war", collector_number="1★").card_id == card.pk


class TestFinishes:
    @pytest.mark.parametrize(
        ("said", "printed", "taken", "doubted"),
        [
            (None, [Finish.NONFOIL, Finish.FOIL], Finish.NONFOIL, False),
            (None, [Finish.FOIL], Finish.FOIL, False),
            (Finish.FOIL, [Finish.NONFOIL, Finish.FOIL], Finish.FOIL, False),
            (Finish.FOIL, [Finish.NONFOIL], Finish.FOIL, True),
            (Finish.NONFOIL, [Finish.FOIL], Finish.NONFOIL, True),
            (Finish.ETCHED, [Finish.NONFOIL, Finish.FOIL], Finish.ETCHED, True),
            (Finish.FOIL, [Finish.NONFOIL, Finish.ETCHED], Finish.ETCHED, False),
            (Finish.NONFOIL, [Finish.NORMAL, Finish.HOLOFOIL], Finish.NORMAL, False),
            (Finish.NONFOIL, [], Finish.NONFOIL, False),
        ],
    )
    def test_a_finish_must_exist(
        self, said: Finish | None, printed: list[Finish], taken: Finish, doubted: bool
    ) -> None:
        make.card("Salt Tutor", set="cmm", collector_number="5", finishes=printed)
        found = match(name="Salt Tutor", set_code="cmm", collector_number="5", finish=said)
        assert found.finish == taken
        assert ("This printing does not come in" in found.doubt) == doubted

    def test_the_printing_that_has_the_finish_is_meant(self) -> None:
        make.card("Salt Tutor", set="cmm", collector_number="5", finishes=[Finish.NONFOIL])
        foil = make.card("Salt Tutor", set="cmm", collector_number="6", finishes=[Finish.FOIL])
        found = match(name="Salt Tutor", set_code="cmm", finish=Finish.FOIL)
        assert (found.card_id, found.doubt) == (foil.pk, "")


def test_rows_come_back_in_their_order_with_their_own_facts(bolt: Card) -> None:
    rows = [Row(name="Ember Bolt", quantity=1), Row(name="Nobody"), Row(name="Ember Bolt", quantity=3)]
    found = Matching().match(rows)
    assert [its.row for its in found] == rows
    assert [its.card_id for its in found] == [bolt.pk, None, bolt.pk]


def test_the_number_of_statements_does_not_grow_with_the_rows(bolt: Card, statements: list[str]) -> None:
    def asked(count: int) -> int:
        statements.clear()
        rows = [Row(name=f"Nobody {number}", set_code="m21", collector_number=str(number)) for number in range(count)]
        rows += [Row(name="Ember Bolt", ids=((Kind.TCGPLAYER, str(number)),)) for number in range(count)]
        Matching().match(rows)
        return len(statements)

    assert asked(500) == asked(2) <= 10


def test_ten_thousand_rows_are_matched_in_two_seconds() -> None:
    cards = make.cards(2_000)
    rows = [
        Row(name=card.name, set_code="m10", collector_number=card.collector_number if turn % 2 else "", finish=finish)
        for turn in range(3)
        for finish in (Finish.NONFOIL, Finish.FOIL)
        for card in cards
    ][:10_000]
    started = time.monotonic()
    found = Matching().match(rows)
    assert time.monotonic() - started < 2
    assert sum(its.is_sure for its in found) == 10_000


def test_names_are_values_and_never_part_of_a_statement(bolt: Card) -> None:
    evil = "'); DROP TABLE cards_card; --"
    found = match(name=evil, set_code=evil, set_name=evil, collector_number=evil, ids=((Kind.TCGPLAYER, evil),))
    assert found.card_id is None
    assert Card.objects.filter(pk=bolt.pk).exists()
