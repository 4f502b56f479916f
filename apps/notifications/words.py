"""The words of notifications: what they are about, how much they matter, and how several are said as one."""

from django.db import models


class Type(models.TextChoices):
    PRICE_ALERT = "price_alert", "Price alerts"
    TARGET_HIT = "target_hit", "Targets reached"
    SPIKE = "spike_detected", "Spikes"
    OPPORTUNITY = "opportunity", "Opportunities"
    MILESTONE = "milestone", "Milestones"
    EDUCATIONAL = "educational", "Tips"


class Priority(models.IntegerChoices):
    """The smaller the sooner. What is critical does not wait for quiet hours to end."""

    CRITICAL = 1, "Critical"
    HIGH = 2, "High"
    MEDIUM = 3, "Medium"
    LOW = 4, "Low"

    @property
    def word(self) -> str:
        return self.name.lower()


# What several of one type within an hour are called together; the first three are named after it.
TOGETHER = {
    Type.PRICE_ALERT: "price alerts",
    Type.TARGET_HIT: "cards reached their target",
    Type.SPIKE: "cards rose sharply",
    Type.OPPORTUNITY: "cards approaching target",
    Type.MILESTONE: "milestones reached",
    Type.EDUCATIONAL: "tips for you",
}
ICONS = {
    Type.PRICE_ALERT: "trending-down",
    Type.TARGET_HIT: "target",
    Type.SPIKE: "trending-up",
    Type.OPPORTUNITY: "tag",
    Type.MILESTONE: "trophy",
    Type.EDUCATIONAL: "lightbulb",
}
# What a new channel is told; tips are for reading at home.
USUAL = [kind.value for kind in Type if kind != Type.EDUCATIONAL]
