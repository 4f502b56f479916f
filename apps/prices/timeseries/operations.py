"""The migration that asks the server what it has."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from . import sql
from .engine import has_timescale, timescale_is_available


class InstallTimeSeries(Operation):
    """Makes the time series with TimescaleDB where the server offers it, on plain PostgreSQL otherwise."""

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models are unmanaged and stand in the state already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if timescale_is_available(schema_editor.connection):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS timescaledb", params=None)
            schema_editor.execute(sql.timescale(), params=None)
        else:
            schema_editor.execute(sql.plain(), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        view = "MATERIALIZED VIEW" if has_timescale(schema_editor.connection) else "VIEW"
        for name in (*sql.CARD_STEPS, *sql.INDEX_STEPS):
            schema_editor.execute(f"DROP {view} {name}")
        schema_editor.execute("DROP VIEW price_history; DROP TABLE market_ticks", params=None)
        if view == "VIEW":
            schema_editor.execute("DROP VIEW price_archive_rows; DROP FUNCTION price_pack(date)", params=None)
            schema_editor.execute(
                "DROP TABLE price_archive; DROP FUNCTION price_known(integer), price_code", params=None
            )
        schema_editor.execute(
            "DROP TABLE price_snapshots; DROP FUNCTION price_make_room(timestamptz, timestamptz)", params=None
        )

    def describe(self) -> str:
        return "Installs the time series"
