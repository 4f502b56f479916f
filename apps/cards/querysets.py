"""What people ask of the catalogue, in their words."""

from django.db import models


class SetQuerySet(models.QuerySet):
    """Sets of cards."""


class CardQuerySet(models.QuerySet):
    """Printings."""
