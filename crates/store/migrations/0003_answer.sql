-- What was answered to a request that changed nothing, so that the same request is answered the same. What an import did
-- stands with the import.
CREATE TABLE answer (
    office TEXT NOT NULL REFERENCES office (id),
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- Encrypted: a value that changed meanwhile can be a national number.
    outcome BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (office, idempotency_key)
) STRICT;
