"""Whatever is sent, the API answers as its schema says: nothing breaks, and nothing is answered that it does not tell.

Schemathesis makes requests up from the schema, good ones and bad ones, and checks every answer.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from apps.accounts import tokens
from apps.accounts.models import ApiKey, User
from dualcaster.wsgi import application
from tests.api import make

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))
pytestmark = pytest.mark.django_db
about = ProjectConfig(
    generation=GenerationConfig(max_examples=EXAMPLES, deterministic=True, allow_x00=False),
    parameters={"game": "magic", "marketplace": "tcgplayer", "set_type": "core", "card_id": "1", "code": "m10"},
)
schema = schemathesis.openapi.from_dict(
    SchemaGenerator().get_schema(request=None, public=True),
    config=SchemathesisConfig(projects=ProjectsConfig(default=about)),
)
schema.app = application
# Rules for passwords, moments to come, words that are rows, and a language.
MORE_THAN_A_SCHEMA_CAN_SAY = {
    "register", "make_key", "change_settings", "search_cards", "save_search", "change_search",
    "inventory", "add_to_inventory", "change_inventory_item", "change_inventory", "add_location", "change_location",
    "dispose", "export_inventory", "check_export", "import_inventory", "add_channel", "want_card", "change_want",
    "set_alert", "change_alert",
}  # fmt: skip
bounded = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client: a request does not close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _something_to_find(settings: Any, db: None) -> None:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 0)
    make.price(make.card(pk=1))


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", "Mox-Opal-1993")


def ask(case: schemathesis.Case, *excluded: Any, **headers: str) -> None:
    if case.operation.definition.raw["operationId"] in MORE_THAN_A_SCHEMA_CAN_SAY:
        excluded = (*excluded, positive_data_acceptance)
    case.call_and_validate(headers=headers, excluded_checks=list(excluded))


@schema.parametrize()
@bounded
def test_a_visitor_gets_what_the_schema_says(case: schemathesis.Case) -> None:
    ask(case)


@schema.parametrize()
@bounded
def test_somebody_with_a_token_gets_what_the_schema_says(case: schemathesis.Case, alice: User) -> None:
    ask(case, Authorization=f"Bearer {tokens.start(alice).access}")


@schema.include(tag="accounts").parametrize()
@bounded
def test_somebody_with_a_key_gets_what_the_schema_says(case: schemathesis.Case, alice: User) -> None:
    ApiKey.objects.filter(user=alice).delete()
    _, secret = ApiKey.objects.issue(alice, "Contract", ["read", "write"])
    # A good key lets in, also beside an Authorization of another kind: that may be a proxy's.
    ask(case, ignored_auth, **{"X-API-Key": secret})
