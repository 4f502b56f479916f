from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

ADDRESSES = [
    "cards/search",
    "cards/{card}",
    "cards/{card}/prices",
    "cards/{card}/history",
    "sets",
    "sets/m10",
    "market/index",
    "marketplaces",
    "sources",
]


@pytest.fixture
def get(client: Client, db: None) -> Callable[..., Any]:
    """A visitor's question and the whole answer."""

    def ask(address: str, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        return client.get(f"/api/{address}", parameters, headers=headers)

    return ask


@pytest.fixture
def read(get: Callable[..., Any]) -> Callable[..., Any]:
    """A visitor's question that is answered, and what it says."""

    def ask(address: str, **parameters: Any) -> Any:
        response = get(address, **parameters)
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "application/json"
        return response.json()

    return ask
