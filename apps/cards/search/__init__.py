"""What somebody types, read: `read` for the search language, `Words` for the plain words in it."""

from .context import Context
from .errors import QueryError
from .keyword import Keyword
from .reading import Search, read
from .words import Folded, Words, folded

__all__ = ["Context", "Folded", "Keyword", "QueryError", "Search", "Words", "folded", "read"]
