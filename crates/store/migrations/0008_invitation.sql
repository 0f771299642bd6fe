-- What a questionnaire asks, version by version: one that was sent with an invitation does not change any more.
CREATE TABLE questionnaire_version (
    office TEXT NOT NULL REFERENCES office (id),
    questionnaire TEXT NOT NULL REFERENCES questionnaire (id),
    number INTEGER NOT NULL,
    -- JSON.
    content TEXT NOT NULL,
    -- Who wrote it; nobody for one that came with Instroom.
    user TEXT REFERENCES user (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (questionnaire, number)
) STRICT;

-- Rises with every change, so that two who edit at once do not overwrite each other.
ALTER TABLE questionnaire ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE questionnaire ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
-- Who saved it last, and when; nobody for one that came with Instroom.
ALTER TABLE questionnaire ADD COLUMN saved_by TEXT REFERENCES user (id);
ALTER TABLE questionnaire ADD COLUMN saved_at INTEGER;
-- Labels whose clients get it unless something else is chosen, each between line ends.
ALTER TABLE questionnaire ADD COLUMN labels TEXT NOT NULL DEFAULT '';

-- Whom the clients see as the sender of their mails; nothing: the office's name, and the address of the installation.
ALTER TABLE office ADD COLUMN sender_name TEXT;
ALTER TABLE office ADD COLUMN reply_to TEXT;
ALTER TABLE office ADD COLUMN logo BLOB;
ALTER TABLE office ADD COLUMN logo_type TEXT CHECK (logo_type IN ('image/png', 'image/jpeg'));

-- A client asked to fill in one version of a questionnaire. The newest of a client that is not revoked counts.
CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    client TEXT NOT NULL REFERENCES client (id),
    questionnaire TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- Who invited, and when.
    user TEXT NOT NULL REFERENCES user (id),
    at INTEGER NOT NULL,
    -- The link's token: encrypted, for reminders, and as SHA-256 to find the invitation by.
    token BLOB NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    -- Reminders: every so many days, no later than a day (ISO 8601).
    remind_days INTEGER CHECK (remind_days > 0),
    remind_until TEXT,
    reminded_at INTEGER,
    -- The second check: wrong answers so far, and a code that was sent, as a keyed hash.
    wrong_answers INTEGER NOT NULL DEFAULT 0,
    blocked_until INTEGER,
    code_hash BLOB,
    code_expires_at INTEGER,
    -- When the invitation was accepted by a mail server.
    mailed_at INTEGER,
    started_at INTEGER,
    submitted_at INTEGER,
    processed_at INTEGER,
    -- What the client answered, encrypted whole; the revision rises with every change.
    revision INTEGER NOT NULL DEFAULT 0,
    answers BLOB,
    answered_at INTEGER,
    FOREIGN KEY (questionnaire, version) REFERENCES questionnaire_version (questionnaire, number)
) STRICT;

CREATE INDEX invitation_by_client ON invitation (office, client, at);
CREATE INDEX invitation_by_version ON invitation (questionnaire, version);
CREATE INDEX invitation_to_remind ON invitation (remind_until) WHERE remind_days IS NOT NULL;

CREATE TRIGGER questionnaire_version_that_was_sent_is_never_changed BEFORE UPDATE ON questionnaire_version
WHEN EXISTS (SELECT 1 FROM invitation WHERE questionnaire = OLD.questionnaire AND version = OLD.number)
BEGIN SELECT RAISE(ABORT, 'a version that was sent stays as it is'); END;

-- A file that a client added to an answer; name and content encrypted.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    invitation TEXT NOT NULL REFERENCES invitation (id),
    question TEXT NOT NULL,
    name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX upload_by_invitation ON upload (invitation);

-- A mail that is wanted, written in the same transaction as what wants it.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    -- Nobody and nothing for a test to oneself.
    client TEXT REFERENCES client (id),
    invitation TEXT REFERENCES invitation (id),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'code', 'confirmation', 'test')),
    language TEXT NOT NULL,
    -- A test goes to an address of its own; every other to the client's, as it is when it is sent, and is written here then.
    address TEXT,
    -- The code of a second check, encrypted.
    code BLOB,
    -- Those that were wanted at once, and can be cancelled at once.
    batch TEXT NOT NULL,
    user TEXT REFERENCES user (id),
    state TEXT NOT NULL CHECK (
        state IN ('wanted', 'claimed', 'handing_over', 'sent', 'failed', 'set_aside', 'unknown', 'withdrawn')
    ),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX message_due ON message (due_at) WHERE state = 'wanted';
CREATE INDEX message_by_office ON message (office, state, at);
CREATE INDEX message_by_client ON message (client);
CREATE INDEX message_by_batch ON message (batch);

-- What happened to a message, and what the server answered. Append-only.
CREATE TABLE message_event (
    id INTEGER PRIMARY KEY,
    message TEXT NOT NULL REFERENCES message (id),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    answer TEXT
) STRICT;

CREATE INDEX message_event_by_message ON message_event (message, id);

CREATE TRIGGER message_event_is_never_changed BEFORE UPDATE ON message_event
BEGIN SELECT RAISE(ABORT, 'message events are append-only'); END;

CREATE TRIGGER message_event_is_never_deleted BEFORE DELETE ON message_event
BEGIN SELECT RAISE(ABORT, 'message events are append-only'); END;

CREATE TRIGGER message_event_is_never_replaced BEFORE INSERT ON message_event
WHEN EXISTS (SELECT 1 FROM message_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'message events are append-only'); END;

-- A value that a colleague took over from what a client answered names the invitation.
ALTER TABLE journal ADD COLUMN invitation TEXT REFERENCES invitation (id);
