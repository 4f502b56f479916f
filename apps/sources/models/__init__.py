"""Who tells us prices, what they said and when, how we stand with them, and what we did not believe."""

from .doubts import Quarantine
from .ledger import Run, Source
from .visits import Asked, Parcel, Standing, Visit

__all__ = ["Asked", "Parcel", "Quarantine", "Run", "Source", "Standing", "Visit"]
