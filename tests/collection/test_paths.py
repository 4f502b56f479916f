"""Where something lies, written in one line and read again."""

from hypothesis import given
from hypothesis import strategies as st

from apps.collection.paths import joined, parted

names = st.text(st.sampled_from("ab/\\ é"), min_size=1, max_size=6).map(str.strip).filter(bool)


def test_the_outermost_place_stands_first() -> None:
    assert joined(["Shelf", "Box 2"]) == "Shelf/Box 2"
    assert parted("Shelf/Box 2") == ["Shelf", "Box 2"]


def test_a_slash_in_a_name_is_no_place_of_its_own() -> None:
    assert joined(["Modern/Legacy"]) == "Modern\\/Legacy"
    assert parted("Modern\\/Legacy") == ["Modern/Legacy"]


def test_empty_names_are_none() -> None:
    assert parted(" / Shelf // ") == ["Shelf"]
    assert parted("") == []


@given(st.lists(names, max_size=4))
def test_what_is_written_is_read_again(places: list[str]) -> None:
    assert parted(joined(places)) == places
