-- least: 7
-- Who may enter: keys, sign-in links and sessions by their SHA-256 only, and who did what when (ADR 0046, 0047).
-- A key that lets in holds one of its client's two slots; one that does not has none.
CREATE TABLE api_keys (
    key_id       INTEGER PRIMARY KEY,
    prefix       TEXT NOT NULL UNIQUE,
    hash         BLOB NOT NULL,
    client       TEXT NOT NULL,
    slot         INTEGER CHECK (slot IN (1, 2)),
    scopes       TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT,
    UNIQUE (client, slot)
) STRICT;

CREATE TABLE sign_in_links (
    hash       BLOB PRIMARY KEY,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    hash       BLOB PRIMARY KEY,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    entry   INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
