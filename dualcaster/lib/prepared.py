"""Statements that are planned once for each connection, and not each time they are asked.

Charts are answered in less time than PostgreSQL takes to plan them. A statement keeps its plan as long as its text is
the same, so the text must not carry values. Their types are told from where they stand: what could be two things, like
an array or “-infinity”, is cast in the statement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

CUSTOM_PLANS = 5  # as many as PostgreSQL itself tries before it keeps one


class Prepared(psycopg.Cursor[Any]):
    """Binds values on the server, where Django's own cursors write them into the text."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "Prepared":
        return super().execute(query, params, **(more | {"prepare": True}))

    def _convert_query(self, *asked: Any) -> Any:
        self._query = super()._convert_query(*asked)  # what Django shows as having been asked
        return self._query


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    connection.ensure_connection()
    asked: Any = connection.connection
    asked.prepare_threshold = CUSTOM_PLANS  # Django's None would refuse; its own cursors never prepare
    bare: Any = Prepared(asked)
    with connection.make_debug_cursor(bare) if connection.queries_logged else connection.make_cursor(bare) as cursor:
        yield cursor
