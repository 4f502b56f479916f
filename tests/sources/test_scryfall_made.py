"""Which mana a card makes, where only its text says so."""

import pytest

from apps.sources.scryfall.made import made


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("{T}: Add {G}.", "G"),
        ("({T}: Add {W} or {U}.)", "WU"),
        ("{T}: Add {C}{C}.", "C"),
        ("{1}, {T}: Add {R}{G}.\n{T}: Add {C}.", "RGC"),
        ("{T}, Sacrifice Black Lotus: Add three mana of any one color.", "WUBRG"),
        ("Add X mana in any combination of {W} and/or {U}.", "WU"),
        ("{T}: Add one mana of any type that a land you control could produce.", "WUBRGC"),
        ("Whenever you tap a land for mana, that player adds {G}.", "G"),
        ("{2}{G}: Put a +1/+1 counter on it. {R}: It gets +1/+0.", ""),
        ("", ""),
    ],
)
def test_the_text_says_what_is_added(text: str, letters: str) -> None:
    assert "".join(made(text)) == letters
