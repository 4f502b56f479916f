"""What people want, and what they want to be told."""

from .alerts import PriceAlert, WatchedCard
from .firings import Firing
from .wants import WantListItem

__all__ = ["Firing", "PriceAlert", "WantListItem", "WatchedCard"]
