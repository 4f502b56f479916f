"""What preferences choose from. The rooms above say it through the settings, because this one knows none of them."""

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.module_loading import import_string

from dualcaster.lib.money import Currency

Choices = list[tuple[str, str]]


def currencies() -> Choices:
    return [(str(currency), currency.label) for currency in Currency]


def conditions() -> Choices:
    return [(member.word, member.label) for member in import_string(settings.PREFERENCE_CHOICES["conditions"])]


def languages() -> Choices:
    return [(member.code, member.label) for member in import_string(settings.PREFERENCE_CHOICES["languages"])]


def condition(text: str) -> str:
    """Our word for a condition, however it is spelt; ValueError where nobody knows it."""
    return str(import_string(settings.PREFERENCE_CHOICES["conditions"]).parse(text).word)


def language(text: str) -> str:
    return str(import_string(settings.PREFERENCE_CHOICES["languages"]).parse(text).code)


def marketplaces() -> Choices:
    """Slug and name of each."""
    known = import_string(settings.PREFERENCE_CHOICES["marketplaces"]).objects.values_list("slug", "name", "currency")
    return [(slug, f"{name} ({currency})") for slug, name, currency in known]


@cache
def time_zones() -> Choices:
    """Places people live in; abbreviations such as EST5EDT are nobody's home."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))}
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *sorted(places)]]
