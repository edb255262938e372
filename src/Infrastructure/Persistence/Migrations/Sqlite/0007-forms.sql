-- least: 7
-- Which migrations were applied, and the oldest form whose programs still work with the store after each (ADR 0032).
CREATE TABLE migrations (
    number     INTEGER PRIMARY KEY,
    least      INTEGER NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;
