"""Finish, condition and language as numbers, also where a source uses a word that nobody knows.

Such a price is refused as a quote, with a number that stands for the word: an operator says what it means.
"""

from collections.abc import Callable
from typing import NamedTuple

STRANGE = {"finish": 63, "condition": 7, "language": 63}  # the last number there is room for


class Words(NamedTuple):
    """What was understood; None where it was not."""

    finish: int | None
    condition: int | None
    language: int | None

    @property
    def doubt(self) -> str:
        """Which of them is unknown, as a reason; empty where none is."""
        return next((f"the {name} is unknown" for name in STRANGE if getattr(self, name) is None), "")

    @property
    def numbers(self) -> tuple[int, int, int]:
        finish, condition, language = (
            code if (code := getattr(self, name)) is not None else strange for name, strange in STRANGE.items()
        )
        return finish, condition, language


def known(parse: Callable[[str], int], text: str) -> int | None:
    try:
        return parse(text)
    except ValueError:
        return None
