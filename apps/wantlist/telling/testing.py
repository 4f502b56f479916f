"""A test of an alert: its owner is told something that says it is a test, by the ways they are told of prices."""

import uuid

from apps.notifications.notifying import Type, notify
from apps.wantlist.models import PriceAlert

from .listing import rule


def send_test(alert: PriceAlert) -> None:
    """Fires nothing and changes nothing of the alert."""
    about = alert.card.name if alert.card else f"“{alert.search}”"
    notify(
        alert.user_id,
        Type.PRICE_ALERT,
        f"Test of your alert on {about}"[:300],
        f"This is a test, no price has moved. The alert: {rule(alert)}.",
        key=f"alert-test:{alert.pk}:{uuid.uuid4()}",
        metadata={"test": True, "alert": alert.pk, "action_url": "/alerts/"},
        dedup=f"alert-test:{alert.pk}",
    )
