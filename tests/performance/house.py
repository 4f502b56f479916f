"""A database of the benchmarks' own, in a data directory of their own: nothing here ever meets real data."""

import os
import shutil
import subprocess
from urllib.parse import urlsplit

import django
from django.conf import settings

from dualcaster import embedded
from dualcaster.embedded.postgres import installation

NAME = "dualcaster_bench"
EMPTY = """
TRUNCATE cards_card, cards_cardset, sources_source CASCADE;
TRUNCATE price_snapshots, market_ticks, price_latest, prices_headlineprice
"""


def open_house() -> str:
    """An empty, migrated database; answers which time series it has."""
    embedded.ensure_running()
    django.setup()
    from django.db import connection

    from apps.prices.timeseries import has_timescale

    settings.DEBUG = False  # every query would be kept in a list
    connection.settings_dict["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    os.environ["BENCH_DATABASE_URL"] = urlsplit(settings.DATABASE_URL)._replace(path=f"/{NAME}").geturl()
    if not has_timescale(connection):
        return "plain PostgreSQL"
    with connection.cursor() as cursor:
        cursor.execute("SELECT _timescaledb_functions.stop_background_workers()")  # its jobs would race ours
    return "TimescaleDB"


def close_house() -> None:
    from django.db import connection

    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    embedded.stop_all()


def empty() -> None:
    """No cards, no prices, as after `migrate`."""
    from django.db import connection

    from apps.prices.timeseries import has_timescale, sql

    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        if has_timescale(connection):
            cursor.execute("TRUNCATE " + ", ".join([*sql.INDEX_STEPS, *sql.CARD_STEPS]))
        else:
            cursor.execute("TRUNCATE price_archive")


def child_environment() -> dict[str, str]:
    """For processes that shall use the benchmarks' database."""
    limits = dict.fromkeys(("API_LIMIT_ADDRESS", "API_LIMIT_USER"), "1000000")
    return {"DATABASE_URL": os.environ["BENCH_DATABASE_URL"], **limits}


def psql(command: str) -> None:
    program = str(installation() / "bin" / "psql") if settings.EMBEDDED_SERVERS else shutil.which("psql")
    if program is None:
        raise FileNotFoundError("psql is not installed")
    line = [program, "--no-psqlrc", "--quiet", os.environ["BENCH_DATABASE_URL"], "--command", command]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
