"""Sets as files call them: by the codes and names of Magic Online, Gatherer, Deckbox, Dragon Shield and shops."""

import re
from collections.abc import Iterable, Iterator

from .names import key

# What Magic Online, Gatherer and those who follow them call a set. A code of Scryfall's own goes before.
CODES = {
    "1e": "lea", "2e": "leb", "2u": "2ed", "3e": "3ed", "4e": "4ed", "5e": "5ed", "6e": "6ed", "7e": "7ed",
    "8e": "8ed", "9e": "9ed", "an": "arn", "aq": "atq", "le": "leg", "dk": "drk", "fe": "fem", "ia": "ice",
    "hm": "hml", "al": "all", "mi": "mir", "vi": "vis", "wl": "wth", "te": "tmp", "st": "sth", "ex": "exo",
    "uz": "usg", "gu": "ulg", "ul": "ulg", "cg": "uds", "ud": "uds", "mm": "mmq", "ne": "nem", "nms": "nem",
    "pr": "pcy", "in": "inv", "ps": "pls", "ap": "apc", "od": "ody", "po": "por", "p2": "p02", "pk": "ptk",
    "p3": "s99", "p4": "s00", "ug": "ugl", "ch": "chr", "br": "brb", "plist": "plst", "uplist": "plst",
    "list": "plst", "ms2": "mps", "ms3": "mp2", "dar": "dom", "pc1": "hop", "evg": "dd1", "med": "me1",
    "legi": "leg", "2ps": "itp", "vng": "pvan", "mps_kld": "mps", "mps_akh": "mp2", "cstd": "cst", "frf_ugin": "ugin",
}  # fmt: skip
NAMES = {
    "thelistreprints": "plst", "mysteryboostercards": "mb1", "secretlairdropseries": "sld", "timeshifted": "tsb",
    "ultimatemastersboxtoppers": "puma", "alphaedition": "lea", "betaedition": "leb", "alpha": "lea", "beta": "leb",
    "unlimited": "2ed", "revised": "3ed", "summermagic": "sum", "commander": "cmd", "commander2011": "cmd",
    "6thedition": "6ed", "introductorytwoplayerset": "itp", "nemesis": "nem", "vanguard": "pvan",
    "4thedition": "4ed", "5thedition": "5ed", "7thedition": "7ed", "8thedition": "8ed",
    "9thedition": "9ed", "10thedition": "10e", "seventhedition": "7ed", "eighthedition": "8ed", "ninthedition": "9ed",
    "tenthedition": "10e", "mysteryboosterconventioneditionexclusives": "cmb1",
}  # fmt: skip
BEFORE = re.compile(r"^(?:universes beyond|magic: the gathering)\s*[:-]\s*", re.IGNORECASE)
AFTER = re.compile(r"\s*\((?:[A-Z0-9]{3,4})\)$|\s+(?:edition|set)$", re.IGNORECASE)
PROMOS = re.compile(r"^(?:promo pack|prerelease(?: events)?|clash pack)\s*:\s*(.+)$", re.IGNORECASE)
EXTRAS = re.compile(r"^extras\s*:\s*(.+)$", re.IGNORECASE)


class Editions:
    """The catalogue's sets: id, code, name, parent's code. Codes may exist once in every game."""

    def __init__(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        self.by_code: dict[str, list[int]] = {}
        self.by_name: dict[str, list[int]] = {}
        self.children: dict[str, list[int]] = {}
        self.codes: dict[int, str] = {}
        self.names: dict[int, str] = {}
        self.parents: dict[int, str] = {}
        self.asked: dict[tuple[str, str], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        for number, code, name, parent in rows:
            self.by_code.setdefault(code.lower(), []).append(number)
            self.by_name.setdefault(key(name), []).append(number)
            self.codes[number], self.names[number], self.parents[number] = code.lower(), name, parent.lower()
            if parent:
                self.children.setdefault(parent.lower(), []).append(number)

    def of(self, code: str, name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The sets that are meant, the likeliest first, and those near them: their promos, tokens and parents."""
        asked = (code.lower(), name)
        if asked not in self.asked:
            meant = tuple(dict.fromkeys([*self.of_code(asked[0]), *self.of_name(name)]))
            near = dict.fromkeys(relative for one in meant for relative in self.relatives(one))
            self.asked[asked] = meant, tuple(one for one in near if one not in meant)
        return self.asked[asked]

    def of_code(self, code: str) -> Iterator[int]:
        if not code:
            return
        yield from self.by_code.get(code, ())
        yield from self.by_code.get(CODES.get(code, ""), ())
        if code not in self.by_code and code not in CODES:
            for other in (code.partition("_")[0], code[1:] if code[:1] in "pt" else "", f"p{code}"):
                yield from self.by_code.get(other, ()) if other != code else ()

    def of_name(self, name: str) -> Iterator[int]:
        if not name:
            return
        for spelling in set_names(name):
            yield from self.by_name.get(key(spelling), ())
            yield from self.by_code.get(NAMES.get(key(spelling), ""), ())

    def relatives(self, number: int) -> Iterator[int]:
        yield from self.children.get(self.codes[number], ())
        if parent := self.parents[number]:
            yield from self.by_code.get(parent, ())


def set_names(name: str) -> Iterator[str]:
    yield name
    bare = AFTER.sub("", BEFORE.sub("", name.strip()))
    if bare != name:
        yield bare
    if promos := PROMOS.match(name):
        yield f"{promos[1]} Promos"
    if extras := EXTRAS.match(name):
        yield f"{extras[1]} Tokens"
        yield extras[1]
