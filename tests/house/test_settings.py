"""Settings fail loudly: a value nobody understands stops the program with its name in the message."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {"DEBUG": "false", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "cards.example.org"}


def load_settings(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from dualcaster import settings; print(settings.DATABASES, settings.CELERY_BROKER_URL)",
        ],
        cwd=settings.BASE_DIR,
        env=clean | {"DUALCASTER_DATA_DIR": str(tmp_path / "data")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"DEBUG": "maybe"}, "DEBUG='maybe' is neither true nor false"),
        ({"PORT": "web"}, "PORT='web' is not a whole number"),
        ({"DATABASE_URL": "mysql://localhost/cards"}, "DATABASE_URL must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://localhost"}, "DATABASE_URL names no database"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must begin with redis://"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT='xml' is not one of console, json"),
        ({"DUALCASTER_DATADIR": "/tmp"}, "Unknown setting DUALCASTER_DATADIR"),
        (PRODUCTION | {"SECRET_KEY": ""}, "DEBUG=false needs SECRET_KEY"),
        (PRODUCTION | {"ALLOWED_HOSTS": ""}, "DEBUG=false needs ALLOWED_HOSTS"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, environment: dict[str, str], complaint: str) -> None:
    loaded = load_settings(tmp_path, **environment)
    assert loaded.returncode != 0
    assert complaint in loaded.stderr


def test_your_own_servers_are_used_when_they_are_given(tmp_path: Path) -> None:
    loaded = load_settings(
        tmp_path,
        DATABASE_URL="postgres://alice:s%40crt@db.example.org:6432/cards?sslmode=require",
        REDIS_URL="rediss://:key@cache.example.org:6380/2",
    )
    assert loaded.returncode == 0, loaded.stderr
    for part in ("'NAME': 'cards'", "'PASSWORD': 's@crt'", "'PORT': '6432'", "'sslmode': 'require'"):
        assert part in loaded.stdout
    assert "rediss://:key@cache.example.org:6380/2" in loaded.stdout
    assert not (tmp_path / "data" / "postgres").exists()


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    load_settings(tmp_path)
    secret = tmp_path / "data" / "secret_key.txt"
    first = secret.read_text()
    assert len(first) > 50
    assert secret.stat().st_mode & 0o777 == 0o600
    load_settings(tmp_path)
    assert secret.read_text() == first
