-- Files of file drops (ADR 0025): which version of each was read whole, and which one is being watched until it stands still.
CREATE TABLE files (
    provider     TEXT NOT NULL,
    object       TEXT NOT NULL,         -- path below the folder, or key in the bucket
    finished_tag TEXT,                  -- the version read to its end (ETag, or size and time of change); null for none yet
    fingerprint  TEXT,                  -- of the preset that read it
    walk         TEXT,                  -- the walk that finished it last
    walks        INTEGER NOT NULL DEFAULT 0, -- walks that read this very version to its end
    bytes        INTEGER,
    sha256       TEXT,                  -- of the bytes as they lie there
    records      INTEGER,
    run          INTEGER,
    seen_tag     TEXT,                  -- the version that waits to stand still
    seen_at      TEXT,                  -- when it was looked at first
    PRIMARY KEY (provider, object)
) STRICT, WITHOUT ROWID;
