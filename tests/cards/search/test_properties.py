"""What holds of every search there is."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cards.search import QueryError, read
from apps.cards.search.parser import parse
from apps.cards.search.syntax import EXACT, PLAIN, Kind, Not, Term, Tree, all_of, any_of, terms

from .catalogue import found
from .conftest import Handles
from .test_tables import EVERYTHING, FINDING, OURS

SEARCHES = [search for table in FINDING.values() for search, _ in table]
# Plain words side by side are one search of the full text, so that they are not parts that can be taken apart.
PARTS = [s for s in SEARCHES if not any(term.keyword == PLAIN for term in terms(read(s).tree))]

no_controls = st.characters(exclude_categories=["Cs", "Cc"])
phrases = st.text(no_controls | st.sampled_from('"\\/'), min_size=1, max_size=12).filter(lambda text: text.strip())
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
bare = words.filter(lambda word: word.lower() not in ("or", "and", "owned", "wanted", "deck", "missing"))
patterns = st.text(st.sampled_from("abc.*+?[]^$ |"), min_size=1, max_size=8)
keywords = st.sampled_from([one for one in OURS if one.names[0].isalnum()])


@st.composite
def single_terms(draw: Any) -> Term:
    keyword = draw(keywords)
    operator = draw(st.sampled_from(keyword.operators))
    kind = draw(st.sampled_from([Kind.WORD, Kind.QUOTED, Kind.REGEX]))
    return Term(
        keyword.names[0], operator, draw({Kind.WORD: words, Kind.QUOTED: phrases, Kind.REGEX: patterns}[kind]), kind
    )


plain_terms = bare.map(lambda word: Term(PLAIN, "", word)) | words.map(lambda word: Term(EXACT, "", word))
plain_phrases = words.map(lambda word: Term(PLAIN, "", f"{word} x", Kind.QUOTED))
trees: st.SearchStrategy[Tree] = st.recursive(
    single_terms() | plain_terms | plain_phrases,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: all_of(parts)),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: any_of(parts)),
    ),
    max_leaves=12,
)


@given(st.text(max_size=200) | st.text(st.sampled_from("()-!\"'/:=<>~or atc{}w2\\"), max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        search = read(text)
    except QueryError as error:
        wrong = error
    else:
        assert read(str(search)) == search
        return
    assert str(wrong)
    assert 0 <= wrong.start <= wrong.end <= len(text)


@given(trees)
@settings(max_examples=500, deadline=None)
def test_a_tree_is_printed_so_that_it_is_read_again(tree: Tree) -> None:
    assert parse(str(tree)) == tree


@pytest.mark.django_db
def test_a_search_and_its_opposite_part_the_catalogue(handles: Handles) -> None:
    wrong = [search for search in SEARCHES if found(f"-({search}", handles) != EVERYTHING - found(search, handles)]
    assert wrong == []


@pytest.mark.django_db
@given(
    st.recursive(
        st.sampled_from(PARTS),
        lambda inner: st.one_of(
            inner.map(lambda one: ("-", one)),
            st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        ),
        max_leaves=6,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_and_or_and_not_are_those_of_sets(handles: Handles, wanted: Any) -> None:
    assert found(text_of(wanted), handles) == set_of(wanted, handles)


def text_of(wanted: Any) -> str:
    match wanted:
        case str():
            return f"({wanted})"
        case "-", part:
            return f"-{text_of(part)}"
        case "and", one, other:
            return f"({text_of(one)} {text_of(other)})"
    return f"({text_of(wanted[1])} or {text_of(wanted[2])})"


def set_of(wanted: Any, handles: Handles) -> set[str]:
    match wanted:
        case str():
            return found(wanted, handles)
        case "-", part:
            return EVERYTHING - set_of(part, handles)
        case "and", one, other:
            return set_of(one, handles) & set_of(other, handles)
    return set_of(wanted[1], handles) | set_of(wanted[2], handles)
