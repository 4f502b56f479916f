"""Pages of the admin over tables of any size."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNT_TO = 10_000


class UpTo(Paginator):
    """Counts to 10,000 and has no page after it: counting on takes longer than finding, and who looks narrows."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[:COUNT_TO].count())
