"""Tables that count plain and foil copies beside each other."""

from collections.abc import Iterator

from apps.cards.words import Finish

from .csvfile import Facts


def two_counts(facts: Facts) -> Iterator[Facts]:
    """One row for the plain copies and one for the foils, where the table counts foils at all."""
    foils = facts.pop("foils", None)
    if foils is None:
        yield facts
        return
    plain = facts.get("quantity", 0)
    if plain or not foils:
        yield facts | {"quantity": plain, "finish": Finish.NONFOIL}
    if foils:
        yield facts | {"quantity": foils, "finish": Finish.FOIL}
