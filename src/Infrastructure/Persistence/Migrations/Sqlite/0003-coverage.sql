-- What a walk proved (ADR 0021), deletions by absence (ADR 0022), what became of deleted records (ADR 0023), health and alerts (ADR 0024).

ALTER TABLE runs ADD COLUMN total INTEGER;                             -- records the provider said the list has, told last in this walk
ALTER TABLE runs ADD COLUMN received INTEGER;                          -- distinct records received in this walk; null where nobody counts them
ALTER TABLE runs ADD COLUMN removed_as_absent INTEGER NOT NULL DEFAULT 0; -- not part of what was read
ALTER TABLE runs ADD COLUMN gaps TEXT;                                 -- what is missing from its certificate, JSON; null when nothing

ALTER TABLE providers ADD COLUMN walk_pages INTEGER NOT NULL DEFAULT 0;    -- committed pages of the unfinished walk, earlier runs included
ALTER TABLE providers ADD COLUMN walk_total INTEGER;                       -- the provider's total, told last
ALTER TABLE providers ADD COLUMN walk_total_least INTEGER;                 -- the smallest it told in this walk
ALTER TABLE providers ADD COLUMN walk_last_key INTEGER;                    -- the newest record when it began: later ones cannot be missing from it
ALTER TABLE providers ADD COLUMN walk_watermark TEXT;                      -- the watermark when it began
ALTER TABLE providers ADD COLUMN owes_full INTEGER NOT NULL DEFAULT 0;     -- a full walk had a gap: the next walk reads the whole list again
ALTER TABLE providers ADD COLUMN gaps TEXT;                                -- of the last run, JSON; null when nothing is missing
ALTER TABLE providers ADD COLUMN gap_since TEXT;                           -- since when something is missing
ALTER TABLE providers ADD COLUMN empty_walks INTEGER NOT NULL DEFAULT 0;   -- complete full walks in a row without a record, although there were some
ALTER TABLE providers ADD COLUMN backoff_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE providers ADD COLUMN next_try_at TEXT;                         -- scheduled runs wait until then
ALTER TABLE providers ADD COLUMN contract_runs INTEGER NOT NULL DEFAULT 0; -- runs in a row that ended because the provider broke its contract
ALTER TABLE providers ADD COLUMN refused_cursor TEXT;                      -- where the last run got no page
ALTER TABLE providers ADD COLUMN refused_runs INTEGER NOT NULL DEFAULT 0;  -- runs in a row that got none there
ALTER TABLE providers ADD COLUMN smaller_pages INTEGER NOT NULL DEFAULT 0; -- pages are asked for at half their size
ALTER TABLE providers ADD COLUMN paused_at TEXT;
ALTER TABLE providers ADD COLUMN lateness_us INTEGER;                      -- longest time by which a change became visible after the watermark had passed it

-- Which records a walk has met: one bit for each, 65,536 to a row. Kind 0 counts record keys, kind 1 quarantine entries of records without one.
CREATE TABLE walk_seen (
    provider_key INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    chunk        INTEGER NOT NULL,
    bits         BLOB NOT NULL,
    PRIMARY KEY (provider_key, kind, chunk)
) STRICT;

-- How far a provider's totals can be trusted, apart for whole lists and for lists of changes.
CREATE TABLE total_trust (
    provider_key INTEGER NOT NULL,
    walk         TEXT NOT NULL CHECK (walk IN ('full', 'changes')),
    walks        INTEGER NOT NULL,       -- complete walks in a row whose total was not reached
    missing      INTEGER NOT NULL,       -- by how much the last one missed it
    seen         INTEGER NOT NULL,       -- names the set of records it met
    accepted     INTEGER,                -- a difference that is known to stay
    ignored      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (provider_key, walk)
) STRICT, WITHOUT ROWID;

-- Records that the last complete full walks did not show and that are not deleted yet.
CREATE TABLE absences (
    record_key   INTEGER PRIMARY KEY,
    provider_key INTEGER NOT NULL,
    walks        INTEGER NOT NULL,       -- in a row
    since        TEXT NOT NULL,          -- when the first of them ended
    run          INTEGER NOT NULL        -- the last of them
) STRICT;

CREATE INDEX absences_by_provider ON absences (provider_key, walks);

-- How a removed record was deleted, and which version it was.
CREATE TABLE tombstones (
    record_key   INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL CHECK (kind IN ('told', 'absent')),
    version_hash BLOB,                   -- the version that was deleted; null when the record was never seen alive
    run          INTEGER NOT NULL
) STRICT;

CREATE INDEX record_bodies_removed ON record_bodies (provider_key) WHERE removed <> 0;

CREATE TABLE alerts (
    alert      INTEGER PRIMARY KEY AUTOINCREMENT,
    provider   TEXT NOT NULL,
    code       TEXT NOT NULL,
    message    TEXT NOT NULL,
    run        INTEGER,                  -- the run that raised it
    raised_at  TEXT NOT NULL,
    cleared_at TEXT
) STRICT;

CREATE UNIQUE INDEX alerts_open ON alerts (provider, code) WHERE cleared_at IS NULL;
