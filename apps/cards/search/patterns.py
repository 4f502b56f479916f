"""Patterns from the way people write them to the way PostgreSQL reads them: bounded, translated, tried."""

import re
from math import prod

from django.db import DatabaseError, connection, transaction
from psycopg import errors

from .keyword import Keyword
from .syntax import Term

MOST_LETTERS = 300
MOST_REPEATS = 1000  # of all {counts} together
MOST_REFERENCES = 2  # each makes the server try again what it tried before
MILLISECONDS = 200

COUNT = re.compile(r"(?<!\\)\{\d*,?(\d+)")
REFERENCE = re.compile(r"\\[1-9]")
# What Scryfall's patterns know beside the database's own; \b is a word's edge to people and a backspace to PostgreSQL.
SHORTHANDS = {
    r"\smr": r"(\{[^{}]+\})(?:\1)+",
    r"\smh": r"\{[^{}/]+/[wubrgc](?:/p)?\}",
    r"\smp": r"\{[^{}]+/p\}",
    r"\spp": r"\+[0-9x]+/\+[0-9x]+",
    r"\smm": r"-[0-9x]+/-[0-9x]+",
    r"\spt": r"\y[0-9*x]+/[0-9*x]+\y",
    r"\sm": r"\{(?:[0-9]+|[wubrgcsxyz]|[^{}]+/[^{}]+)\}",
    r"\sc": r"\{(?:[^{}]+/)?[wubrg](?:/[^{}]+)?\}",
    r"\ss": r"\{[^{}]+\}",
    r"\b": r"\y",
    r"\B": r"\Y",
}
ESCAPE = re.compile(r"\\(?:" + "|".join(re.escape(short[1:]) for short in SHORTHANDS) + r"|.)", re.DOTALL)
LINES = "(?n)"  # ^ and $ are the ends of a line, and a dot stays within one


def pattern(keyword: Keyword, term: Term) -> str:
    """The pattern as PostgreSQL writes it; QueryError where it is none, or would keep the server busy."""
    text = term.value.removeprefix("(?i)")  # case never matters
    too_much = len(text) > MOST_LETTERS or prod(int(count[:6]) or 1 for count in COUNT.findall(text)) > MOST_REPEATS
    if too_much or len(REFERENCE.findall(text)) > MOST_REFERENCES:
        raise keyword.refuse(
            term, f"This pattern is too large; it may have {MOST_LETTERS} characters and few repetitions."
        )
    translated = LINES + ESCAPE.sub(lambda found: SHORTHANDS.get(found[0], found[0]), text)
    try:
        try_on_nothing(translated)
    except DatabaseError as failed:
        raise refusal(keyword, term, failed) from failed
    return translated


def try_on_nothing(translated: str) -> None:
    """The server alone knows what it can read. It may not think for long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(MILLISECONDS)])
        cursor.execute("SELECT '' ~* %s", [translated])
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])


def refusal(keyword: Keyword, term: Term, failed: DatabaseError) -> Exception:
    match failed.__cause__:
        case errors.QueryCanceled():
            return keyword.refuse(term, "This pattern takes too long.")
        case errors.InvalidRegularExpression() as wrong:
            reason = str(wrong).splitlines()[0].rpartition(": ")[2]
            return keyword.refuse(term, f"This pattern cannot be read: {reason}.")
        case errors.ProgramLimitExceeded():
            return keyword.refuse(term, "This pattern is too large.")
    return failed
