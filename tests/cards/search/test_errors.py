"""What is said of a search that makes no sense: which term, where it stands, and what would be valid."""

import pytest

from apps.cards.search import Context, QueryError, compiler, read

from .conftest import Handles


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "term", "said", "valid"),
    [
        ("t:elf colour:r foo:bar", "foo:bar", "no keyword “foo”", "mv"),
        ("pwr>3", "pwr>3", "Did you mean", "pow"),
        ("c:purple", "c:purple", "no colour", "azorius"),
        ("c:azorious", "c:azorious", "Did you mean azorius", "azorius"),
        ("c>m", "c>m", "has no order", "c=m"),
        ("t>elf", "t>elf", "cannot be compared with “>”", "type:"),
        ("mv:three", "mv:three", "no number", "even"),
        ("mv>even", "mv>even", "no order", "mv:even"),
        ("pow>*", "pow>*", "no order", ""),
        ("pow>pwr", "pow>pwr", "Did you mean pow", "pow"),
        ("m:{w/q}", "m:{w/q}", "no mana cost", "{G/P}"),
        ("devotion:ug", "devotion:ug", "one colour or a pair", "uu"),
        ("r:legendary", "r:legendary", "“rarity” knows", "mythic"),
        ("cn>12a", "cn>12a", "only numbers have an order", "a whole number"),
        ("st:comander", "st:comander", "Did you mean commander", "commander"),
        ("b:dominaria", "b:dominaria", "“block” knows", "ice"),
        ("lang:klingon", "lang:klingon", "“lang” knows", "ja"),
        ("new:nothing", "new:nothing", "“new” knows", "rarity"),
        ("prints>x", "prints>x", "no whole number", "prints>=2"),
        ("date>2015-02-30", "date>2015-02-30", "no day", "today"),
        ("year:soon", "year:soon", "no year", "now"),
        ("is:fetchlands", "is:fetchlands", "Did you mean fetchland", "fetchland"),
        ("not:foyl", "not:foyl", "Did you mean foil", "foil"),
        ("has:wings", "has:wings", "“has” knows", "watermark"),
        ("f:modrn", "f:modrn", "Did you mean modern", "modern"),
        ("banned:chess", "banned:chess", "“banned” knows", "legacy"),
        ("border:red", "border:red", "“border” knows", "silver"),
        ("frame:1995", "frame:1995", "Did you mean 1997", "1993"),
        ("stamp:square", "stamp:square", "“stamp” knows", "oval"),
        ("finish:shiny", "finish:shiny", "“finish” knows", "etched"),
        ("mv:/3/", "mv:/3/", "takes no pattern", ""),
        ("t:", "t:", "needs a value", ""),
        ('o:""', 'o:""', "needs a value", ""),
        ("r: common", "r:", "needs a value", "common"),
        ("order:beauty", "order:beauty", "“order” knows", "rarity"),
        ("unique:cads", "unique:cads", "Did you mean cards", "cards"),
        ("t:elf -order:name", "order:name", "cannot be negated", ""),
        ("-(t:elf or prefer:oldest)", "prefer:oldest", "cannot be negated", ""),
        ("t:elf)", ")", "closes nothing", ""),
        ("t:elf ()", "(", "nothing in these brackets", ""),
        ("(t:elf or)", "or", "between two conditions", ""),
        ("or t:elf", "or", "between two conditions", ""),
        ("t:elf or", "or", "between two conditions", ""),
        ("t:elf or or t:orc", "or", "between two conditions", ""),
    ],
)
def test_an_error_names_the_term_its_place_and_what_would_be_valid(text: str, term: str, said: str, valid: str) -> None:
    error = refused(text)
    assert error.term == term
    assert text[error.start : error.end] == term
    assert said in str(error)
    assert not valid or valid in error.valid


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "term", "said", "valid"),
    [
        ("t:elf set:innnistrad", "set:innnistrad", "Did you mean innistrad", "innistrad"),
        ("s:xyzzy", "s:xyzzy", "no set “xyzzy”", "lea"),
        ("in:nowhere", "in:nowhere", "a rarity, a language", "rare"),
        ("date>nothing", "date>nothing", "no set “nothing”", ""),
        ("game:chess", "game:chess", "no game “chess”", "arena"),
        ("o:/(/", "o:/(/", "cannot be read", ""),
        ("name:/a{99999}/", "name:/a{99999}/", "invalid repetition count", ""),
        ("/[z-a]/", "/[z-a]/", "invalid character range", ""),
        ("o:/(a{1,99}){1,99}/", "o:/(a{1,99}){1,99}/", "too large", ""),
        (r"o:/(.)(.)(.)\1\2\3/", r"o:/(.)(.)(.)\1\2\3/", "too large", ""),
    ],
)
def test_what_only_the_catalogue_knows_is_refused_alike(
    text: str, term: str, said: str, valid: str, handles: Handles
) -> None:
    with pytest.raises(QueryError) as caught:
        compiler.compile(read(text).tree, Context())
    error = caught.value
    assert (error.term, text[error.start : error.end]) == (term, term)
    assert said in str(error)
    assert not valid or valid in error.valid


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 2001, "at most 2000 characters"),
        ("a " * 61, "at most 60 conditions"),
        ("(" * 60 + "a" + ")" * 60, "deep at most"),
        ("-" * 60 + "a", "deep at most"),
    ],
)
def test_a_search_has_bounds(text: str, said: str) -> None:
    assert said in str(refused(text))
