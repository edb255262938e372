-- least: 7
-- Several nodes: who is alive, which due times were dealt with, and what is owed after an owner was lost (ADR 0036 to 0038).
CREATE TABLE nodes (
    node        text COLLATE "C" PRIMARY KEY,
    alive_until timestamptz NOT NULL
);

ALTER TABLE providers
    ADD COLUMN last_due_at   timestamptz,
    ADD COLUMN due_schedule  text COLLATE "C",
    ADD COLUMN due_missed    bigint NOT NULL DEFAULT 0,
    ADD COLUMN due_caught_up bigint NOT NULL DEFAULT 0,
    ADD COLUMN due_skipped   bigint NOT NULL DEFAULT 0,
    ADD COLUMN owed_run      bigint,
    ADD COLUMN owed_tries    bigint NOT NULL DEFAULT 0;

ALTER TABLE runs
    ADD COLUMN due_from        timestamptz,
    ADD COLUMN due_at          timestamptz,
    ADD COLUMN takes_over      bigint,
    ADD COLUMN refused_commits bigint NOT NULL DEFAULT 0;
