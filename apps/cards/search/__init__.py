"""What somebody types, read: plain words today, and the search language beside them."""

from .words import Folded, Words, folded

__all__ = ["Folded", "Words", "folded"]
