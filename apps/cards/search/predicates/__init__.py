"""What `is:` knows: each word with its meaning and its condition."""

from .predicate import Predicate
from .tables import ALIASES, PREDICATES

__all__ = ["ALIASES", "PREDICATES", "Predicate"]
