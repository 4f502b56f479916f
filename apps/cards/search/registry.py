"""Every keyword there is, from the modules that `settings.SEARCH_KEYWORDS` lists: higher rooms add theirs there."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import isclass
from types import ModuleType

from django.conf import settings

from .keyword import Keyword


@cache
def keywords() -> dict[str, Keyword]:
    """Keywords by each of their names, in the order of their modules."""
    known: dict[str, Keyword] = {}
    for path in settings.SEARCH_KEYWORDS:
        for module in modules(path):
            for keyword in declared(module):
                for name in keyword.names:
                    if known.setdefault(name, keyword) is not keyword:
                        raise ValueError(f"two search keywords are called “{name}”")
    return known


def every() -> list[Keyword]:
    """Each keyword once."""
    return list(dict.fromkeys(keywords().values()))


def find(name: str) -> Keyword | None:
    return keywords().get(name.lower())


def families() -> dict[str, list[Keyword]]:
    """Keywords under their headings, as the syntax page shows them."""
    listed: dict[str, list[Keyword]] = {}
    for keyword in every():
        listed.setdefault(keyword.family, []).append(keyword)
    return listed


def modules(path: str) -> Iterator[ModuleType]:
    """The module, and where it is a package, the modules in it."""
    module = import_module(path)
    yield module
    for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield import_module(f"{path}.{inner.name}")


def declared(module: ModuleType) -> list[Keyword]:
    """The keywords that are written in this module, from top to bottom."""
    own = [thing for thing in vars(module).values() if isclass(thing) and thing.__module__ == module.__name__]
    return [thing() for thing in own if issubclass(thing, Keyword) and thing.names]
