"""The one door of the time series: the only code that knows whether TimescaleDB is underneath.

Everybody else writes `price_snapshots` and `market_ticks` through `ingest`, and reads `price_history`,
`market_index_*` and `card_prices_*`, which are the same on both.
"""

from .engine import has_timescale, timescale_is_available
from .upkeep import convert, forget, pack, prepare, refresh, retain

__all__ = ["convert", "forget", "has_timescale", "pack", "prepare", "refresh", "retain", "timescale_is_available"]
