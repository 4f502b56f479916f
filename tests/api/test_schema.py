"""The schema is valid, complete and true, and its reference page needs nobody else's server."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.api import make

PUBLIC = ["cards/search", "cards/autocomplete", "cards/{card_id}", "cards/{card_id}/prices", "cards/{card_id}/history",
          "sets", "sets/{code}", "market/index", "marketplaces", "sources"]  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=out)
    return json.loads(out.getvalue())


PRIVATE = {"auth/register": ["post"], "auth/login": ["post"], "auth/refresh": ["post"], "auth/logout": ["post"],
           "auth/me": ["get", "patch"], "auth/keys": ["get", "post"], "auth/keys/{prefix}": ["get", "delete"],
           "collection/sets": ["get"], "collection/stats": ["get"], "collection/milestones": ["get"],
           "collection/rarity-distribution": ["get"], "collection/refresh": ["post"],
           "collection/rules": ["get", "patch"],
           "settings": ["get", "patch"], "cards/{card_id}/refresh": ["post"], "searches": ["get", "post"],
           "searches/{number}": ["delete", "get", "patch"],
           "inventory/import": ["get", "post"], "inventory/import/{number}": ["delete", "get"],
           "inventory/import/{number}/rows": ["get"], "inventory/import/{number}/rows/{row}": ["patch"],
           "inventory/import/{number}/confirm": ["post"], "inventory/import/{number}/undo": ["post"],
           "inventory/import/{number}/refused": ["get"],
           "inventory/export": ["get"], "inventory/export/check": ["get"],
           "inventory/export/formats": ["get"], "inventory/valuation": ["get"], "inventory/value": ["get"],
           "inventory/portfolio-index": ["get"], "inventory/movers": ["get"],
           "notifications": ["get"], "notifications/unread-count": ["get"], "notifications/mark-all-read": ["post"],
           "notifications/{number}": ["delete", "get"], "notifications/{number}/read": ["patch"],
           "notifications/channels": ["get", "post"], "notifications/channels/{number}": ["delete", "get", "patch"],
           "notifications/channels/{number}/test": ["post"],
           "notifications/channels/{number}/verify": ["post"],
           "inventory": ["get", "post"], "inventory/bulk": ["post"], "inventory/{number}": ["delete", "get", "patch"],
           "alerts": ["get", "post"], "alerts/{number}": ["delete", "get", "patch"],
           "alerts/{number}/history": ["get"], "alerts/{number}/test": ["post"],
           "want-list": ["get", "post"], "want-list/near-target": ["get"], "want-list/cheapest": ["get"],
           "want-list/{number}": ["delete", "get", "patch"],
           "inventory/{number}/split": ["post"], "inventory/locations": ["get", "post"],
           "inventory/locations/{number}": ["delete", "patch"], "inventory/disposals": ["get", "post"],
           "inventory/disposals/{number}": ["delete"]}  # fmt: skip


def test_every_address_is_in_it_with_its_errors(schema) -> None:
    methods = {address: ["get"] for address in PUBLIC} | PRIVATE
    told = {address: sorted(path) for address, path in schema["paths"].items()}
    assert told == {f"/api/{address}": sorted(verbs) for address, verbs in methods.items()}
    for address, path in schema["paths"].items():
        for operation in path.values():
            assert {"400", "401", "429", "503"} <= set(operation["responses"]), address
            assert operation["description"]


def test_every_answer_and_every_body_has_an_example(schema) -> None:
    for address, path in schema["paths"].items():
        for operation in path.values():
            for content in [*operation["responses"].values(), operation.get("requestBody", {"content": {}})]:
                if "content" in content:
                    for kind in content["content"].values():
                        assert kind.get("examples"), (address, operation["operationId"])


def test_what_lets_a_program_in_is_in_it(schema) -> None:
    assert {"bearer", "key"} < set(schema["components"]["securitySchemes"])
    names = {name for way in schema["paths"]["/api/settings"]["get"]["security"] for name in way}
    assert names == set(schema["components"]["securitySchemes"])
    assert "security" not in schema["paths"]["/api/auth/login"]["post"]
    assert {} in schema["paths"]["/api/cards/search"]["get"]["security"]


@pytest.mark.django_db
def test_examples_have_the_fields_of_real_answers(schema, read) -> None:
    card = make.card(faces=[{"name": "Fire"}], image_url="https://cards.scryfall.io/normal/a.jpg")
    make.price(card)
    for address in (f"/api/{public}" for public in PUBLIC):
        path = schema["paths"][address]
        (example,) = path["get"]["responses"]["200"]["content"]["application/json"]["examples"].values()
        asked = {"q": "light"} if address.endswith("autocomplete") else {}
        answer = read(address.removeprefix("/api/").format(card_id=card.pk, code="m10"), **asked)
        assert set(example["value"]) == set(answer), address
        if "results" in answer:
            assert set(example["value"]["results"][0]) == set(answer["results"][0]), address
        for line, real in zip(example["value"].get("series", []), answer.get("series", []), strict=False):
            assert set(line) == set(real), address


@pytest.mark.django_db
def test_visitors_get_the_schema_and_a_reference_page_of_our_own(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "/static/drf_spectacular_sidecar/" in page
    assert "cdn" not in page.lower()
    assert "<script>" not in page, "an inline script would not pass a strict policy"
