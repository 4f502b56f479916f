"""The catalogue's SQL. Its columns are the fields of `CardRow`: a new one is a word there and one in the model."""

from apps.cards.columns import PREFERRED_BY

from .rows import CardRow

TYPES = {
    "scryfall_id": "uuid", "oracle_id": "uuid", "illustration_id": "uuid", "mana_value": "numeric(9,2)",
    "released_at": "date", "faces": "jsonb", "legalities": "jsonb", "finishes": "smallint[]", "external_ids": "text[]",
    "mana_front": "text[]", "mana_back": "text[]", "legality": "bigint",
}  # fmt: skip
BY_ANNOTATION = {int: "int", bool: "boolean", int | None: "int", tuple[str, ...]: "text[]"}
STAGED = [name for name in CardRow._fields if name not in ("set_name", "set_type", "content_hash")]
STAGED += ["mana_front", "mana_back", "legality"]  # worked out of the others while a row is written
CARD_COLUMNS = [name for name in STAGED if name not in ("set_code", "external_ids")]


def column(name: str) -> str:
    return f"{name} {TYPES.get(name) or BY_ANNOTATION.get(CardRow.__annotations__[name], 'text')}"


COLUMNS = ", ".join(CARD_COLUMNS)
VALUES = ", ".join(f"staged.{name}" for name in CARD_COLUMNS)
# The first digits of the collector number: 40s is 40, A-40 is 40, ★ is 0. Nine digits fit an integer.
NUMBER_ORDER = "coalesce(substring(staged.collector_number FROM '[0-9]{1,9}')::int, 0)"

FINGERPRINTS = """
COPY (SELECT replace(scryfall_id::text, '-', '') || encode(content_hash, 'hex') FROM cards_card
      WHERE game_id = %d AND scryfall_id IS NOT NULL AND length(content_hash) = 16) TO STDOUT
"""

STAGING = f"""
DROP TABLE IF EXISTS staged_cards;
CREATE TEMP TABLE staged_cards (
    {", ".join(column(name) for name in STAGED)}, content_hash bytea,
    place int GENERATED ALWAYS AS IDENTITY
) ON COMMIT DROP
"""
COPY = f"COPY staged_cards ({', '.join(STAGED)}, content_hash) FROM STDIN"

KEEP_LAST = """
DELETE FROM staged_cards earlier USING staged_cards later
WHERE earlier.scryfall_id = later.scryfall_id AND earlier.place < later.place
"""

ANALYZE_STAGED = "ANALYZE staged_cards (scryfall_id, set_code)"

KNOWN_SETS = "SELECT code FROM cards_cardset WHERE game_id = %s"

SETS_FROM_CARDS = """
INSERT INTO cards_cardset AS known
    (game_id, code, name, set_type, released_at, digital, parent_set_code, card_count, icon_svg_uri)
SELECT %s, code, name, set_type, released_at, digital, '', 0, '' FROM json_to_recordset(%s)
    AS said(code text, name text, set_type text, released_at date, digital boolean)
ON CONFLICT (game_id, code) DO UPDATE SET
    name = excluded.name,
    set_type = coalesce(nullif(excluded.set_type, ''), known.set_type),
    released_at = least(known.released_at, excluded.released_at),
    digital = known.digital AND excluded.digital
WHERE known.last_synced_at IS NULL  -- what its publisher described is believed before what its cards tell
  AND (known.name, known.set_type, known.released_at, known.digital) IS DISTINCT FROM
      (excluded.name, coalesce(nullif(excluded.set_type, ''), known.set_type),
       least(known.released_at, excluded.released_at), known.digital AND excluded.digital)
"""

DESCRIBED = (
    "name",
    "set_type",
    "released_at",
    "parent_set_code",
    "digital",
    "printed_count",
    "icon_svg_uri",
    "scryfall_id",
)
SETS_DESCRIBED = f"""
INSERT INTO cards_cardset AS known (game_id, code, card_count, last_synced_at, {", ".join(DESCRIBED)})
SELECT %s, code, 0, now(), {", ".join(DESCRIBED)} FROM json_to_recordset(%s)
    AS said(code text, name text, set_type text, released_at date, parent_set_code text, digital boolean,
            printed_count int, icon_svg_uri text, scryfall_id uuid)
ON CONFLICT (game_id, code) DO UPDATE SET
    last_synced_at = now(), {", ".join(f"{name} = excluded.{name}" for name in DESCRIBED)}
WHERE known.last_synced_at IS NULL
   OR ({", ".join(f"known.{name}" for name in DESCRIBED)})
      IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in DESCRIBED)})
"""

UPDATE_CARDS = f"""
UPDATE cards_card card SET
    ({COLUMNS}, content_hash, set_id, number_order, updated_at)
    = ROW ({VALUES}, staged.content_hash, cards_cardset.id, {NUMBER_ORDER}, now())
FROM staged_cards staged, cards_cardset
WHERE card.scryfall_id = staged.scryfall_id AND card.content_hash <> staged.content_hash
  AND cards_cardset.game_id = card.game_id AND cards_cardset.code = staged.set_code
"""

IN_ORDER = f"cards_cardset.released_at, cards_cardset.code, {NUMBER_ORDER}, staged.collector_number, staged.place"
PREFERENCE = f"catalog_preference({', '.join(f'staged.{name}' for name in PREFERRED_BY)})"
# Which printing stands for its card is said as it is written: a second version of half the rows would be dear.
FIRST_OF_CARD = f"""
row_number() OVER (PARTITION BY coalesce(staged.oracle_id, staged.scryfall_id) ORDER BY {PREFERENCE}, {IN_ORDER}) = 1
"""
INSERT_CARDS = f"""
INSERT INTO cards_card ({COLUMNS}, content_hash, game_id, set_id, number_order, preferred, created_at, updated_at)
SELECT {VALUES}, staged.content_hash, cards_cardset.game_id, cards_cardset.id, {NUMBER_ORDER}, {FIRST_OF_CARD},
       now(), now()
FROM staged_cards staged JOIN cards_cardset ON cards_cardset.code = staged.set_code AND cards_cardset.game_id = %s
WHERE NOT EXISTS (SELECT FROM cards_card known WHERE known.scryfall_id = staged.scryfall_id)
ORDER BY {IN_ORDER}
"""

# A new printing may be better than the one known so far, and a changed one may be better or worse than it was.
PREFER = """
WITH best AS MATERIALIZED (
    SELECT coalesce(oracle_id, scryfall_id) AS card, (min(preference::bigint << 31 | id) & 2147483647)::int AS id
    FROM cards_card WHERE game_id = %s GROUP BY coalesce(oracle_id, scryfall_id)
)
UPDATE cards_card SET preferred = (cards_card.id = best.id) FROM best
WHERE coalesce(cards_card.oracle_id, cards_card.scryfall_id) = best.card
  AND cards_card.preferred <> (cards_card.id = best.id)
"""

SAID_IDS = """
SELECT card.id AS card_id, split_part(said, '=', 1)::smallint AS kind, substr(said, strpos(said, '=') + 1) AS value
FROM staged_cards staged JOIN cards_card card USING (scryfall_id)
CROSS JOIN unnest(staged.external_ids || ('0=' || staged.scryfall_id)) AS said
"""

# An id that the catalogue now says differently is replaced. Of kinds it is silent on, others may have told us.
DROP_OLD_IDS = f"""
WITH said AS MATERIALIZED ({SAID_IDS})
DELETE FROM cards_externalid old
USING (SELECT DISTINCT card_id, kind FROM said) spoken
WHERE old.card_id = spoken.card_id AND old.kind = spoken.kind
  AND NOT EXISTS (SELECT FROM said WHERE (said.card_id, said.kind, said.value) = (old.card_id, old.kind, old.value))
"""

ADD_IDS = f"""
INSERT INTO cards_externalid (card_id, kind, value)
{SAID_IDS} ORDER BY kind, value, card_id ON CONFLICT DO NOTHING
"""

# Where there are none, and nobody else can write any, it costs a third less not to look for each.
ADD_FIRST_IDS = f"""
INSERT INTO cards_externalid (card_id, kind, value)
SELECT DISTINCT card_id, kind, value FROM ({SAID_IDS}) said ORDER BY kind, value, card_id
"""

COUNT_CARDS = """
WITH counted AS MATERIALIZED (SELECT set_id, count(*) AS cards FROM cards_card GROUP BY set_id)
UPDATE cards_cardset SET card_count = coalesce(counted.cards, 0)
FROM cards_cardset same LEFT JOIN counted ON counted.set_id = same.id
WHERE cards_cardset.id = same.id AND same.game_id = %s AND same.card_count <> coalesce(counted.cards, 0)
"""

# Plans made for a table as it was before thousands of rows came or went take minutes instead of a second.
# Only the columns that joins and lists are planned by; texts and vectors are left to the server's own rounds.
ANALYZE = """
ANALYZE cards_card (id, game_id, set_id, scryfall_id, oracle_id, name, number_order, released_at, edhrec_rank),
        cards_externalid, cards_cardset
"""

SETTLE = "VACUUM (SKIP_LOCKED, TRUNCATE OFF) cards_card"
