"""Where one keeps what one owns: boxes in shelves, binders in boxes."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models import F, Q

NO_NULS = ProhibitNullCharactersValidator()


class LocationQuerySet(models.QuerySet["Location"]):
    def of(self, user: models.Model) -> "LocationQuerySet":
        """A person's own."""
        return self.filter(user=user)


class Location(models.Model):
    """A place of one person's, perhaps inside another. Among its neighbours its name is its own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="locations", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="places")
    name = models.CharField(max_length=100, validators=[NO_NULS])
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "parent", "name"], name="one_location_of_a_name", nulls_distinct=False,
                violation_error_message="There is a location of this name here already.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="location_is_not_inside_itself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


def locations(user: Any) -> list[Any]:
    """What goes into a person's file."""
    return list(Location.objects.of(user).order_by("pk").values("id", "parent_id", "name", "created"))
