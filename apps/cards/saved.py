"""Searches that people keep under a name. Screens, goals and alerts stand on them."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from dualcaster.lib.money import Currency

from .search import read

MOST = 200
LONGEST = 2000
DISPLAY = ("sort", "unique", "currency")
UNIQUE = ("cards", "prints", "art")

NO_NULS = ProhibitNullCharactersValidator()


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user: models.Model) -> "SavedSearchQuerySet":
        """A person's own, by name."""
        return self.filter(user=user).order_by(Lower("name"), "pk")


class SavedSearch(models.Model):
    """A query with a name, and how its cards are shown. What is empty is as it is for a search without it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80, validators=[NO_NULS])
    query = models.TextField(max_length=LONGEST, blank=True, validators=[NO_NULS])
    sort = models.CharField(max_length=30, blank=True)
    unique = models.CharField(max_length=10, blank=True, choices=[(word, word) for word in UNIQUE])
    currency = models.CharField(max_length=3, blank=True, choices=[(code.value, code.value) for code in Currency])
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "saved search"
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                "user", Lower("name"), name="one_search_per_name",
                violation_error_message="You have a search of this name already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its cards are."""
        asked = {"q": self.query} | {name: said for name in DISPLAY if (said := getattr(self, name))}
        return f"{reverse('cards:search')}?{urlencode(asked)}"

    def keep(self) -> None:
        """Saves it; ValidationError or QueryError says what is wrong with it."""
        self.name = " ".join(self.name.split())
        if self._state.adding and type(self).objects.of(self.user).count() >= MOST:
            raise ValidationError({"name": f"You have {MOST} searches; delete one of them first."})
        self.full_clean()
        read(self.query)
        self.save()


def saved_searches(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = ("name", "query", "sort", "unique", "currency", "created", "updated")
    return list(SavedSearch.objects.of(user).values(*about))
