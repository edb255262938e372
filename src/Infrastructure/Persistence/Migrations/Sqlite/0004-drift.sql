-- The shape of each list's records (ADR 0027): which fields were seen, as what kind, when first and when last. Paths and kinds, never values.
CREATE TABLE shapes (
    provider    TEXT NOT NULL,
    feed        TEXT NOT NULL,
    records     INTEGER NOT NULL,        -- looked at so far, a sample of large runs
    baseline_at TEXT,                    -- end of the first complete run: what was seen until then is the usual shape
    truncated   INTEGER NOT NULL,        -- there were more paths than are kept
    PRIMARY KEY (provider, feed)
) STRICT, WITHOUT ROWID;

CREATE TABLE shape_fields (
    provider    TEXT NOT NULL,
    feed        TEXT NOT NULL,
    path        TEXT NOT NULL,           -- like a JSON pointer; [] is any element of an array, * any member of a map
    kind        TEXT NOT NULL CHECK (kind IN ('text', 'number', 'boolean', 'null', 'object', 'array')),
    seen        INTEGER NOT NULL,        -- records that had it
    first_at    TEXT NOT NULL,
    last_at     TEXT NOT NULL,
    last_record INTEGER NOT NULL,        -- the record that had it last, counted as in shapes.records
    PRIMARY KEY (provider, feed, path, kind)
) STRICT, WITHOUT ROWID;
