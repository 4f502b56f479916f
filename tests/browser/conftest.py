"""A headless Chromium from the system's packages, pointed at a live server with the real database."""

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop running in the thread of the test, and Django would refuse to touch the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium-headless-shell")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": program, "args": [*QUIET, *root]}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Nothing leaves this machine: pictures at other addresses fail at once, as they do without a network."""
    context.set_default_timeout(PATIENCE_MS)
    context.route(lambda url: "//localhost" not in url and "//127.0.0.1" not in url, lambda route: route.abort())
    return context


@pytest.fixture
def site(live_server: LiveServer, page: Page) -> Page:
    """A page at the site's own addresses: `site.goto("/cards/")`."""
    return page


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)
