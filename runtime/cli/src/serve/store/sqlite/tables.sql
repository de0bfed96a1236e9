CREATE TABLE orders (
    merchant TEXT NOT NULL, number TEXT NOT NULL, env TEXT NOT NULL, target TEXT NOT NULL, path TEXT NOT NULL,
    total_fee INTEGER NOT NULL, currency TEXT NOT NULL, payer TEXT NOT NULL, state TEXT NOT NULL,
    transaction_id TEXT NOT NULL, placed_at INTEGER NOT NULL, begun INTEGER NOT NULL, check_at INTEGER, PRIMARY KEY (merchant, number)
);
CREATE INDEX orders_to_check ON orders (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX orders_by_time ON orders (placed_at);
CREATE TABLE refunds (
    merchant TEXT NOT NULL, number TEXT NOT NULL, env TEXT NOT NULL, target TEXT NOT NULL, path TEXT NOT NULL, refund_fee INTEGER NOT NULL,
    is_refused INTEGER NOT NULL, begun_at INTEGER NOT NULL, check_at INTEGER, PRIMARY KEY (merchant, number)
);
CREATE INDEX refunds_to_check ON refunds (check_at) WHERE check_at IS NOT NULL;
CREATE TABLE notices (
    dedup TEXT PRIMARY KEY NOT NULL, merchant TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL UNIQUE, merchant TEXT NOT NULL, number TEXT NOT NULL,
    env TEXT NOT NULL, kind TEXT NOT NULL, rank INTEGER NOT NULL, target TEXT NOT NULL, path TEXT NOT NULL,
    source TEXT NOT NULL, event TEXT NOT NULL, state TEXT NOT NULL, is_open INTEGER NOT NULL, created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL, attempts INTEGER NOT NULL, token TEXT, failure TEXT NOT NULL
);
CREATE INDEX callbacks_due ON callbacks (target, due_at, id) WHERE is_open = 1;
CREATE INDEX callbacks_of_order ON callbacks (merchant, number, rank, id) WHERE is_open = 1;
CREATE INDEX callbacks_by_order ON callbacks (merchant, number, id);
CREATE INDEX callbacks_dead ON callbacks (id) WHERE state = 'dead';
CREATE TABLE attempts (
    callback INTEGER NOT NULL, number INTEGER NOT NULL, token TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER,
    is_accepted INTEGER NOT NULL, failure TEXT NOT NULL, status INTEGER, answer TEXT NOT NULL, console TEXT NOT NULL,
    PRIMARY KEY (callback, number)
);
CREATE TABLE targets (
    name TEXT PRIMARY KEY NOT NULL, failures INTEGER NOT NULL, failed INTEGER, paused_until INTEGER,
    is_paused INTEGER NOT NULL
);
