"""A source's README as a page. Markdown without HTML, so that nothing in it can be more than words."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from .live import LiveSource


def page(kind: type[LiveSource]) -> SafeString:
    return rendered(kind.readme())


@cache
def rendered(readme: str) -> SafeString:
    """Without its first heading: the page has one already."""
    first, _, rest = readme.partition("\n")
    body = rest if first.startswith("# ") else readme
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return mark_safe(reader.render(body))  # noqa: S308 - rendered from our own files, HTML in them is shown as text
