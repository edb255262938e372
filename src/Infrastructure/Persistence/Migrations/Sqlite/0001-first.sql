-- Instants are canonical text of 27 characters (ADR 0006), durations carry their unit in the name, ids of customers are 16 bytes of UUID v7.

CREATE TABLE providers (
    provider_key      INTEGER PRIMARY KEY,
    provider          TEXT NOT NULL UNIQUE,
    state             TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'degraded', 'needs_attention', 'paused')),
    fingerprint       TEXT,              -- what the checkpoint below was made with
    walk_cursor       TEXT,              -- next page of the unfinished walk, null between walks
    walk_since        TEXT,              -- its lower bound, null for a full walk
    walk_since_text   TEXT,              -- the bound as the provider wrote it
    walk_started_at   TEXT,              -- by the provider's clock
    walk_changed_to   TEXT,              -- highest change time stored in this walk
    walk_changed_text TEXT,
    watermark         TEXT,              -- the next incremental walk starts here (inclusive)
    watermark_text    TEXT,
    complete_up_to    TEXT,              -- every change up to here was read
    last_success_at   TEXT,
    last_run          INTEGER,
    last_error_code   TEXT,
    last_error        TEXT,
    failing_since     TEXT,
    not_before        TEXT               -- the provider asked not to be called earlier
) STRICT;

-- One row per due time of a provider. The key is the fencing token: a later claim has a higher one.
CREATE TABLE occurrences (
    token       INTEGER PRIMARY KEY AUTOINCREMENT,
    provider    TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    owner       TEXT NOT NULL,
    lease_until TEXT NOT NULL,           -- by the database's clock
    state       TEXT NOT NULL CHECK (state IN ('held', 'released', 'lost')),
    UNIQUE (provider, due_at)
) STRICT;

CREATE UNIQUE INDEX occurrences_held ON occurrences (provider) WHERE state = 'held';

CREATE TABLE runs (
    run              INTEGER PRIMARY KEY REFERENCES occurrences (token),
    provider         TEXT NOT NULL,
    trigger          TEXT NOT NULL CHECK (trigger IN ('schedule', 'manual', 'start')),
    mode             TEXT NOT NULL CHECK (mode IN ('incremental', 'full', 'backfill')),
    state            TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'partial', 'failed')),
    started_at       TEXT NOT NULL,
    finished_at      TEXT,
    changed_from     TEXT,               -- what the walk covers: half-open [from, to); from null = everything
    changed_to       TEXT,
    cursor_before    TEXT,
    cursor_after     TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    pages            INTEGER NOT NULL DEFAULT 0,
    read             INTEGER NOT NULL DEFAULT 0,
    created          INTEGER NOT NULL DEFAULT 0,
    updated          INTEGER NOT NULL DEFAULT 0,
    unchanged        INTEGER NOT NULL DEFAULT 0,
    removed          INTEGER NOT NULL DEFAULT 0,
    quarantined      INTEGER NOT NULL DEFAULT 0,
    suppressed       INTEGER NOT NULL DEFAULT 0,
    error_code       TEXT,
    error            TEXT,
    CHECK (read = created + updated + unchanged + removed + quarantined + suppressed)
) STRICT;

CREATE INDEX runs_by_provider ON runs (provider, run);

-- One row per customer of ours. Without matching every record has a customer of its own.
CREATE TABLE customers (
    customer_key   INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE,
    state          TEXT NOT NULL CHECK (state IN ('active', 'removed')),
    version        INTEGER NOT NULL,
    created_at     TEXT NOT NULL,        -- when we stored it first
    updated_at     TEXT NOT NULL,        -- when we last changed it
    sort_name      TEXT NOT NULL,        -- folded name, company or e-mail, for ordering
    country        TEXT,
    fields         TEXT NOT NULL         -- surviving fields, JSON
) STRICT;

-- State and country ride along so that lists filter and summaries count without reading the rows.
CREATE INDEX customers_by_update ON customers (updated_at, customer_key, state, country);
CREATE INDEX customers_by_name ON customers (sort_name, customer_key);

-- Words of name, company, e-mail and phone digits. Contentless: it only finds customer keys.
CREATE VIRTUAL TABLE customer_words USING fts5(
    words, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 2");

-- What is asked of every record of every page stays small and clustered by the provider's id; bytes and fields stand in record_bodies.
CREATE TABLE records (
    provider_key INTEGER NOT NULL REFERENCES providers (provider_key),
    external_id  TEXT NOT NULL,
    version_hash BLOB NOT NULL,          -- SHA-256 of fingerprint and bytes, first 16 bytes
    record_key   INTEGER NOT NULL,
    PRIMARY KEY (provider_key, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_bodies (
    record_key   INTEGER PRIMARY KEY,
    provider_key INTEGER NOT NULL,
    external_id  TEXT NOT NULL,
    customer_key INTEGER,                -- null for a tombstone of a customer never seen
    changed_at   TEXT,                   -- the provider's change time, where it orders versions: never one in the future
    mapping      INTEGER NOT NULL,       -- preset and rules that read it; times read by others are not comparable
    first_run    INTEGER NOT NULL,
    last_run     INTEGER NOT NULL,       -- the run that last changed it
    removed      INTEGER NOT NULL DEFAULT 0,
    notes        TEXT,                   -- what cleaning found, JSON; null when nothing
    fields       TEXT NOT NULL,          -- cleaned fields, JSON
    body         BLOB NOT NULL           -- the record as received, byte for byte
) STRICT;

CREATE INDEX record_bodies_by_customer ON record_bodies (customer_key, provider_key, removed);

CREATE TABLE changes (
    sequence     INTEGER PRIMARY KEY,     -- rows are only ever appended, so it never goes back
    customer_key INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('created', 'updated', 'removed')),
    fields       TEXT,                   -- JSON {field: [old, new]}; null for created and removed
    run          INTEGER NOT NULL,
    at           TEXT NOT NULL
) STRICT;

CREATE INDEX changes_by_customer ON changes (customer_key, sequence);

CREATE TABLE quarantine (
    entry        INTEGER PRIMARY KEY AUTOINCREMENT,
    provider     TEXT NOT NULL,
    external_id  TEXT,
    body_hash    BLOB NOT NULL,
    run          INTEGER NOT NULL,       -- first run that met it
    last_run     INTEGER NOT NULL,
    seen         INTEGER NOT NULL DEFAULT 1,
    pointer      TEXT NOT NULL,          -- JSON pointer inside the record
    rule         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'replayed', 'repaired', 'dismissed')),
    first_at     TEXT NOT NULL,
    last_at      TEXT NOT NULL,
    closed_at    TEXT,
    body         BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX quarantine_once ON quarantine (provider, body_hash) WHERE state = 'open';
CREATE INDEX quarantine_by_record ON quarantine (provider, external_id) WHERE state = 'open';
CREATE INDEX quarantine_by_state ON quarantine (state, entry);
