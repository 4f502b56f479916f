"""Which prices are meant: the part of an address that narrows charts, tables and the index."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from django.http import QueryDict

from apps.cards.words import PLAIN_FINISHES, Condition, Finish, Language, Word
from dualcaster.lib.periods import Period

__all__ = ["Period", "Selection"]


@dataclass(frozen=True)
class Selection:
    """Empty means all of them."""

    marketplace: tuple[str, ...] = ()
    finish: tuple[int, ...] = ()
    condition: tuple[int, ...] = ()
    language: tuple[int, ...] = ()
    currency: str = ""
    game: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address; ValueError names the word that nobody knows."""
        finishes = parsed(query, "finish", Finish)
        if foil := query.get("is_foil", "").lower():
            if foil not in TRUTH:
                raise ValueError(f"“{foil}” is neither true nor false")
            shiny = tuple(f.value for f in Finish if (f not in PLAIN_FINISHES) == TRUTH[foil])
            finishes = tuple(finish for finish in finishes if finish in shiny) if finishes else shiny
            finishes = finishes or (0,)  # a plain foil is nothing at all
        return cls(
            marketplace=words(query, "marketplace"),
            finish=finishes,
            condition=parsed(query, "condition", Condition),
            language=parsed(query, "language", Language),
            currency=plain(query.get("currency", "")).upper(),
            game=plain(query.get("game", "")),
        )

    def within(self, currency: str) -> Self:
        return replace(self, currency=currency)

    @property
    def lookups(self) -> dict[str, Any]:
        """As keywords of `filter` on variants."""
        wanted = {
            "marketplace__slug__in": self.marketplace, "finish__in": self.finish, "condition__in": self.condition,
            "language__in": self.language, "currency": self.currency, "card__game__slug": self.game,
        }  # fmt: skip
        return {name: value for name, value in wanted.items() if value}

    def sql(self, alias: str) -> tuple[str, dict[str, Any]]:
        """As a condition on a relation with the columns of a variant or a market group."""
        columns = {
            "marketplace": "marketplace_id IN (SELECT id FROM prices_marketplace WHERE slug = ANY (%(marketplace)s))",
            "finish": "finish = ANY (%(finish)s)",
            "condition": "condition = ANY (%(condition)s)",
            "language": "language = ANY (%(language)s)",
            "currency": "currency = %(currency)s",
            "game": "game_id = (SELECT id FROM cards_game WHERE slug = %(game)s)",
        }
        asked = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}
        conditions = [f"{alias}.{columns[name]}" for name in asked]
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}
        return " AND ".join(conditions) or "true", values


TRUTH: Mapping[str, bool] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def plain(text: str) -> str:
    """PostgreSQL keeps no NUL and refuses to look for one."""
    return text.replace("\0", "")


def words(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(word for text in query.getlist(name) for word in plain(text).lower().split(",") if word)


def parsed(query: QueryDict, name: str, kind: type[Word]) -> tuple[int, ...]:
    return tuple(kind.parse(word).value for word in words(query, name))
