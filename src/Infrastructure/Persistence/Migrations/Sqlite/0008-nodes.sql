-- least: 7
-- Several nodes: who is alive, which due times were dealt with, and what is owed after an owner was lost (ADR 0036 to 0038).
CREATE TABLE nodes (
    node        TEXT PRIMARY KEY,
    alive_until TEXT NOT NULL
) STRICT;

ALTER TABLE providers ADD COLUMN last_due_at TEXT;
ALTER TABLE providers ADD COLUMN due_schedule TEXT;
ALTER TABLE providers ADD COLUMN due_missed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE providers ADD COLUMN due_caught_up INTEGER NOT NULL DEFAULT 0;
ALTER TABLE providers ADD COLUMN due_skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE providers ADD COLUMN owed_run INTEGER;
ALTER TABLE providers ADD COLUMN owed_tries INTEGER NOT NULL DEFAULT 0;

ALTER TABLE runs ADD COLUMN due_from TEXT;
ALTER TABLE runs ADD COLUMN due_at TEXT;
ALTER TABLE runs ADD COLUMN takes_over INTEGER;
ALTER TABLE runs ADD COLUMN refused_commits INTEGER NOT NULL DEFAULT 0;
