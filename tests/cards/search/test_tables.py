"""Searches and the very printings they find. A handle without a set means all printings of that card."""

from pathlib import Path

import pytest

from apps.cards.search import Keyword, read
from apps.cards.search.registry import every, find
from apps.cards.search.syntax import terms

from .cards import PRINTINGS
from .catalogue import found
from .conftest import Handles

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parent / "tables"
EVERYTHING = {*(printing.called for printing in PRINTINGS), "pikachu@base1"}
ALL_BUT = "all but"
NOTHING = "nothing"


def rows(path: Path) -> list[tuple[str, str]]:
    """A line with a search, and below it, indented, who is found."""
    table: list[tuple[str, str]] = []
    for line in path.read_text().splitlines():
        if line.startswith("    "):
            table[-1] = table[-1][0], f"{table[-1][1]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            table.append((line, ""))
    return table


def printings(said: str) -> set[str]:
    """The printings that a line of handles means."""
    if said == NOTHING:
        return set()
    named = set()
    for handle in said.removeprefix(ALL_BUT).split():
        meant = {called for called in EVERYTHING if handle in (called, called.partition("@")[0])}
        assert meant, f"{handle} is no card of the small catalogue"
        named |= meant
    return EVERYTHING - named if said.startswith(ALL_BUT) else named


OURS = [one for one in every() if type(one).__module__.startswith("apps.cards.") and not one.display]
FINDING = {path.stem: rows(path) for path in sorted(TABLES.glob("*.txt"))}


@pytest.mark.parametrize("table", FINDING)
def test_each_search_of_a_table_finds_just_these(table: str, handles: Handles) -> None:
    wrong = {}
    for search, said in FINDING[table]:
        wanted, got = printings(said), found(search, handles)
        if got != wanted:
            wrong[search] = {"too many": sorted(got - wanted), "missing": sorted(wanted - got)}
    assert wrong == {}


def test_no_search_stands_twice_in_the_tables() -> None:
    searches = [search for table in FINDING.values() for search, _ in table]
    assert sorted(searches) == sorted(set(searches))
    assert len(searches) >= 250


def test_every_keyword_of_the_catalogue_is_tried_with_every_operator() -> None:
    searches = [read(search).tree for table in FINDING.values() for search, _ in table]
    tried = {(term.keyword, term.operator) for tree in searches for term in terms(tree)}
    wanted = {(keyword.names[0], operator) for keyword in OURS for operator in keyword.operators}
    assert sorted(wanted - tried) == []


@pytest.mark.parametrize(
    "keyword", [keyword for keyword in every() if len(keyword.names) > 1], ids=lambda one: one.names[0]
)
def test_every_name_of_a_keyword_leads_to_it(keyword: Keyword) -> None:
    for name in keyword.names:
        assert find(name) is find(name.upper()) is keyword


@pytest.mark.parametrize("keyword", every(), ids=lambda one: one.names[0])
def test_the_help_of_a_keyword_is_true(keyword: Keyword, handles: Handles) -> None:
    assert keyword.family
    assert keyword.help.endswith(".")
    assert keyword.examples
    for example, meaning in keyword.examples:
        search = read(example)
        assert meaning
        assert keyword.names[0] in {*search.display, *(term.keyword for term in terms(search.tree))}
        assert str(read(str(search))) == str(search)
