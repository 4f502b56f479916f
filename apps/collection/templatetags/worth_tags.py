"""How templates write gains."""

from django import template

from dualcaster.lib.money import written

register = template.Library()


@register.filter
def signed(minor: int | None, currency: str) -> str:
    """+$12.00, −€3.10; nothing gained has no sign."""
    if minor is None:
        return "–"
    return f"+{written(minor, currency)}" if minor > 0 else written(minor, currency)
