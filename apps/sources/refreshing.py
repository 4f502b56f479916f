"""Somebody wants to know now what a card costs: the sources that can be asked about a single card are."""

from dataclasses import dataclass, field
from typing import Any

from apps.cards.models import Card
from dualcaster.lib.throttles import Window

from .collecting import who_knows
from .live import live_sources
from .models import Visit

PER_USER = Window("refresh", strict=True)  # what others count against us is not anybody's to spend


@dataclass
class Refresh:
    """Who was asked, by name, and why the others were not."""

    asked: list[str] = field(default_factory=list)
    why_not: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        if self.asked:
            return f"{' and '.join(self.asked)} {'is' if len(self.asked) == 1 else 'are'} asked. Prices follow shortly."
        return " ".join(self.why_not) or "No source here can be asked about a single card."


def refresh(card: Card, user: Any) -> Refresh:
    """Asks about this card; TooMany where they have asked too often."""
    from .tasks import visit_source

    PER_USER.check(f"user:{user.pk}")
    done = Refresh()
    for slug, why in who_knows(card, spare_off=not user.is_superuser).items():
        if why:
            done.why_not.append(why)
        else:
            visit_source.delay(slug, Visit.Reason.CARD.value, cards=[card.pk], by=user.pk)
            done.asked.append(live_sources()[slug].name)
    return done
