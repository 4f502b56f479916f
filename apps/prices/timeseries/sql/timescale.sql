-- The time series on TimescaleDB: hypertables, the columnstore, retention by policy, real-time aggregates.

CREATE TABLE price_snapshots (
    variant_id integer NOT NULL,
    time timestamptz NOT NULL,
    price integer,
    delta integer,
    source_id smallint NOT NULL,
    PRIMARY KEY (variant_id, time)
);
SELECT create_hypertable('price_snapshots', by_range('time', INTERVAL '30 days'), create_default_indexes => false);
-- Never segment by variant: at daily cadence a segment would hold a handful of rows, and take four times the room.
ALTER TABLE price_snapshots SET (
    timescaledb.enable_columnstore, timescaledb.segmentby = '', timescaledb.orderby = 'variant_id, time'
);
SELECT add_compression_policy('price_snapshots', INTERVAL '45 days');
SELECT add_retention_policy('price_snapshots', INTERVAL '2 years');

CREATE VIEW price_history AS SELECT variant_id, time, price, delta, source_id FROM price_snapshots;

-- Chunks make themselves. What lands in the columnstore opens the rows beside it, for this transaction as many as it takes.
CREATE FUNCTION price_make_room(since timestamptz, until timestamptz) RETURNS integer LANGUAGE sql
    RETURN set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true)::integer;
