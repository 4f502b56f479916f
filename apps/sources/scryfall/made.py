"""The mana a card makes, read from its rules text: files of the old generation say it nowhere else."""

import re

ADDS = re.compile(r"\badds? ([^.\n]*)", re.IGNORECASE)
SYMBOL = re.compile(r"\{([WUBRGC])\}")
ANY_COLOR = re.compile(r"any (one )?color|chosen color|combination of colors|any type", re.IGNORECASE)


def made(text: str) -> tuple[str, ...]:
    """The letters of the mana that this text adds, colourless mana among them."""
    letters: set[str] = set()
    for said in ADDS.findall(text):
        letters.update(SYMBOL.findall(said))
        if ANY_COLOR.search(said):
            letters.update("WUBRG")
        if "any type" in said:
            letters.add("C")
    return tuple(letter for letter in "WUBRGC" if letter in letters)
