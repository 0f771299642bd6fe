-- A fetch of clients from a CRM, and where it stands.
CREATE TABLE fetch (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    crm TEXT NOT NULL,
    -- JSON.
    scope TEXT NOT NULL,
    -- Who asked for it; nobody for the one that was prepared by itself.
    user TEXT REFERENCES user (id),
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'cancelled', 'failed')),
    -- What was wrong, when it failed.
    problem TEXT,
    -- How often it has begun or gone on: only the newest run keeps anything.
    run INTEGER NOT NULL,
    -- Where to go on, encrypted; nothing at the beginning.
    cursor BLOB,
    done INTEGER NOT NULL,
    -- How many were done when this run began, to tell how fast it goes.
    done_before INTEGER NOT NULL,
    total INTEGER,
    companies INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- What a review would show, for one that was prepared by itself: JSON.
    notice TEXT,
    -- Changes were applied from it, or its notice was dismissed.
    reviewed INTEGER NOT NULL DEFAULT 0,
    -- What was fetched is forgotten; whether it was complete is known a while longer.
    dropped INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX one_fetch_runs ON fetch (office) WHERE state = 'running';
CREATE INDEX fetch_by_office ON fetch (office, crm, started_at);

-- What each step brought, encrypted whole: clients are nowhere in plain text.
CREATE TABLE fetch_step (
    office TEXT NOT NULL REFERENCES office (id),
    fetch TEXT NOT NULL REFERENCES fetch (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    staged BLOB NOT NULL,
    PRIMARY KEY (fetch, number)
) STRICT;
