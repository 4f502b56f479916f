"""Which prices of a card somebody means."""

from django.db import models

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import Marketplace
from dualcaster.lib.money import Currency

CURRENCIES = [(code.value, code.value) for code in Currency]


class Narrowing(models.Model):
    """With `any_printing` those of all its printings. What else narrows them is empty where it does not.

    Without a marketplace it is those of the currency that its owner chose to see; all of them where they chose none.
    """

    any_printing = models.BooleanField(default=False)
    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    condition = models.SmallIntegerField(choices=Condition, null=True, blank=True, help_text="At least this.")
    finish = models.SmallIntegerField(choices=Finish, null=True, blank=True)
    language = models.SmallIntegerField(choices=Language, null=True, blank=True)

    class Meta:
        abstract = True
