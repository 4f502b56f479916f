"""TCGplayer's groups: its name for sets."""

from collections.abc import Iterator

import msgspec

from apps.prices.quotes import Refused
from apps.sources.each import each
from dualcaster.lib.polite import Polite

from . import api


class Group(msgspec.Struct):
    groupId: int  # noqa: N815
    name: str = ""
    abbreviation: str | None = None
    modifiedOn: str = ""  # noqa: N815

    def changed_after(self, moment: str) -> bool:
        """Both in ISO; what does not say when it changed may have."""
        return not self.modifiedOn or self.modifiedOn[:19] >= moment[:19]


def groups(client: Polite, category: str) -> Iterator[Group | Refused]:
    found = api.pages(client, f"catalog/categories/{category}/groups")
    return each(found, Group, f"category {category}, group", "the group cannot be read")
