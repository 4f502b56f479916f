"""A source's README as a page. Markdown without HTML, so that nothing in it can be more than words."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from .live import LiveSource


@cache
def page(kind: type[LiveSource]) -> SafeString:
    """Without its first heading: the page has one already."""
    text = kind.readme().split("\n", 1)
    body = text[1] if len(text) > 1 and text[0].startswith("# ") else kind.readme()
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return mark_safe(reader.render(body))  # noqa: S308 - rendered from our own files, HTML in them is shown as text
