"""What operators read in the logs, and what must never be in them."""

import json
import logging
import sys
from logging.config import DictConfigurator

import pytest

from dualcaster import logs


def line(style: str) -> str:
    """How a failure inside a function that knows a secret is written."""

    def fail(password: str) -> None:
        raise ValueError("no such card")

    configuration = logs.configure(style=style, level="INFO")
    formatter = DictConfigurator(configuration).configure_formatter(configuration["formatters"]["events"])
    secret = "hunter2"
    try:
        fail(secret)
    except ValueError:
        record = logging.LogRecord("apps.cards", logging.ERROR, __file__, 1, "import failed", (), sys.exc_info())
    return str(formatter.format(record))


def test_production_writes_one_json_object_a_line() -> None:
    written = line("json")
    assert "\n" not in written
    event = json.loads(written)
    assert event["event"] == "import failed"
    assert event["level"] == "error"
    assert event["logger"] == "apps.cards"
    assert "no such card" in event["exception"]


@pytest.mark.parametrize("style", ["console", "json"])
def test_local_variables_stay_out_of_the_log(style: str) -> None:
    written = line(style)
    assert "no such card" in written
    assert "hunter2" not in written
