"""Names of cards as files spell them: without accents, short or full for two faces, with a shop's additions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

SPELLED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "đ": "d", "ł": "l"})
ADDED = re.compile(r"\s*(?:\[[^\]]*\]|\([^)]*\))$")  # “[Version 2]”, “(Showcase)”, “(4/4)”
SAID_OF_IT = re.compile(
    r"\s+(?:token|creature|card)$|^(?:art card|token|emblem)\s*[:-]\s*|\s+-\s+[^-]+$", re.IGNORECASE
)
FACES = re.compile(r"\s*/{1,2}\s*")


def key(name: str) -> str:
    """Letters and digits alone, small and plain: what spellings of one name share."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.lower().translate(SPELLED))
    return "".join(letter for letter in name.lower() if letter.isalnum())


class Names:
    """The catalogue's names, to be asked by any spelling."""

    def __init__(self, names: Iterable[str]) -> None:
        self.exact: set[str] = set()
        self.by_key: dict[str, list[str]] = {}
        self.by_front: dict[str, list[str]] = {}
        self.asked: dict[str, tuple[str, ...]] = {}
        for name in names:
            self.exact.add(name)
            self.by_key.setdefault(key(name), []).append(name)
            if "//" in name:
                front, _, back = name.partition(" // ")
                self.by_front.setdefault(key(front), []).append(name)
                if key(back) != key(front):
                    self.by_front.setdefault(key(back), []).append(name)

    def learn(self, spelling: str, name: str) -> None:
        """Another name of a card: in its language, or of its picture."""
        known = self.by_key.setdefault(key(spelling), [])
        if name not in known:
            known.append(name)
        self.asked.clear()

    def of(self, spelling: str) -> tuple[str, ...]:
        """The names it may stand for; the first way of reading it that gives any counts."""
        if (known := self.asked.get(spelling)) is None:
            known = self.asked[spelling] = next(filter(None, map(self.look_up, spellings(spelling))), ())
        return known

    def look_up(self, spelling: str) -> tuple[str, ...]:
        if spelling in self.exact:
            return (spelling,)
        its = key(spelling)
        return tuple(self.by_key.get(its, ()) or self.by_front.get(its, ())) if its else ()


def spellings(name: str) -> Iterator[str]:
    """A name as it stands, then with less and less of what others add to it."""
    name = " ".join(name.split())
    yield name
    while (shorter := ADDED.sub("", name)) != name and shorter:
        name = shorter
        yield name
    if (bare := SAID_OF_IT.sub("", name)) != name and bare:
        yield bare
    if len(faces := FACES.split(name)) > 1 and faces[0]:
        yield faces[0]
