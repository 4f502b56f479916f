"""Bytes of a change, its indexes included, while its time is open and once it is packed or in the columnstore."""

from .figures import Figure, Figures
from .market import big_market


def measure() -> Figures:
    market = big_market()
    yield Figure("changes in the database", market.changes, "rows")
    yield Figure(
        "rows kept of what was observed", 100 * market.changes / market.observations, "%",
        market.changes / market.observations, "a row for each daily observation",
    )  # fmt: skip
    open_, packed = market.bytes_open / market.changes, market.bytes_packed / market.packed
    yield Figure("a change in an open row", open_, "bytes")
    yield Figure("a change, packed", packed, "bytes", packed / open_, "the same in an open row", "value <= 15")
    yield Figure("changes that are packed", market.packed, "rows")
