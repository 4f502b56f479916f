"""Every format reads its own samples as written down beside them, and keeps the promises they all make."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.collection.formats import Refused, Row, Sheet, formats, recognise
from apps.collection.formats.kit.format import Format
from apps.collection.formats.own_json import object_of

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if not path.name.endswith(".expected.json"))


def format_of(name: str) -> Format:
    stem = Path(name).stem
    slugs = [slug for slug in formats() if stem == slug or stem.startswith(f"{slug}-")]
    return formats()[max(slugs, key=len)]


def sheet(name: str) -> Sheet:
    return Sheet(io.BytesIO((SAMPLES / name).read_bytes()), name)


def told(row: Row | Refused) -> dict[str, Any]:
    """A row as it is written down: what is said in it, and the line it stands on."""
    if isinstance(row, Refused):
        return {"line": row.place, "refused": row.reason}
    said = object_of(row) | {"line": row.place}
    return said | ({"remarks": list(row.remarks)} if row.remarks else {})


def test_every_format_has_a_sample() -> None:
    assert {format_of(name).slug for name in NAMES} == set(formats())


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_recognised_and_says_why(name: str) -> None:
    found = recognise(sheet(name).head(), name)
    assert found.format is format_of(name)
    assert 0.05 < found.confidence <= 1
    assert found.reason.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_reads_as_written_down_beside_it(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text())
    assert [told(row) for row in format_of(name).read(sheet(name))] == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["windows", "old mac"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_sample_reads_the_same_however_it_is_saved(name: str, ends: str, encoding: str) -> None:
    text = (SAMPLES / name).read_text().replace("\n", ends)
    saved = Sheet(io.BytesIO(text.encode(encoding)), name)
    assert recognise(saved.head(), name).format is format_of(name)
    assert [told(row) for row in format_of(name).read(saved)] == [
        told(row) for row in format_of(name).read(sheet(name))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_row_of_a_sample_is_lost(name: str) -> None:
    rows = list(format_of(name).read(sheet(name)))
    lines = (SAMPLES / name).read_text().splitlines()
    for row in rows:
        assert row.raw.strip() in (SAMPLES / name).read_text() or name.endswith(".json")
        assert isinstance(row, Row) or row.reason.endswith(".")
    if name.endswith(".csv"):
        header = 2 if lines[0].startswith('"sep=') else 1
        spoken = {place for place, line in enumerate(lines, 1) if place > header and line.strip(',;" ')}
        assert {row.place for row in rows} == spoken


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_of_a_sample_is_recognised_and_read_again(name: str) -> None:
    ours = format_of(name)
    rows = [row for row in ours.read(sheet(name)) if isinstance(row, Row)]
    out = io.StringIO()
    losses = ours.write(rows, out)
    written = Sheet(io.BytesIO(out.getvalue().encode()), f"cards.{ours.extension}")
    assert losses.rows + sum(losses.left_out.values()) == len(rows)
    assert recognise(written.head(), written.name).format.slug in (ours.slug, "dualcaster", "arena", "text")
    again = list(ours.read(written))
    assert len(again) == losses.rows
    assert not [row for row in again if isinstance(row, Refused)]
    assert sum(row.quantity for row in again) == sum(row.quantity for row in rows) or losses


@pytest.mark.parametrize("slug", formats())
def test_a_format_says_what_it_is(slug: str) -> None:
    its = formats()[slug]
    assert its.slug == slug
    assert its.name
    assert its.description.endswith(".")
    assert its.extension
    assert its.media_type


def test_the_guide_names_every_format() -> None:
    guide = (settings.BASE_DIR / "docs" / "adding-an-import-format.md").read_text()
    rows = re.findall(r"^\| ([^|`]+) \| (\w+) \| [^|]+ \| [^|]+ \|$", guide, re.M)
    assert {name: extension for name, extension in rows if name != "format"} == {
        its.name: its.extension for its in formats().values()
    }
