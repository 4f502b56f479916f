"""Which cards people care for, because they own them: sources that tell one card at a time ask about these first."""

from django.db.models import Count, Sum

from apps.collection.models import InventoryItem


def most_owned(most: int) -> list[int]:
    """Numbers of printings: those the most people own first, then those of which there are the most copies."""
    owned = InventoryItem.objects.order_by().values("card")
    ranked = owned.annotate(people=Count("user", distinct=True), copies=Sum("quantity"))
    return list(ranked.order_by("-people", "-copies", "card").values_list("card", flat=True)[:most])
