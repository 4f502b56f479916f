-- The time series on plain PostgreSQL: quarters as partitions, closed quarters packed into arrays, views for the rest.

CREATE TABLE price_snapshots (
    variant_id integer NOT NULL,
    time timestamptz NOT NULL,
    price integer,
    delta integer,
    source_id smallint NOT NULL,
    PRIMARY KEY (variant_id, time)
) PARTITION BY RANGE (time);
CREATE INDEX price_snapshots_recent ON price_snapshots USING brin (time) WITH (pages_per_range = 32);

-- One row a variant and quarter. `packed` holds a step of five minutes since the quarter began for each change, then a
-- code for each; where one does not fit sixteen bits, all are `wide` and their upper halves follow. A code is the price;
-- below zero it says "no longer offered" and keeps the last known price as -1 - known. Opening is the last known price
-- before the quarter. The sources are listed only where there were several. 13 bytes a change where a row with its key
-- takes 100: an array of its own for the codes, or four bytes for each, would be 18.
CREATE TABLE price_archive (
    variant_id integer NOT NULL,
    quarter date NOT NULL,
    opening integer,
    source_id smallint NOT NULL,
    wide boolean NOT NULL,
    packed smallint[] NOT NULL,
    sources smallint[],
    PRIMARY KEY (variant_id, quarter)
);

CREATE FUNCTION price_code(low smallint, high smallint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN high IS NULL THEN low ELSE high * 65536 + (low & 65535) END;

CREATE FUNCTION price_known(code integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN code < 0 THEN -1 - code ELSE code END;

CREATE VIEW price_archive_rows AS
SELECT a.variant_id,
       (a.quarter::timestamp AT TIME ZONE 'UTC') + u.step * interval '5 minutes' AS time,
       CASE WHEN price_code(u.low, u.high) >= 0 THEN price_code(u.low, u.high) END AS price,
       price_known(price_code(u.low, u.high)) - CASE WHEN u.i = 1 THEN a.opening
           ELSE price_known(price_code(a.packed[a.n + u.i - 1], a.packed[2 * a.n + u.i - 1])) END AS delta,
       coalesce(u.source, a.source_id) AS source_id,
       a.quarter
FROM (SELECT *, cardinality(packed) / CASE WHEN wide THEN 3 ELSE 2 END AS n FROM price_archive) a,
     LATERAL unnest(a.packed[:a.n], a.packed[a.n + 1 : 2 * a.n], a.packed[2 * a.n + 1 :], a.sources)
         WITH ORDINALITY AS u(step, low, high, source, i);

CREATE VIEW price_history AS
SELECT variant_id, time, price, delta, source_id FROM price_snapshots
UNION ALL
SELECT variant_id, time, price, delta, source_id FROM price_archive_rows;

-- Makes sure that rows of this span can be written: missing quarters are made, packed ones are opened again.
CREATE FUNCTION price_make_room(since timestamptz, until timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('quarter', since AT TIME ZONE 'UTC');
    made integer := 0;
    name text;
BEGIN
    WHILE first::timestamp AT TIME ZONE 'UTC' <= until LOOP
        name := format('price_snapshots_%s', to_char(first, 'YYYY"q"Q'));
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF price_snapshots FOR VALUES FROM (%L) TO (%L)', name,
                           first::timestamp AT TIME ZONE 'UTC', (first + interval '3 months') AT TIME ZONE 'UTC');
            INSERT INTO price_snapshots SELECT variant_id, time, price, delta, source_id
                FROM price_archive_rows WHERE quarter = first ORDER BY variant_id, time;
            DELETE FROM price_archive WHERE quarter = first;
            made := made + 1;
        END IF;
        first := first + interval '3 months';
    END LOOP;
    RETURN made;
END $$;

-- Packs one closed quarter and drops its partition; answers how many changes it held.
CREATE FUNCTION price_pack(packed date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    name text := format('price_snapshots_%s', to_char(packed, 'YYYY"q"Q'));
    held bigint;
BEGIN
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', name);
    EXECUTE format($sql$
        INSERT INTO price_archive (variant_id, quarter, opening, source_id, wide, packed, sources)
        SELECT variant_id, %1$L, (array_agg(opening ORDER BY time))[1], (array_agg(source_id ORDER BY time))[1],
               bool_or(code NOT BETWEEN -32768 AND 32767),
               array_agg(step ORDER BY time)
                   || array_agg((((code & 65535) # 32768) - 32768)::smallint ORDER BY time)
                   || CASE WHEN bool_or(code NOT BETWEEN -32768 AND 32767)
                           THEN array_agg((code >> 16)::smallint ORDER BY time) END,
               CASE WHEN min(source_id) <> max(source_id) THEN array_agg(source_id ORDER BY time) END
        FROM (
            SELECT variant_id, time, source_id,
                   (extract(epoch FROM time - %1$L::date::timestamp AT TIME ZONE 'UTC') / 300)::smallint AS step,
                   CASE WHEN price IS NULL THEN -1 - coalesce(known, earlier, 0) ELSE price END AS code,
                   CASE WHEN price IS NULL THEN coalesce(known, earlier, 0) ELSE price - delta END AS opening
            FROM (
                SELECT *, max(price) OVER (PARTITION BY variant_id, spell) AS known,
                       CASE WHEN price IS NULL AND spell = 0 THEN (
                           SELECT h.price FROM price_history h
                           WHERE h.variant_id = spelled.variant_id AND h.time < spelled.time AND h.price IS NOT NULL
                           ORDER BY h.time DESC LIMIT 1) END AS earlier
                FROM (SELECT *, count(price) OVER (PARTITION BY variant_id ORDER BY time) AS spell FROM %2$I) spelled
            ) known
        ) coded
        GROUP BY variant_id ORDER BY variant_id$sql$, packed, name);
    EXECUTE format('SELECT count(*) FROM %I', name) INTO held;
    EXECUTE format('DROP TABLE %I', name);
    RETURN held;
END $$;
