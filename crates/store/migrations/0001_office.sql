-- An office, its colleagues, its questionnaires and its clients. Ids are UUIDs as text; times are seconds since 1970.
-- Every table of an office's data names the office, and every query asks for it.

CREATE TABLE office (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    default_language TEXT NOT NULL,
    -- The office's own data key, encrypted with the key of the installation, which is not in the database.
    wrapped_key BLOB NOT NULL
) STRICT;

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    data BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE questionnaire (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    income_year INTEGER NOT NULL
) STRICT;

CREATE TABLE client (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    revision INTEGER NOT NULL,
    origin TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,
    questionnaire TEXT REFERENCES questionnaire (id),
    -- The values in field order, without the national numbers: JSON of [field, value] pairs.
    fields TEXT NOT NULL,
    -- What the client base searches, sorts and filters by, derived from `fields`.
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    responsible TEXT NOT NULL,
    labels TEXT NOT NULL,
    -- National numbers: encrypted, and the client's own also as a keyed hash to find it by.
    national_number BLOB,
    partner_national_number BLOB,
    national_number_hash BLOB
) STRICT;

CREATE INDEX client_by_name ON client (office, archived, name_key);
CREATE UNIQUE INDEX client_by_national_number ON client (office, national_number_hash)
WHERE national_number_hash IS NOT NULL AND archived = 0;

CREATE TABLE import (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    user TEXT NOT NULL REFERENCES user (id),
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    file_name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (office, idempotency_key)
) STRICT;

-- What happened to whom, with the old and the new value: history and undo read it. Append-only.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    client TEXT NOT NULL REFERENCES client (id),
    user TEXT NOT NULL REFERENCES user (id),
    import TEXT REFERENCES import (id),
    event TEXT NOT NULL,
    field TEXT,
    -- Text; for a national number encrypted bytes.
    old ANY,
    new ANY,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX journal_by_client ON journal (office, client, id);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
