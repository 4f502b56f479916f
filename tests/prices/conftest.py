"""The time series' tables are not Django's to empty after tests with real transactions."""

from collections.abc import Iterator

import pytest
from django.db import connection

from apps.prices import timeseries
from apps.prices.timeseries import sql
from apps.prices.timeseries.operations import InstallTimeSeries


@pytest.fixture
def clean_series(transactional_db: None) -> Iterator[None]:
    yield
    with connection.schema_editor() as editor:
        InstallTimeSeries().database_backwards("prices", editor, None, None)
        InstallTimeSeries().database_forwards("prices", editor, None, None)
    assert timeseries.has_timescale(connection) == timeseries.timescale_is_available(connection)
    assert sql.GROUP
