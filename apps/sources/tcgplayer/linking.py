"""New products of TCGplayer find their cards: by set, number and name together, or not at all."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
import structlog

from apps.cards.models import Card, CardSet, ExternalId
from apps.cards.words import Language
from apps.prices.quotes import Refusals, Refused
from apps.sources.each import each
from dualcaster.lib.polite import Polite

from . import api
from .groups import Group

log = structlog.get_logger(__name__)

APART = re.compile(r"\([^)]*\)|\[[^\]]*\]")  # “Shock (Borderless)”
KINDS = (ExternalId.Kind.TCGPLAYER, ExternalId.Kind.TCGPLAYER_ETCHED)


class Extended(msgspec.Struct):
    name: str = ""
    value: str = ""


class Product(msgspec.Struct):
    productId: int  # noqa: N815
    name: str
    extendedData: list[Extended] = []  # noqa: N815

    @property
    def number(self) -> str:
        """Empty for what is no card."""
        return next((bare(said.value) for said in self.extendedData if said.name == "Number"), "")

    @property
    def kind(self) -> int:
        return int(KINDS["etched" in self.name.lower()])


@dataclass
class Learnt:
    new: int = 0
    known: int = 0
    unmatched: int = 0


def learn(client: Polite, listed: Mapping[str, list[Group | Refused]], since: str) -> Learnt:
    """Asks for the products of groups that changed since then and are sets of ours; what fits one card is its id."""
    learnt, refusals = Learnt(), Refusals("tcgplayer-catalogue")
    for game, found in listed.items():
        ours = CardSet.objects.filter(game__slug=game)
        sets = {plain(text): found for found in ours for text in (found.name, found.code)}
        for group in found:
            if isinstance(group, Refused):
                refusals.add(group)
            elif group.changed_after(since) and (
                card_set := sets.get(plain(group.abbreviation or "")) or sets.get(plain(group.name))
            ):
                link(products(client, group), card_set, learnt, refusals)
    refusals.close()
    learnt.unmatched = refusals.total
    log.info("products_learnt", **vars(learnt), file=str(refusals.path or ""))
    return learnt


def products(client: Polite, group: Group) -> Iterator[Product | Refused]:
    found = api.pages(client, "catalog/products", groupId=group.groupId, productTypes="Cards", getExtendedFields="true")
    return each(found, Product, f"group {group.groupId}, product", "it cannot be read")


def link(told: Iterable[Product | Refused], card_set: CardSet, learnt: Learnt, refusals: Refusals) -> None:
    cards = in_english(card_set)
    known = set(ExternalId.objects.filter(kind__in=KINDS, card__set=card_set).values_list("value", flat=True))
    found: list[ExternalId] = []
    for product in told:
        if isinstance(product, Refused):
            refusals.add(product)
        elif str(product.productId) in known:
            learnt.known += 1
        elif product.number:
            fitting = cards.get((product.number, plain(product.name)), set())
            if len(fitting) == 1:
                found.append(ExternalId(kind=product.kind, value=str(product.productId), card_id=min(fitting)))
            else:
                why = "several cards fit it" if fitting else "no card has its set, number and name"
                said = f"{card_set}: {product.name} {product.number}"
                refusals.add(Refused(f"product {product.productId}", why, said))
    learnt.new += len(ExternalId.objects.bulk_create(found, ignore_conflicts=True))


def in_english(card_set: CardSet) -> dict[tuple[str, str], set[int]]:
    """The set's cards by number and name; one with two faces also by the first."""
    cards: dict[tuple[str, str], set[int]] = {}
    rows = Card.objects.filter(lang=Language.ENGLISH, set=card_set).values_list("pk", "collector_number", "name")
    for pk, number, name in rows:
        for called in {plain(name), plain(name.partition(" // ")[0])}:
            cards.setdefault((bare(number), called), set()).add(pk)
    return cards


def plain(text: str) -> str:
    """Letters and digits alone, without accents and without what stands in brackets."""
    text = unicodedata.normalize("NFKD", APART.sub(" ", text).casefold())
    return "".join(letter for letter in text if letter.isalnum())


def bare(number: str) -> str:
    """“007/264” is 7."""
    return number.partition("/")[0].strip().lstrip("0").lower()
