-- Market ticks, the same on both engines; TimescaleDB makes a hypertable of them.

CREATE TABLE market_ticks (
    game_id integer NOT NULL,
    marketplace_id smallint NOT NULL,
    currency varchar(3) NOT NULL,
    finish smallint NOT NULL,
    condition smallint NOT NULL,
    language smallint NOT NULL,
    time timestamptz NOT NULL,
    total bigint NOT NULL,
    count integer NOT NULL,
    delta bigint NOT NULL,
    added bigint NOT NULL,
    changes integer NOT NULL,
    PRIMARY KEY (game_id, marketplace_id, currency, finish, condition, language, time)
);
