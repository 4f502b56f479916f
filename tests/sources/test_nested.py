"""Objects of a list are found one by one, however their neighbours are broken."""

import io
import json

import pytest

from apps.sources.nested import NestedObjects
from apps.sources.objects import Broken
from apps.sources.opening import DamagedError


def found(text: str) -> list[str]:
    pieces = NestedObjects(io.BytesIO(text.encode()), "data")
    return [f"broken {piece.decode()}" if isinstance(piece, Broken) else piece.decode() for piece in pieces]


def test_objects_with_objects_inside_come_one_by_one_and_nothing_after_the_list() -> None:
    rows = [{"id": 1, "name": 'a "{" in {quotes}', "in": {"deep": {"x": 1}}}, {"id": 2, "in": {}}, {}]
    text = json.dumps({"meta": {"at": "now"}, "data": rows, "after": {"id": 3}})
    assert [json.loads(piece) for piece in found(text)] == rows


def test_an_empty_list_has_no_objects() -> None:
    assert found('{"data": [ ], "meta": {"x": 1}}') == []


def test_what_is_no_object_is_broken_and_costs_nothing_else() -> None:
    assert found('{"data": [null, {"id": 1}, 7 {"id": 2}]}') == ["broken null, ", '{"id": 1}', "broken 7 ", '{"id": 2}']


def test_an_object_that_does_not_close_costs_only_itself() -> None:
    rows = ",".join(json.dumps({"id": number, "in": {"text": "x" * 90}}) for number in range(5_000))
    pieces = found('{"data": [{"id": -1, "in": {"text": "y"},' + rows + "]}")
    assert pieces[0].startswith("broken")
    assert len(pieces) == 5_000 + 1


def test_braces_that_never_end_cost_no_memory() -> None:
    with pytest.raises(DamagedError):
        found('{"data": [' + "{" * 3_000_000)


def test_a_list_that_ends_too_early_says_so_after_its_last_object() -> None:
    pieces = iter(NestedObjects(io.BytesIO(b'{"data": [{"id": 1}, {"id": 2'), "data"))
    assert next(pieces) == b'{"id": 1}'
    with pytest.raises(DamagedError, match="middle of its list"):
        next(pieces)
