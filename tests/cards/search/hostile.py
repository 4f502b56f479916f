"""Texts that nobody types, and some that somebody will: random, broken, huge, and meant to do harm."""

import random
from collections.abc import Iterator

from apps.cards.search.registry import every

SIGNS = list("()\"'/-!:=<>~*+{}[]|&^$.,;%_\\#@`?0123456789 \t\n\0")
ODD = [*"éßΩж龍🐉½∞ǅʼn", "\u202e", "\ufeff", "\ud800", "e\u0301", "\U0001f469\u200d\U0001f680", "\u2028", "ﷺ"]
WORDS = (
    "bolt or and not elf the or OR ( ) - -- or) (or ~ null none true 1=1 %s %(a)s {0} $1 NaN Infinity -0 1e999".split()
)
HARM = [
    "'; DROP TABLE cards_card; --", "' OR '1'='1", "1; SELECT pg_sleep(10)", "\\x00\\'", "%' AND 1=0 UNION SELECT 1 --",
    "<script>alert(1)</script>", "${jndi:ldap://x}", "../../etc/passwd", "name:%", "o:_____", "o:\\", "t:'||'",
    "(" * 2000, ")" * 2000, "-" * 2000, "(" * 900 + "a" + ")" * 900, "-(" * 30 + "a" + ")" * 30, '"' * 1999,
    "a or " * 390, "a " * 999, "t:elf " * 300, "mv>1 " * 60, "o:/" + "(" * 1990, "o:/" + "a?" * 990 + "/",
    "o:/" + "(a*)*" * 59 + "/", "o:/((((.*)*)*)*)*x/", r"o:/(.*)(.*)\1\2$/", "o:/(a|aa)+$/", "o:/(?=(?=(?=.*)*)*)*/",
    "name:/" + "[a-z]+" * 45 + "/", "o:/.{1,255}.{1,3}x/", "/a{0,255}{0,255}/", "x" * 10_000,
    "o:/" + ".*" * 5_000 + "/",
    "mv=" + "9" * 1900, "m:" + "{w}" * 600, "m:" + "9" * 1900, "cn>" + "9" * 1900, "date>9999-99-99", "year=0000",
    "pow>" + "1" * 9 + "." + "1" * 9, "set:" + "%" * 500, 'a:"' + "\\" * 999, "c:" + "wubrg" * 300,
    "prints>" + "9" * 30,
    "date:٢٠٢٠", "mv=٣", "mv=½", "cn=٣", "is:" + "a" * 1000, "in:" + "b" * 1000, 'name="' + "//" * 500 + '"', "!//",
    "!/x/",
    "unique:prints " * 100, "order:name -order:name", "o:~~~~~~~~~~~~~~~~~~~~", 'o:"~ ~ ~ ~ ~ ~ ~ ~ ~"',
    "lang:any or lang:any",
]  # fmt: skip


def texts(how_many: int, seed: int = 4) -> Iterator[str]:
    """The same ones for the same seed; those that are meant to do harm come first."""
    chance = random.Random(seed)
    keywords = every()
    yield from HARM[:how_many]
    for number in range(how_many - len(HARM)):
        yield (noise, terms, mangled)[number % 3](chance, keywords)


def noise(chance: random.Random, keywords: list) -> str:
    signs = chance.choice([SIGNS, ODD, SIGNS + ODD, SIGNS + WORDS])
    return "".join(chance.choices(signs, k=chance.choice([1, 3, 10, 40, 300, 2100])))


def term(chance: random.Random, keywords: list) -> str:
    """A keyword with an operator that it may not have and a value that it may not know."""
    keyword = chance.choice(keywords)
    name = chance.choice(keyword.names)
    value = chance.choice(
        [
            *(keyword.values or ["x", "3"]),
            *(kw.names[0] for kw in keywords),
            "".join(chance.choices(SIGNS + ODD, k=5)),
            "/a.c/",
        ]
    )
    quoted = chance.choice([value, f'"{value}"', f"'{value}'", f"/{value}/"])
    return f"{chance.choice(['', '', '-', '('])}{name}{chance.choice([':', '=', '!=', '<', '<=', '>', '>='])}{quoted}"


def terms(chance: random.Random, keywords: list) -> str:
    return chance.choice([" ", " or ", ") "]).join(term(chance, keywords) for _ in range(chance.randint(1, 6)))


def mangled(chance: random.Random, keywords: list) -> str:
    """An example of the help with a sign put in, taken out, or doubled."""
    keyword = chance.choice([keyword for keyword in keywords if keyword.examples])
    text = chance.choice(keyword.examples)[0]
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(text))
        text = text[:place] + chance.choice([*SIGNS, *ODD, ""]) + text[place + chance.randint(0, 1) :]
    return text
