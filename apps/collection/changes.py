"""What follows when somebody's collection changes: every act that changes one says so here, in its transaction."""

from collections.abc import Iterable

from .models import CollectionStats


def collection_changed(user_id: int, cards: Iterable[int] | None = None) -> None:
    """Marks what was calculated of these printings' sets as stale; of all sets where no printings are named."""
    stats = CollectionStats.objects.filter(user_id=user_id, is_stale=False)
    if cards is not None:
        stats = stats.filter(set__cards__in=list(cards))
    CollectionStats.objects.filter(pk__in=stats.values("pk")).update(is_stale=True)
