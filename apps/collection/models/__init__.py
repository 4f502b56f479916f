"""What people own, where they keep it, what they parted with, and how far they are."""

from .completion import CollectionStats, CompletionRules, UserMilestone
from .imports import ImportBatch, ImportChange, ImportRow
from .lots import InventoryItem
from .parting import Disposal, DisposalLine
from .places import Location

__all__ = [
    "CollectionStats",
    "CompletionRules",
    "Disposal",
    "DisposalLine",
    "ImportBatch",
    "ImportChange",
    "ImportRow",
    "InventoryItem",
    "Location",
    "UserMilestone",
]
