CREATE TABLE orders (
    merchant text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL, env text NOT NULL, target text NOT NULL,
    path text NOT NULL, total_fee bigint NOT NULL, currency text NOT NULL, payer text NOT NULL, state text NOT NULL,
    transaction_id text NOT NULL, placed_at bigint NOT NULL, begun bigint NOT NULL, check_at bigint, PRIMARY KEY (merchant, number)
);
CREATE INDEX orders_to_check ON orders (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX orders_by_time ON orders (placed_at);
CREATE TABLE refunds (
    merchant text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL, env text NOT NULL, target text NOT NULL,
    path text NOT NULL, refund_fee bigint NOT NULL, is_refused boolean NOT NULL, begun_at bigint NOT NULL, check_at bigint,
    PRIMARY KEY (merchant, number)
);
CREATE INDEX refunds_to_check ON refunds (check_at) WHERE check_at IS NOT NULL;
CREATE TABLE notices (
    dedup text COLLATE "C" PRIMARY KEY NOT NULL, merchant text NOT NULL, number text NOT NULL, kind text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE callbacks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, delivery text COLLATE "C" NOT NULL UNIQUE,
    merchant text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL, env text NOT NULL, kind text NOT NULL,
    rank bigint NOT NULL, target text COLLATE "C" NOT NULL, path text NOT NULL, source text NOT NULL, event text NOT NULL,
    state text NOT NULL, is_open boolean NOT NULL, created_at bigint NOT NULL, due_at bigint NOT NULL,
    deadline_at bigint NOT NULL, attempts bigint NOT NULL, token text, failure text NOT NULL
);
CREATE INDEX callbacks_due ON callbacks (target, due_at, id) WHERE is_open;
CREATE INDEX callbacks_of_order ON callbacks (merchant, number, rank, id) WHERE is_open;
CREATE INDEX callbacks_by_order ON callbacks (merchant, number, id);
CREATE INDEX callbacks_dead ON callbacks (id) WHERE state = 'dead';
CREATE TABLE attempts (
    callback bigint NOT NULL, number bigint NOT NULL, token text NOT NULL, started_at bigint NOT NULL, ended_at bigint,
    is_accepted boolean NOT NULL, failure text NOT NULL, status integer, answer text NOT NULL, console text NOT NULL,
    PRIMARY KEY (callback, number)
);
CREATE TABLE targets (
    name text COLLATE "C" PRIMARY KEY NOT NULL, failures bigint NOT NULL, failed bigint, paused_until bigint,
    is_paused boolean NOT NULL
);
