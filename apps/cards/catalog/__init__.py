"""Brings a game's catalogue up to date: sets and printings in, what has not changed left alone."""

from .known import Known
from .load import Loaded, load
from .rows import CardRow, Same, SetRow, Written
from .sets import Counts

__all__ = ["CardRow", "Counts", "Known", "Loaded", "Same", "SetRow", "Written", "load"]
