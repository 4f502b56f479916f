"""Cards, symbols and prices as they are drawn."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from apps.cards.art import DrawnCard
from apps.cards.mana import rules, symbols
from apps.cards.models import Card, CardSet
from apps.prices.templatetags.prices_tags import age, sparkline
from dualcaster.lib.money import written


def card(**facts: object) -> Card:
    return Card(set=CardSet(code="tst", name="Test"), **({"name": "Bolt", "collector_number": "1"} | facts))


def test_a_cost_is_drawn_and_can_be_said() -> None:
    html = symbols("{2}{W}")
    assert 'class="ms ms-cost ms-2" role="img" aria-label="2 mana"' in html
    assert 'aria-label="white mana"' in html


@pytest.mark.parametrize(
    ("text", "classes", "said"),
    [
        ("{W/U}", "ms-w ms-split ms-to-u", "white mana or blue mana"),
        ("{2/R}", "ms-2 ms-split ms-to-r", "2 mana or red mana"),
        ("{G/P}", "ms-g ms-phyrexian", "green mana or 2 life"),
        ("{G/U/P}", "ms-g ms-split ms-to-u ms-phyrexian", "green mana or blue mana or 2 life"),
        ("{T}", "ms-tap", "tap"),
    ],
)
def test_odd_costs_are_drawn(text: str, classes: str, said: str) -> None:
    assert symbols(text) == f'<i class="ms ms-cost {classes}" role="img" aria-label="{said}"></i>'


def test_an_unknown_symbol_is_a_word() -> None:
    assert symbols("{HW}") == '<span class="ms ms-cost ms-word">HW</span>'


def test_what_is_not_a_symbol_is_escaped() -> None:
    assert symbols("<b>{<}{W}") == '&lt;b&gt;<span class="ms ms-cost ms-word">&lt;</span>' + symbols("{W}")
    assert "<script" not in rules("<script>alert(1)</script>\n+1: {T}<img>")


def test_rules_have_paragraphs_reminders_and_loyalty() -> None:
    html = rules("+1: Draw a card.\nFlying (It flies.)")
    assert html == '<p><b class="loyalty">+1</b> Draw a card.</p><p>Flying <i>(It flies.)</i></p>'


def test_a_card_is_drawn_in_its_colours_and_by_its_kind() -> None:
    assert DrawnCard.of(card(colors=1 | 2, type_line="Instant")).classes == "art-w art-to-u"
    assert DrawnCard.of(card(colors=31, type_line="Creature")).classes == "art-m"
    assert DrawnCard.of(card(colors=0, type_line="Artifact Creature")).classes == ""
    assert DrawnCard.of(card(color_identity=16, type_line="Basic Land — Forest")).glyph == "g"
    assert DrawnCard.of(card(type_line="Sorcery")).scene.startswith("sorcery-")


def test_each_face_is_drawn_as_itself() -> None:
    faces = [{"name": "A", "colors": ["U"]}, {"name": "B", "colors": ["R"], "power": "3"}]
    two = card(name="A // B", colors=2, faces=faces)
    back = DrawnCard.of(two, 1)
    assert (back.name, back.classes, back.stats) == ("B", "art-r", "3/0")


def test_a_tile_without_a_picture_still_shows_the_card() -> None:
    html = Template("{% load cards_tags %}{% card_art card %}").render(Context({"card": card(type_line="Instant")}))
    assert "Bolt" in html
    assert "<img" not in html


def test_a_gap_in_a_sparkline_stays_a_gap() -> None:
    assert len(sparkline([1, 2, None, 3, 4])["lines"]) == 2
    assert sparkline([1])["lines"] == []


def test_ages_are_short() -> None:
    now = timezone.now()
    ages = [timedelta(seconds=5), timedelta(minutes=7), timedelta(hours=5), timedelta(days=3), timedelta(days=900)]
    assert [age(now - old) for old in ages] == ["just now", "7 min", "5 h", "3 d", "2 y"]


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(110, 100, "+10.0"), (90, 100, "−10.0"), (100, 100, "0.0"), (None, 5, "–"), (5, 0, "–")],
)
def test_a_change_says_sign_and_percent(now: int | None, before: int, shown: str) -> None:
    html = Template("{% load prices_tags %}{% change now before 'USD' %}").render(
        Context({"now": now, "before": before})
    )
    assert shown in html


def test_money_is_written_as_people_do() -> None:
    assert written(123450, "USD") == "$1,234.50"
