-- least: 7
-- Orders that carry a key of their sender's, and what they were answered with (ADR 0049).
CREATE TABLE order_keys (
    caller       text COLLATE "C" NOT NULL,
    order_key    text COLLATE "C" NOT NULL,
    fingerprint  bytea NOT NULL,
    token        text COLLATE "C" NOT NULL,
    status       bigint,
    content_type text COLLATE "C",
    location     text COLLATE "C",
    body         bytea,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (caller, order_key)
);

CREATE INDEX order_keys_by_end ON order_keys (expires_at);
