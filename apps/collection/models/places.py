"""Where one keeps what one owns: boxes in shelves, binders in boxes."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models, transaction
from django.db.models import F, Q

NO_NULS = ProhibitNullCharactersValidator()
DEEPEST = 8  # a place in a place in a place...
MOST = 2_000


class LocationQuerySet(models.QuerySet["Location"]):
    def of(self, user: models.Model) -> "LocationQuerySet":
        """A person's own."""
        return self.filter(user=user)

    def within(self, place: "Location") -> list[int]:
        """The numbers of a place and of all that are in it."""
        inside: dict[int | None, list[int]] = {}
        for number, parent in self.filter(user=place.user_id).order_by().values_list("pk", "parent_id"):
            inside.setdefault(parent, []).append(number)
        found = [place.pk]
        for number in found:
            found += inside.get(number, [])
        return found


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

    @transaction.atomic
    def keep(self) -> None:
        """Saves it where it is to stand; ValidationError where it cannot stand there.

        All the person's places are locked, or two moves at once could put each of two into the other.
        """
        self.name = " ".join(self.name.split())
        parents = self.locked()
        if self._state.adding and len(parents) >= MOST:
            raise ValidationError({"name": f"You have {MOST:,} locations; delete one of them first."})
        self.refuse_circles(parents)
        self.full_clean()
        self.save()

    def locked(self) -> dict[int, int | None]:
        every = Location.objects.filter(user=self.user_id).select_for_update().order_by("pk")
        return dict(every.values_list("pk", "parent_id"))

    def refuse_circles(self, parents: dict[int, int | None]) -> None:
        above = [*line_of(self.parent_id, parents)]
        if self.parent_id is not None and self.parent_id not in parents:
            raise ValidationError({"parent": "There is no such location."})
        if self.pk in above:
            raise ValidationError({"parent": "A location cannot be inside itself."})
        below = 0 if self._state.adding else depth_below(self.pk, parents)
        if len(above) + 1 + below > DEEPEST:
            raise ValidationError({"parent": f"Locations can be nested {DEEPEST} deep, and not deeper."})

    @transaction.atomic
    def remove(self) -> None:
        """Takes the place away; what is in it moves to where it stood, under a new name where its own is taken."""
        self.locked()
        taken = set(Location.objects.filter(user=self.user_id, parent=self.parent_id).values_list("name", flat=True))
        for place in self.places.all():
            place.parent_id, place.name = self.parent_id, free_name(place.name, taken)
            taken.add(place.name)
            place.save(update_fields=["parent", "name"])
        self.lots.update(location=self.parent_id)
        self.delete()


def line_of(place: int | None, parents: dict[int, int | None]) -> list[int]:
    """A place and those around it, outwards."""
    line: list[int] = []
    while place is not None and place not in line:
        line.append(place)
        place = parents.get(place)
    return line


def depth_below(place: int, parents: dict[int, int | None]) -> int:
    """How many places deep it is inside this one."""
    lines = (line_of(number, parents) for number in parents)
    return max((line.index(place) for line in lines if place in line), default=0)


def free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[:90]} ({number})"
    return free


def locations(user: Any) -> list[Any]:
    """What goes into a person's file."""
    return list(Location.objects.of(user).order_by("pk").values("id", "parent_id", "name", "created"))
