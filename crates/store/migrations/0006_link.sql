-- A link of an office with a CRM.
CREATE TABLE link (
    office TEXT NOT NULL REFERENCES office (id),
    crm TEXT NOT NULL,
    -- JSON, encrypted with the office's data key.
    credentials BLOB NOT NULL,
    -- Who linked, and when.
    user TEXT NOT NULL REFERENCES user (id),
    at INTEGER NOT NULL,
    -- When the link was last tested, and what was wrong then.
    tested_at INTEGER NOT NULL,
    problem TEXT,
    PRIMARY KEY (office, crm)
) STRICT;

-- Who linked, replaced or removed a link, and when. Append-only.
CREATE TABLE link_event (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    crm TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES user (id),
    event TEXT NOT NULL CHECK (event IN ('linked', 'replaced', 'removed')),
    at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER link_event_is_never_changed BEFORE UPDATE ON link_event
BEGIN SELECT RAISE(ABORT, 'link events are append-only'); END;

CREATE TRIGGER link_event_is_never_deleted BEFORE DELETE ON link_event
BEGIN SELECT RAISE(ABORT, 'link events are append-only'); END;

CREATE TRIGGER link_event_is_never_replaced BEFORE INSERT ON link_event
WHEN EXISTS (SELECT 1 FROM link_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'link events are append-only'); END;

-- What an office chose for a CRM. It outlives the link.
CREATE TABLE crm_choice (
    office TEXT NOT NULL REFERENCES office (id),
    crm TEXT NOT NULL,
    -- The scope that was chosen last: JSON.
    last_scope TEXT,
    -- The fetch that is prepared by itself: from which hour on Belgium's clock, and of which scope (JSON).
    schedule_hour INTEGER CHECK (schedule_hour BETWEEN 0 AND 23),
    schedule_scope TEXT,
    -- The day on Belgium's clock for which it was last prepared: ISO 8601.
    prepared_on TEXT,
    PRIMARY KEY (office, crm)
) STRICT;
