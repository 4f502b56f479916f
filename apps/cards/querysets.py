"""What people ask of the catalogue, in their words."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Count, F, FilteredRelation, Max, Min, Prefetch, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest, Mod
from django.utils import timezone

from .preferring import DEFAULT, ROOM, SAME, ColorRank, ranked_by
from .search import Folded, Words, folded
from .words import EXTRA_LAYOUTS

if TYPE_CHECKING:
    from .models import Card

DERIVED = (
    "search_vector", "search_name", "search_type", "search_rules", "search_text", "search_flavor", "search_artist",
    "mana_front", "mana_back",
)  # fmt: skip
HEAVY = (*DERIVED, "content_hash", "legalities", "flavor_text", "keywords")
UNRANKED = 2**31 - 1


class SetQuerySet(models.QuerySet):
    """Sets of cards."""

    def newest(self) -> Self:
        return self.order_by(F("released_at").desc(nulls_last=True), "code")

    def released(self) -> Self:
        """Newest first, without those that are only announced."""
        return self.filter(released_at__lte=timezone.now().date()).newest()


class CardQuerySet(models.QuerySet["Card"]):
    """Printings."""

    def for_listing(self, currency: str) -> Self:
        """A page of tiles: each with its set and its price, in three queries however many they are."""
        return self.select_related("set").defer(*HEAVY).with_price(currency).with_headline(currency)

    def in_full(self) -> Self:
        """Everything about a printing, with its headline price in each currency."""
        headlines = self.model._meta.get_field("headlines").related_model._default_manager.order_by("currency")  # type: ignore[union-attr]
        whole = headlines.select_related("variant__marketplace", "variant__latest__source")
        return self.select_related("set__game", "game").prefetch_related(
            Prefetch("headlines", queryset=whole), "external_ids"
        )

    def with_price(self, currency: str) -> Self:
        """`shown_price`: the headline price in a currency, to filter and sort by; null where there is none.

        `shown_scale` stands before it in its index.
        """
        shown = FilteredRelation("headlines", condition=Q(headlines__currency=currency))
        return self.annotate(shown=shown).annotate(shown_price=F("shown__price"), shown_scale=F("shown__scale"))

    def with_price_in(self, currency: str) -> Self:
        """`price_usd` and its like: the headline price in a currency that is perhaps not the chosen one."""
        name = currency.lower()
        shown = FilteredRelation("headlines", condition=Q(headlines__currency=currency))
        return self.annotate(**{f"in_{name}": shown}).annotate(**{f"price_{name}": F(f"in_{name}__price")})

    def with_change(self, span: str = "7d", name: str = "change") -> Self:
        """`change`: what the shown price moved by in a week, in hundredths of a percent; null where it is not known."""
        now, before = F("shown__variant__latest__price"), F(f"shown__variant__latest__price_{span}")
        step = Cast(now - before, models.BigIntegerField()) * 10_000
        # Not a CASE: where this is not null the joins behind it are inner ones, and the database knows that.
        return self.annotate(**{name: step / Greatest(before, Value(1))})

    def with_columns(self, names: Iterable[str]) -> Self:
        """With what orders sort by and no table holds; `shown_price` is asked for by `with_price`."""
        cards = self
        for name in names:
            match name.partition("_"):
                case ("change", _, span):
                    cards = cards.with_change(span or "7d", name)
                case ("price", _, currency):
                    cards = cards.with_price_in(currency.upper())
                case ("color", _, "rank"):
                    cards = cards.annotate(color_rank=ColorRank("colors"))
        return cards

    def with_headline(self, currency: str) -> Self:
        """Each card's `headline` is its price in a currency, with its variant, marketplace and source."""
        headlines = self.model._meta.get_field("headlines").related_model._default_manager.filter(currency=currency)  # type: ignore[union-attr]
        whole = headlines.select_related("variant__marketplace", "variant__latest__source")
        return self.prefetch_related(Prefetch("headlines", queryset=whole, to_attr="shown_headlines"))

    def search(self, text: str) -> Self:
        """Cards with all these words in name, type or text, the last one perhaps unfinished; `tier` says how well."""
        words = Words.of(text)
        return self.filter(words.match).ranked(words) if words else self

    def ranked(self, words: Words) -> Self:
        """`tier` says how well these words fit a name, `popularity` and `printed` decide between those alike."""
        return self.alias(folded_name=Folded(F("name"))).annotate(
            tier=words.tier,
            popularity=Coalesce("edhrec_rank", Value(UNRANKED)),
            printed=Coalesce("released_at", Value(date.min)),
        )

    def one_each(self, of: str, prefer: str = DEFAULT) -> Self:
        """Of those that show the same card or picture the one that is preferred."""
        cards, rank = ranked_by(self, prefer)
        packed = Cast(rank, models.BigIntegerField()) * ROOM + F("pk")
        chosen = cards.order_by().values(one=Coalesce(*SAME[of])).annotate(best=Mod(Min(packed), Value(ROOM)))
        found: Any = self.model._default_manager.filter(pk__in=chosen.values("best"))
        return found

    def names_like(self, text: str, most: int = 5) -> list[str]:
        """Names that somebody who wrote this may have meant, likeliest first."""
        written = folded(text)
        # The stubs know only plain text here, which would not be folded.
        likeness = TrigramSimilarity("search_name", written) + TrigramWordSimilarity(  # type: ignore[arg-type]
            written,  # type: ignore[arg-type]
            F("search_name"),
        )
        close = Q(search_name__trigram_similar=written) | Q(search_name__trigram_word_similar=written)
        return list(
            self.filter(close)
            .order_by()
            .values("name")
            .annotate(likeness=Max(likeness), popularity=Min(Coalesce("edhrec_rank", Value(UNRANKED))))
            .order_by("-likeness", "popularity", "name")
            .values_list("name", flat=True)[:most]
        )

    def without_extras(self) -> Self:
        """Only what decks and collections are made of, without tokens, emblems, art cards, planes and schemes."""
        return self.exclude(layout__in=EXTRA_LAYOUTS)

    def newest_number(self) -> int:
        return self.aggregate(newest=Max("pk"))["newest"] or 0

    def value_by_set(self, currency: str) -> dict[int, tuple[int, int]]:
        """What one of each priced printing of a set costs, and how many those are, by the set's number."""
        priced = self.filter(headlines__currency=currency).order_by()
        sums = priced.values("set_id").annotate(value=Sum("headlines__price"), priced=Count("headlines__price"))
        return {line["set_id"]: (line["value"], line["priced"]) for line in sums}

    def value_by_currency(self) -> list[dict[str, Any]]:
        """What one of each costs: a line for every currency, with how many have a price in it and how many do not."""
        lines = (
            self.filter(headlines__price__isnull=False)
            .order_by()
            .values(currency=F("headlines__currency"))
            .annotate(total=Sum("headlines__price"), priced=Count("headlines__price"))
            .order_by("-priced", "headlines__currency")
        )
        every = self.count()
        return [line | {"unpriced": every - line["priced"]} for line in lines]

    def cheapest_first(self) -> Self:
        return self.order_by(F("shown_price").asc(nulls_last=True), F("released_at").desc(nulls_last=True), "pk")

    def printings_of(self, card: "Card") -> Self:
        """Every other printing of the same card."""
        if card.oracle_id is None:
            return self.none()
        return self.filter(oracle_id=card.oracle_id).exclude(pk=card.pk)
