"""What an import did, in sentences for people and as JSON for machines."""

from collections.abc import Iterator
from typing import Any

from apps.cards.catalog import Counts
from apps.prices.ingest import Outcome

from .catalogue import Imported

NAMED = 5  # refused objects that are named one by one


def in_sentences(imported: Imported) -> Iterator[str]:
    cards, sets = counted(imported.cards), counted(imported.sets)
    found = [f"{what}: {said}" for what, said in (("cards", cards), ("sets", sets)) if said]
    yield f"{imported.file.name}: {'; '.join(found) or 'no card and no set'}; {imported.refused:,} refused."
    for refused in imported.refusals[:NAMED]:
        yield f"  {refused.place}: {refused.reason}."
    if imported.refused > NAMED:
        yield f"  and {imported.refused - NAMED:,} more in {imported.refused_file}."
    elif imported.refused:
        yield f"  Kept whole in {imported.refused_file}."
    if imported.prices.received:
        yield from about_prices(imported)
    if imported.demo_removed:
        yield f"  The demo gave way: {imported.demo_removed:,} printings and their simulated prices are gone."
    if imported.changed_nothing:
        yield f"Nothing has changed: it was already applied. {imported.seconds:.1f} s."
    else:
        yield f"Done in {imported.seconds:.1f} s."


def about_prices(imported: Imported) -> Iterator[str]:
    prices = imported.prices
    of = f"  Prices of {imported.as_of:%Y-%m-%d %H:%M} UTC ({imported.as_of_because})"
    if prices.already_applied:
        yield f"{of}: already applied."
        return
    said = {
        "received": prices.received, "new": prices.new, "changed": prices.changed, "unchanged": prices.unchanged,
        "superseded": prices.superseded, "no longer offered": prices.gone, "refused": prices.refused,
    }  # fmt: skip
    yield f"{of}: {', '.join(f'{n:,} {word}' for word, n in said.items() if n or word == 'received')}."
    for reason, rows in sorted(prices.refused_by_reason.items(), key=lambda item: -item[1]):
        yield f"  {rows:,} prices refused: {reason}."


def counted(counts: Counts) -> str:
    said = {"new": counts.new, "updated": counts.updated, "unchanged": counts.unchanged}
    if not any(said.values()):
        return ""
    if counts.duplicates:
        said["named more than once"] = counts.duplicates
    return ", ".join(f"{n:,} {word}" for word, n in said.items())


def as_json(done: list[Imported]) -> dict[str, Any]:
    """The last file, which has the cards and prices; of several, counts are sums and each is there for itself."""
    files = [of_file(imported) for imported in done]
    if len(files) < 2:
        return files[0]
    sums = ("new", "updated", "unchanged", "duplicates", "refused", "seconds")
    return files[-1] | {word: round(sum(file[word] for file in files), 3) for word in sums} | {"files": files}


def of_file(imported: Imported) -> dict[str, Any]:
    return {
        "file": str(imported.file),
        **{word: imported.of_both(word) for word in ("new", "updated", "unchanged", "duplicates")},
        "refused": imported.refused,
        "refused_by_reason": imported.refused_by_reason,
        "refused_file": str(imported.refused_file) if imported.refused_file else None,
        "cards": of_kind(imported.cards),
        "sets": of_kind(imported.sets),
        "as_of": imported.as_of.isoformat(),
        "prices": of_prices(imported.prices),
        "seconds": round(imported.seconds, 3),
    }


def of_kind(counts: Counts) -> dict[str, int]:
    return {word: getattr(counts, word) for word in ("new", "updated", "unchanged", "duplicates")}


def of_prices(prices: Outcome) -> dict[str, Any]:
    words = ("received", "new", "changed", "unchanged", "superseded", "gone", "refused", "refused_by_reason")
    return {word: getattr(prices, word) for word in words} | {
        "already_applied": prices.already_applied,
        "refused_file": str(prices.refused_file) if prices.refused_file else None,
    }
