"""The time series' tables are not Django's to empty after tests with real transactions."""

from collections.abc import Iterator

import pytest
from django.db import connection

from apps.prices import timeseries
from apps.prices.timeseries.operations import InstallTimeSeries


@pytest.fixture
def clean_series(transactional_db: None) -> Iterator[None]:
    """A fresh time series before and after, with TimescaleDB's own jobs at rest: they would race the test's."""
    if timeseries.has_timescale(connection):
        with connection.cursor() as cursor:
            cursor.execute("SELECT _timescaledb_functions.stop_background_workers()")
    yield
    with connection.schema_editor() as editor:
        InstallTimeSeries().database_backwards("prices", editor, None, None)
        InstallTimeSeries().database_forwards("prices", editor, None, None)
