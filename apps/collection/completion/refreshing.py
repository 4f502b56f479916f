"""Somebody wants all their sets calculated anew, whatever is known of them."""

from typing import Any

from django.db import transaction

from apps.collection.changes import collection_changed
from dualcaster.lib.throttles import Window

from .standing import bring_up_to_date

PER_USER = Window("stats", strict=True)


def refresh_sets(user: Any) -> bool:
    """Whether a worker is calculating; without one it is done. TooMany where they have asked too often."""
    PER_USER.check(str(user.pk))
    with transaction.atomic():
        collection_changed(user.pk)
    return bring_up_to_date(user)
