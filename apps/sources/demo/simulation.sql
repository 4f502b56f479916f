-- The simulated market as arithmetic: a price is a function of what is asked for and of the day, so any stretch of time
-- can be made on its own, in any order, and is the same every time. Days are counted from 1970-01-01.

CREATE OR REPLACE FUNCTION pg_temp.chance(seed bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT (hashint8extended(seed, salt) & 1048575) / 1048576::float8';

-- A walk that always comes home: straight lines between heights from -1 to 1, one at every whole x.
CREATE OR REPLACE FUNCTION pg_temp.walk(seed bigint, salt bigint, x float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT 2 * (pg_temp.chance(seed, salt + floor(x)::int) * (1 - x + floor(x))
           + pg_temp.chance(seed, salt + floor(x)::int + 1) * (x - floor(x))) - 1';

-- A wave of the year: 1 on that day of it, nothing a few widths before and after.
CREATE OR REPLACE FUNCTION pg_temp.wave(t float8, day_of_year float8, width float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT exp(-(((t - 365.25 * floor(t / 365.25) - day_of_year) / width) ^ 2))';

-- Every 240 days a card may turn up in a winning deck: up in a day, down over weeks.
CREATE OR REPLACE FUNCTION pg_temp.spike(seed bigint, slot bigint, t float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN pg_temp.chance(seed, 900000 + slot) < 0.2 AND t >= 240 * (slot + pg_temp.chance(seed, 910000 + slot))
        THEN (0.3 + pg_temp.chance(seed, 920000 + slot)) * exp((240 * (slot + pg_temp.chance(seed, 910000 + slot)) - t) / 35)
        ELSE 0 END';

-- After a reprint: down within weeks, back over years.
CREATE OR REPLACE FUNCTION pg_temp.fall(age float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN age BETWEEN 0 AND 3000 THEN (1 - exp(-age / 9)) * exp(-age / 400) ELSE 0 END';

-- Every 360 days a card may be reprinted in one of the four products of that year.
CREATE OR REPLACE FUNCTION pg_temp.reprint(seed bigint, slot bigint, t float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
'SELECT CASE WHEN pg_temp.chance(seed, 930000 + slot) < 0.1
        THEN pg_temp.fall(t - 360 * slot - 90 * floor(4 * pg_temp.chance(seed, 935000 + slot))) ELSE 0 END';

-- On one day in 98, and two in a row once in 392, nobody delivered; what moved then is seen on the next day.
CREATE OR REPLACE FUNCTION pg_temp.delivered(day bigint) RETURNS int LANGUAGE sql IMMUTABLE AS
'SELECT (CASE WHEN day % 98 = 41 OR day % 392 = 18 THEN day + 1 WHEN day % 392 = 17 THEN day + 2 ELSE day END)::int';

-- Prices are looked at when they jump; what did not change is not a row. A stretch continues what came before it: the
-- first price of all is that of the day the market opened or the card came out.
CREATE OR REPLACE TEMP VIEW demo_changes AS
SELECT o.id, o.key, o.traits, moved.day, moved.price
FROM demo_stretch stretch CROSS JOIN demo_offers o
CROSS JOIN LATERAL (
  SELECT day, price, lag(price) OVER (ORDER BY day) AS before
  FROM (
    SELECT day, greatest(1, round(exp(
        o.level
        + 0.06 * pg_temp.walk(7, 940000, t / 150) + 0.05 * pg_temp.wave(t, 345, 16) - 0.03 * pg_temp.wave(t, 30, 14)
        + o.wobble * (
            0.8 * pg_temp.walk(o.card, 0, t / 310)
          + 0.5 * pg_temp.walk(o.card, 100000, t / 83)
          + 0.3 * pg_temp.walk(o.card, 200000, t / 23)
          + 0.3 * pg_temp.walk(o.seed, 300000, t / 61)
          + 0.1 * pg_temp.walk(o.seed, 400000, t / 3)
          + 3.0 * pg_temp.spike(o.card, day / 240, t) + 3.0 * pg_temp.spike(o.card, day / 240 - 1, t)
          - 1.5 * pg_temp.reprint(o.card, day / 360, t) - 1.5 * pg_temp.reprint(o.card, day / 360 - 1, t))
        - CASE WHEN o.reprinted IS NULL THEN 0 ELSE 0.45 * pg_temp.fall(t - o.reprinted) END
        + CASE WHEN day - o.first < 300 THEN 0.6 * exp((o.first - t) / 18) ELSE 0 END
        - CASE WHEN day - o.first < 1100 THEN 0.12 * pg_temp.wave(t, 258, 22) ELSE 0 END
      )))::int AS price
    FROM (
      SELECT day, day::float8 AS t
      FROM (
        SELECT pg_temp.delivered(greatest(o.first, stretch.opening)) AS day
        WHERE greatest(o.first, stretch.opening) >= stretch.first - 3
        UNION ALL
        SELECT pg_temp.delivered(((k + pg_temp.chance(o.seed, k)) * o.pace)::bigint)
        FROM generate_series((greatest(o.first, stretch.first) / o.pace)::bigint - 3, (stretch.last / o.pace)::bigint) k
      ) moments
      WHERE day BETWEEN greatest(o.first, stretch.opening) AND stretch.last
    ) asked
  ) priced
) moved
WHERE moved.day >= stretch.first AND moved.price IS DISTINCT FROM moved.before;
