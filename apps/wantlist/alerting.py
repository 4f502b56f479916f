"""Setting an alert on a card or on a search, changing it, and keeping the cards of a search up to date."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import Preferences
from apps.cards.saved import SavedSearch
from apps.cards.search import Context, QueryError, read
from apps.cards.search.results import Results
from apps.prices.models import Marketplace
from dualcaster.lib.money import Currency

from .models import PriceAlert, WatchedCard
from .watching import look_at

log = structlog.get_logger(__name__)
MOST = 200  # alerts of one person
WATCHED = 5_000  # cards that one search may be watched for
DECIDES = {
    "kind", "threshold", "currency", "window", "any_printing", "marketplace", "condition", "finish", "language",
    "active",
}  # fmt: skip


@transaction.atomic
def set_alert(user: Any, **facts: Any) -> PriceAlert:
    """A new alert; what is met already is told at once. ValidationError says what makes no sense."""
    alert = PriceAlert(user=user, **facts)
    if PriceAlert.objects.of(user).count() >= MOST:
        raise ValidationError(f"You have {MOST} alerts; delete one of them first.")
    alert.full_clean()
    alert.save()
    if alert.card is not None:
        WatchedCard.objects.create(alert=alert, card=alert.card)
    elif alert.search is not None:
        watch(alert, alert.search)
    look_at(alerts=[alert.pk])
    return alert


@transaction.atomic
def change(alert: PriceAlert, **facts: Any) -> PriceAlert:
    """Changes an alert, which arms it again. ValidationError says what makes no sense."""
    decided = any(getattr(alert, name) != value for name, value in facts.items() if name in DECIDES)
    for name, value in facts.items():
        setattr(alert, name, value)
    alert.full_clean()
    alert.save(update_fields=[*facts, "updated"])
    if decided:
        alert.watched.update(armed=True)
        look_at(alerts=[alert.pk])
    return alert


def watch(alert: PriceAlert, search: SavedSearch) -> int:
    """Brings the cards of an alert on a search up to date; answers how many they are. Those that stay keep their past.

    ValidationError where the search finds more than can be watched or cannot be read any more.
    """
    try:
        found = list(results(search).cards.order_by().values_list("pk", flat=True)[: WATCHED + 1])
    except QueryError as wrong:
        raise ValidationError({"search": f"The search cannot be read: {wrong}"}) from wrong
    if len(found) > WATCHED:
        raise ValidationError({"search": f"It finds more than {WATCHED:,} printings; narrow it down to watch it."})
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH gone AS (
                   DELETE FROM wantlist_watchedcard WHERE alert_id = %(alert)s AND card_id <> ALL (%(cards)s)
               )
               INSERT INTO wantlist_watchedcard (alert_id, card_id, armed)
               SELECT %(alert)s, unnest(%(cards)s::integer[]), true ON CONFLICT (alert_id, card_id) DO NOTHING""",
            {"alert": alert.pk, "cards": found},
        )
    return len(found)


def watch_searches() -> int:
    """Brings the cards of every alert on a search up to date; one that fails keeps the cards it had."""
    watched = 0
    for alert in PriceAlert.objects.filter(active=True, search__isnull=False).select_related("search__user"):
        try:
            with transaction.atomic():
                watched += watch(alert, alert.search) if alert.search else 0
        except (ValidationError, DatabaseError) as why:
            log.warning("search_not_watched", alert=alert.pk, why=str(why))
    return watched


def results(search: SavedSearch) -> Results:
    """What a saved search finds for its owner."""
    theirs = Preferences.objects.of(search.user)
    shops = Marketplace.objects.filter(slug__in=theirs.marketplaces).values_list("pk", flat=True)
    context = Context(
        currency=Currency(search.currency or theirs.currency),
        marketplaces=tuple(shops) or None,
        user_id=search.user_id,
    )
    return Results(read(search.query), context, search.sort, search.unique)
