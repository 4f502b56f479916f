"""The time series' SQL: `plain.sql` and `timescale.sql` side by side, and what both have in the same words."""

from pathlib import Path

HERE = Path(__file__).parent
INDEX_STEPS = {"market_index_30min": "30 minutes", "market_index_hourly": "1 hour", "market_index_daily": "1 day"}
CARD_STEPS = {"card_prices_hourly": "1 hour", "card_prices_daily": "1 day"}
GROUP = "game_id, marketplace_id, currency, finish, condition, language"
HYPERTABLE = """SELECT create_hypertable('market_ticks', by_range('time', INTERVAL '90 days'),
    create_default_indexes => false);"""


def read(name: str) -> str:
    return (HERE / f"{name}.sql").read_text()


def plain() -> str:
    """Everything on plain PostgreSQL; the buckets are views."""
    index = """CREATE VIEW {name} AS
        SELECT {group}, date_bin('{step}', time, '2000-01-03 00:00+00') AS bucket,
               (array_agg(total ORDER BY time DESC))[1] AS total, (array_agg(count ORDER BY time DESC))[1] AS count,
               sum(delta)::bigint AS delta, sum(added)::bigint AS added, sum(changes)::integer AS changes
        FROM market_ticks GROUP BY {group}, bucket;"""
    cards = """CREATE VIEW {name} AS
        SELECT variant_id, date_bin('{step}', time, '2000-01-03 00:00+00') AS bucket,
               (array_agg(price ORDER BY time))[1] AS first, (array_agg(price ORDER BY time DESC))[1] AS last,
               min(price) AS low, max(price) AS high, count(*)::integer AS count
        FROM price_history GROUP BY variant_id, bucket;"""
    return "\n".join([read("plain"), read("ticks"), *_buckets(index, cards)])


def timescale() -> str:
    """Everything on TimescaleDB; the buckets are real-time continuous aggregates."""
    options = "WITH (timescaledb.continuous, timescaledb.materialized_only = false)"
    index = f"""CREATE MATERIALIZED VIEW {{name}} {options} AS
        SELECT {{group}}, time_bucket('{{step}}', time) AS bucket,
               last(total, time) AS total, last(count, time) AS count,
               sum(delta)::bigint AS delta, sum(added)::bigint AS added, sum(changes)::integer AS changes
        FROM market_ticks GROUP BY {{group}}, bucket WITH NO DATA;"""
    cards = f"""CREATE MATERIALIZED VIEW {{name}} {options} AS
        SELECT variant_id, time_bucket('{{step}}', time) AS bucket, first(price, time) AS first,
               last(price, time) AS last, min(price) AS low, max(price) AS high, count(*)::integer AS count
        FROM price_snapshots GROUP BY variant_id, bucket WITH NO DATA;"""
    policy = """SELECT add_continuous_aggregate_policy('{name}', start_offset => INTERVAL '{reach}',
        end_offset => INTERVAL '{step}', schedule_interval => INTERVAL '30 minutes');"""
    reach = {"30 minutes": "30 days", "1 hour": "90 days", "1 day": "2 years"}
    policies = [policy.format(name=n, step=s, reach=reach[s]) for n, s in (INDEX_STEPS | CARD_STEPS).items()]
    return "\n".join([read("timescale"), read("ticks"), HYPERTABLE, *_buckets(index, cards), *policies])


def _buckets(index: str, cards: str) -> list[str]:
    return [index.format(name=name, step=step, group=GROUP) for name, step in INDEX_STEPS.items()] + [
        cards.format(name=name, step=step) for name, step in CARD_STEPS.items()
    ]
