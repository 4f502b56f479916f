"""Other rules: everything is counted anew by them."""

from django.db import transaction

from apps.collection.changes import collection_changed
from apps.collection.models import CompletionRules


@transaction.atomic
def change_rules(rules: CompletionRules) -> None:
    """Keeps them; ValidationError says what is wrong with them."""
    rules.full_clean(validate_unique=False)
    rules.save()
    collection_changed(rules.user_id)
