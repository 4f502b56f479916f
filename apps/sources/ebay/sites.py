"""Which of eBay's sites are asked, `EBAY_SITES=US,DE`, and what one pays in there."""

import os
from typing import NamedTuple

from apps.prices.models import Marketplace
from dualcaster.lib.money import Currency

EURO = {
    "AT": "Austria", "BE": "Belgium", "DE": "Germany", "ES": "Spain", "FR": "France", "IE": "Ireland", "IT": "Italy",
    "NL": "Netherlands",
}  # fmt: skip
OTHERS = {
    "AU": "AUD", "CA": "CAD", "CH": "CHF", "GB": "GBP", "HK": "HKD", "MY": "MYR", "PH": "PHP", "PL": "PLN", "SG": "SGD",
    "TW": "TWD",
}  # fmt: skip
USUAL = "US"


class Site(NamedTuple):
    """A site as eBay calls it, and the marketplace it is here."""

    code: str
    currency: str

    @property
    def slug(self) -> str:
        return f"ebay-{self.code.lower()}"

    @property
    def name(self) -> str:
        """In the header of a request."""
        return f"EBAY_{self.code}"

    def marketplace(self) -> Marketplace:
        """Its row, made when the site is first switched on."""
        country = EURO.get(self.code, "United States")
        facts = {
            "name": f"eBay {country}", "mark": f"E{self.code}", "currency": self.currency, "region": country,
            "rank": 40, "homepage": f"https://www.ebay.{self.code.lower()}",
        }  # fmt: skip
        return Marketplace.objects.get_or_create(slug=self.slug, defaults=facts)[0]


def named(text: str) -> tuple[list[Site], list[str]]:
    """The sites that can be asked, and of each other one why it stays off."""
    sites: list[Site] = []
    off: list[str] = []
    for code in dict.fromkeys(word.strip().upper().removeprefix("EBAY_") for word in text.split(",") if word.strip()):
        currency = "EUR" if code in EURO else {"US": "USD"}.get(code, OTHERS.get(code, ""))
        if currency in set(Currency):
            sites.append(Site(code, currency))
        elif currency:
            off.append(f"EBAY_SITES: {code} stays off, one pays in {currency} there and Dualcaster does not know it.")
        else:
            off.append(f"EBAY_SITES: there is no site {code}; there are US, {', '.join([*EURO, *OTHERS])}.")
    return sites, off


SITES, OFF = named(os.environ.get("EBAY_SITES", "").strip() or USUAL)
