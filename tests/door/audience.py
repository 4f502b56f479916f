"""Whom each address of the site is for. A new route needs its line here, or tests/door/test_routes.py fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Parts = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


class Audience(StrEnum):
    PUBLIC = "public"
    OWNER = "whoever has signed in, for what is theirs"
    OPERATOR = "operators"


@dataclass(frozen=True)
class Route:
    """`parts` of the address, or how to make them of the world of the test. `theirs`: they name somebody's thing.

    `answers` is what the right person's GET is answered with. A `guarded` public route refuses by itself who brings
    nothing that it could do something with.
    """

    audience: Audience
    parts: Parts = field(default_factory=dict)
    theirs: bool = False
    answers: int = 200
    guarded: bool = False


def public(parts: Parts | None = None, answers: int = 200, guarded: bool = False) -> Route:
    return Route(Audience.PUBLIC, parts or {}, answers=answers, guarded=guarded)


def own(answers: int = 200) -> Route:
    return Route(Audience.OWNER, answers=answers)


def thing(parts: Parts, answers: int = 200) -> Route:
    """Something with an address of its own that belongs to one person."""
    return Route(Audience.OWNER, parts, theirs=True, answers=answers)


def operator(parts: Parts | None = None, answers: int = 200) -> Route:
    return Route(Audience.OPERATOR, parts or {}, answers=answers)


def card(world: Any) -> dict[str, Any]:
    return {"pk": world.card.pk, "slug": "dualcaster-mage"}


def card_id(world: Any) -> dict[str, Any]:
    return {"card_id": str(world.card.pk)}


def key(world: Any) -> dict[str, Any]:
    return {"prefix": world.key.prefix}


def session(world: Any) -> dict[str, Any]:
    return {"pk": world.session.pk}


def search(world: Any) -> dict[str, Any]:
    return {"pk": world.search.pk}


def notification(world: Any) -> dict[str, Any]:
    return {"pk": world.notification.pk}


def channel(world: Any) -> dict[str, Any]:
    return {"pk": world.channel.pk}


def batch(world: Any) -> dict[str, Any]:
    return {"pk": world.batch.pk}


def batch_row(world: Any) -> dict[str, Any]:
    return batch(world) | {"row": world.batch.lines.get().pk}


def lot(world: Any) -> dict[str, Any]:
    return {"pk": world.lot.pk}


def place(world: Any) -> dict[str, Any]:
    return {"pk": world.lot.location_id}


def want(world: Any) -> dict[str, Any]:
    return {"pk": world.want.pk}


def alert(world: Any) -> dict[str, Any]:
    return {"pk": world.alert.pk}


PAGES = {
    "home": public(),
    "cards:search": public(),
    "cards:facets": public(),
    "cards:complete": public(),
    "cards:advanced": public(),
    "cards:syntax": public(),
    "cards:saved": own(),
    "cards:rename_search": thing(search, answers=405),
    "cards:delete_search": thing(search, answers=405),
    "cards:card": public(card),
    "cards:set_list": public(),
    "cards:set": public({"code": "m10"}),
    "collection:sets": own(),
    "collection:set": Route(Audience.OWNER, {"code": "m10"}),
    "collection:rules": own(),
    "collection:refresh_sets": own(answers=405),
    "collection:milestones": own(),
    "prices:market": public(),
    "prices:index_json": public(),
    "prices:history_json": public(lambda world: {"pk": world.card.pk}),
    "prices:history": public(card),
    "notifications:insights": own(),
    "notifications:mark_all_read": own(answers=405),
    "notifications:mark_read": thing(notification, answers=405),
    "notifications:dismiss": thing(notification, answers=405),
    "notifications:unsubscribe": public({"token": "no-such-link"}, answers=404),
    "notifications:worker": public(),
    "notifications:channels": own(),
    "notifications:hours": own(answers=405),
    "notifications:push": own(answers=405),
    "notifications:change_channel": thing(channel, answers=405),
    "notifications:switch_channel": thing(channel, answers=405),
    "notifications:send_code": thing(channel, answers=405),
    "notifications:verify_channel": thing(channel, answers=405),
    "notifications:test_channel": thing(channel, answers=405),
    "notifications:delete_channel": thing(channel, answers=405),
    "sources:list": public(),
    "sources:source": public({"slug": "csv"}),
    "sources:import": operator(),
    "sources:quarantine": operator(),
    "sources:decide": operator({"pk": 1}, answers=405),
    "sources:visit": operator({"pk": 1}, answers=404),
    "sources:replay": operator({"pk": 1}, answers=405),
    "sources:run": operator({"slug": "csv"}, answers=405),
    "sources:refresh": Route(Audience.OWNER, lambda world: {"pk": world.card.pk}, answers=405),
    "collection:cards": own(),
    "collection:add": own(answers=404),  # no card was named
    "collection:bulk": own(answers=405),
    "collection:row": thing(lot),
    "collection:edit": thing(lot),
    "collection:split": thing(lot, answers=405),
    "collection:part": thing(lot),
    "collection:delete": thing(lot),
    "collection:locations": own(),
    "collection:location": thing(place),
    "collection:delete_location": thing(place),
    "collection:sales": own(),
    "collection:undo_sale": thing(lambda world: {"pk": world.sale.pk}, answers=405),
    "wantlist:wants": own(),
    "wantlist:near": own(),
    "wantlist:buy": own(),
    "wantlist:import": own(),
    "wantlist:export": own(),
    "wantlist:add": own(answers=404),  # no card was named
    "wantlist:row": thing(want),
    "wantlist:edit": thing(want),
    "wantlist:delete": thing(want),
    "wantlist:alerts": own(),
    "wantlist:add_alert": own(),
    "wantlist:alert_history": own(),
    "wantlist:edit_alert": thing(alert),
    "wantlist:switch_alert": thing(alert, answers=405),
    "wantlist:delete_alert": thing(alert, answers=405),
    "wantlist:test_alert": thing(alert, answers=405),
    "currency": public(answers=405),
    "theme": public(answers=405),
    "collection:imports": own(),
    "collection:import": thing(batch),
    "collection:import_change": thing(batch, answers=405),
    "collection:import_columns": thing(batch),
    "collection:import_confirm": thing(batch, answers=405),
    "collection:import_undo": thing(batch, answers=405),
    "collection:import_stop": thing(batch, answers=405),
    "collection:import_accept": thing(batch, answers=405),
    "collection:import_refused": thing(batch),
    "collection:import_row": thing(batch_row),
    "collection:overview": own(),
    "collection:value_json": own(),
    "collection:index_json": own(),
    "collection:export": own(),
    "collection:export_file": own(),
    "accounts:preferences": own(),
    "accounts:security": own(),
    "accounts:qr": own(answers=404),  # nothing is being set up
    "accounts:keys": own(),
    "accounts:revoke_key": thing(key, answers=405),
    "accounts:end_session": thing(session, answers=405),
    "accounts:data": own(),
    "accounts:export": own(answers=302),  # asks for the password again
}

# Signing in and out. Who has signed in already is sent on.
ENTRANCE = {
    "account_login": public(),
    "account_logout": public(answers=302),
    "account_inactive": public(),
    "account_signup": public(),
    "account_email_verification_sent": public(),
    "account_confirm_email": public({"key": "no-such-key"}),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public({"uidb36": "1", "key": "no-such-key"}),
    "account_reset_password_from_key_done": public(),
    "account_confirm_login_code": public(answers=302),
    "mfa_authenticate": public(answers=302),
    "account_reauthenticate": own(),
    "account_email": own(),
    "account_change_password": own(),
    "account_set_password": own(answers=302),
    "mfa_index": own(),
    "mfa_reauthenticate": own(answers=302),
    "mfa_activate_totp": own(answers=302),
    "mfa_deactivate_totp": own(answers=404),
    "mfa_view_recovery_codes": own(answers=404),
    "mfa_generate_recovery_codes": own(answers=302),
    "mfa_download_recovery_codes": own(answers=404),
    "usersessions_list": own(),
}

API = {
    "api": public(),
    "schema": public(),
    "api-docs": public(),
    "api/health": public(answers=503),  # no worker beats in a test
    "api/health/live": public(),
    "api/health/ready": public(answers=503),
    r"api/^[\s\S]*$": public(answers=404),
    "api-register": public(answers=405),
    "api-log-in": public(answers=405),
    "api-refresh": public(answers=405),
    "api-log-out": public(answers=405, guarded=True),
    "api-me": own(),
    "api-keys": own(),
    "api-key": thing(key),
    "api-settings": own(),
    "api-collection-sets": own(),
    "api-collection-stats": own(),
    "api-collection-milestones": own(),
    "api-collection-rarities": own(),
    "api-collection-refresh": own(answers=405),
    "api-collection-rules": own(),
    "api-cards-search": public(),
    "api-cards-autocomplete": public(answers=400),  # nothing to complete was sent
    "api-card": public(card_id),
    "api-card-prices": public(card_id),
    "api-card-history": public(card_id),
    "api-card-refresh": Route(Audience.OWNER, card_id, answers=405),
    "api-searches": own(),
    "api-search": thing(lambda world: {"number": world.search.pk}),
    "api-notifications": own(),
    "api-unread-count": own(),
    "api-mark-all-read": own(answers=405),
    "api-notification": thing(lambda world: {"number": world.notification.pk}),
    "api-read-notification": thing(lambda world: {"number": world.notification.pk}, answers=405),
    "api-channels": own(),
    "api-channel": thing(lambda world: {"number": world.channel.pk}),
    "api-test-channel": thing(lambda world: {"number": world.channel.pk}, answers=405),
    "api-verify-channel": thing(lambda world: {"number": world.channel.pk}, answers=405),
    "api-inventory": own(),
    "api-inventory-bulk": own(answers=405),
    "api-inventory-item": thing(lambda world: {"number": world.lot.pk}),
    "api-inventory-split": thing(lambda world: {"number": world.lot.pk}, answers=405),
    "api-locations": own(),
    "api-location": thing(lambda world: {"number": world.lot.location_id}, answers=405),
    "api-disposals": own(),
    "api-disposal": thing(lambda world: {"number": world.sale.pk}, answers=405),
    "api-want-list": own(),
    "api-near-target": own(),
    "api-cheapest": own(),
    "api-want": thing(lambda world: {"number": world.want.pk}),
    "api-alerts": own(),
    "api-alert": thing(lambda world: {"number": world.alert.pk}),
    "api-alert-history": thing(lambda world: {"number": world.alert.pk}),
    "api-test-alert": thing(lambda world: {"number": world.alert.pk}, answers=405),
    "api-sets": public(),
    "api-set": public({"code": "m10"}),
    "api-imports": own(),
    "api-import": thing(lambda world: {"number": world.batch.pk}),
    "api-import-rows": thing(lambda world: {"number": world.batch.pk}),
    "api-import-row": thing(lambda world: {"number": world.batch.pk, "row": world.batch.lines.get().pk}, answers=405),
    "api-import-confirm": thing(lambda world: {"number": world.batch.pk}, answers=405),
    "api-import-undo": thing(lambda world: {"number": world.batch.pk}, answers=405),
    "api-import-refused": thing(lambda world: {"number": world.batch.pk}),
    "api-inventory-valuation": own(),
    "api-inventory-value": own(),
    "api-portfolio-index": own(),
    "api-inventory-movers": own(),
    "api-inventory-export": own(),
    "api-inventory-export-check": own(),
    "api-inventory-export-formats": own(),
    "api-market-index": public(),
    "api-marketplaces": public(),
    "api-sources": public(),
}

ADMIN = {
    "admin:index": operator(),
    "admin:login": operator(answers=302),
    "admin:logout": public(answers=302),
    "admin:password_change": operator(),
    "admin:password_change_done": operator(),
    "admin:autocomplete": operator(answers=403),  # nothing to complete was named
    "admin:jsi18n": operator(),
    "admin:view_on_site": operator({"content_type_id": "1", "object_id": "1"}, answers=404),
    "admin:app_list": operator({"app_label": "cards"}),
    "admin:auth_user_password_change": operator(lambda world: {"id": world.owner.pk}),
}
MODELS = (
    "accounts_user accounts_apikey accounts_tokenfamily accounts_preferences account_emailaddress auth_group"
    " mfa_authenticator usersessions_usersession axes_accessattempt cards_game cards_cardset cards_card"
    " prices_marketplace prices_pricevariant prices_latestprice sources_source sources_run"
    " sources_visit sources_quarantine collection_inventoryitem collection_location collection_disposal"
    " collection_disposalline collection_importbatch collection_importrow collection_importchange"
    " collection_completionrules collection_collectionstats collection_usermilestone wantlist_wantlistitem"
    " wantlist_pricealert wantlist_firing"
    " notifications_notification notifications_channel notifications_delivery"
    " django_celery_beat_periodictask django_celery_beat_clockedschedule django_celery_beat_crontabschedule"
    " django_celery_beat_solarschedule django_celery_beat_intervalschedule"
).split()
for model in MODELS:
    ADMIN[f"admin:{model}_changelist"] = operator()
    ADMIN[f"admin:{model}_add"] = operator(answers=0)  # 403 where only feeds write
    for page in ("change", "delete", "history"):
        ADMIN[f"admin:{model}_{page}"] = operator({"object_id": "0"}, answers=0)
    ADMIN[f"admin:{model}"] = operator({"object_id": "0"}, answers=302)

ROUTES: dict[str, Route] = PAGES | ENTRANCE | API | ADMIN
