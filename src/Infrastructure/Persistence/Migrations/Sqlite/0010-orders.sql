-- least: 7
-- Orders that carry a key of their sender's, and what they were answered with (ADR 0049).
CREATE TABLE order_keys (
    caller       TEXT NOT NULL,
    order_key    TEXT NOT NULL,
    fingerprint  BLOB NOT NULL,          -- SHA-256 of method, address and body
    token        TEXT NOT NULL,          -- of the turn that carries it out
    status       INTEGER,                -- null while it is under way
    content_type TEXT,
    location     TEXT,
    body         BLOB,
    expires_at   TEXT NOT NULL,          -- by the database's clock
    PRIMARY KEY (caller, order_key)
) STRICT;

CREATE INDEX order_keys_by_end ON order_keys (expires_at);
