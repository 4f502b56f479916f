"""How a text is read: printed again in its plainest form, it says what was understood."""

import pytest

from apps.cards.search import read
from apps.cards.search.syntax import terms


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("lightning   bolt", "lightning bolt"),
        ("T:Goblin POW>=2", "type:Goblin pow>=2"),
        ("cmc=3 manavalue=3", "mv=3 mv=3"),
        ("a b or c d", "a b or c d"),
        ("a (b or c) d", "a (b or c) d"),
        ("(a b) c", "a b c"),
        ("((a))", "a"),
        ("(a or b) or c", "a or b or c"),
        ("a and b", "a b"),
        ("a OR b", "a or b"),
        ("-a", "-a"),
        ("-(a b)", "-(a b)"),
        ("-(a)", "-a"),
        ("--a", "--a"),
        ("a -b", "a -b"),
        ("-t:elf -!bolt -/x/", "-type:elf -!bolt -/x/"),
        ("a - b", "a b"),
        ("a -", "a"),
        ("will-o'-the-wisp", "will-o'-the-wisp"),
        ("'tis", "'tis"),
        ("fire // ice", "fire ice"),
        ("!fire//ice", "!fire//ice"),
        ('!"fire // ice"', '!"fire // ice"'),
        ('"or"', '"or"'),
        ('o:"draw a card"', 'oracle:"draw a card"'),
        ("o:'draw a card'", 'oracle:"draw a card"'),
        ("o:don't", "oracle:don't"),
        (r'o:"say \"go\""', r'oracle:"say \"go\""'),
        (r'o:"back\\slash"', r'oracle:"back\\slash"'),
        ("o:/a b/", "oracle:/a b/"),
        (r"o:/a\/b/", r"oracle:/a\/b/"),
        ("o:/half", "oracle:/half"),
        ("m:{2}{w/u}", "mana:{2}{w/u}"),
        ("m:2/w", "mana:2/w"),
        ("protection: red", "protection: red"),
        ("(circle:)", "circle:"),
        ('"open', '"open"'),
        ("(t:elf", "type:elf"),
        ("t:elf (c:g or (c:b", "type:elf (color:g or color:b)"),
        ("<3", "<3"),
        ("?! '", ""),
        ("", ""),
        ("  ", ""),
        ("a\0b", "a b"),
        ("\ud800", ""),
        ("Æther 🐉 龍", "Æther 龍"),
        ("t:elf order:cmc", "type:elf order:mv"),
        ("unique:prints", "unique:prints"),
        ("t:elf or t:orc unique:art dir:desc", "(type:elf or type:orc) unique:art direction:desc"),
        ("t:elf (order:name t:orc)", "type:elf type:orc order:name"),
        ("t:elf or order:name", "type:elf order:name"),
    ],
)
def test_a_search_is_printed_in_its_plainest_form(text: str, read_as: str) -> None:
    assert str(read(text)) == read_as
    assert str(read(read_as)) == read_as


def test_every_term_knows_where_it_stood() -> None:
    text = '  -t:elf ( o:"draw a card"  or !bolt ) /x y/ "two words'
    assert [text[term.start : term.end] for term in terms(read(text).tree)] == [
        "t:elf",
        'o:"draw a card"',
        "!bolt",
        "/x y/",
        '"two words',
    ]


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [("gob", True), ("gob ", False), ("t:gob", False), ('"gob', False), ("-gob", True), ("gob unique:art", False)],
)
def test_only_the_last_word_may_be_unfinished(text: str, unfinished: bool) -> None:
    assert any(term.unfinished for term in terms(read(text).tree)) is unfinished


def test_what_is_shown_is_no_condition() -> None:
    search = read("t:elf unique:prints order:cmc direction:desc prefer:oldest")
    assert str(search.tree) == "type:elf"
    assert search.display == {"unique": "prints", "order": "mv", "direction": "desc", "prefer": "oldest"}


@pytest.mark.parametrize(
    ("text", "of_printing"),
    [
        ("t:elf c:g", False),
        ("t:elf s:lea", True),
        ("is:commander", False),
        ("is:foil", True),
        ("bolt", True),
        ("", False),
    ],
)
def test_a_search_knows_whether_printings_of_a_card_may_differ_in_it(text: str, of_printing: bool) -> None:
    assert read(text).of_printing is of_printing


def test_plain_words_that_all_results_have_say_how_well_they_match() -> None:
    words = read('fire "two words" t:elf -ice (a or b) bol').words
    assert (words.wanted, words.phrases, words.unfinished) == (("fire", "bol"), ("two words",), True)
    assert not read("fire or ice").words
    assert not read("t:elf").words


@pytest.mark.parametrize("text", ["/0/(0", '/0/"x"', "name:'a'(b", "o:/x/(y)", 'o:/x/"y"', "name:'a'\"b\""])
def test_what_stands_close_together_is_printed_so_that_it_reads_the_same(text: str) -> None:
    assert read(str(read(text))) == read(text)
