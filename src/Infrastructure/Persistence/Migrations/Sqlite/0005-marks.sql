-- Walks from a provider's own mark, whole walks by schedule, and logs that send newer versions first (ADR 0014, 0015).
ALTER TABLE providers ADD COLUMN walk_mark TEXT;      -- the mark that the unfinished walk began at
ALTER TABLE providers ADD COLUMN last_full_at TEXT;   -- when the last complete walk of everything began
ALTER TABLE runs ADD COLUMN note TEXT;                -- why everything is read although changes could be asked for

-- The records that the unfinished walk has met in a list that sends newer versions first: hashes of their ids.
CREATE TABLE walk_met (
    provider TEXT NOT NULL,
    id_hash  BLOB NOT NULL,
    PRIMARY KEY (provider, id_hash)
) STRICT, WITHOUT ROWID;
