-- A client can be erased: its row stays for the history to name, and nothing of the client is in it.
ALTER TABLE client ADD COLUMN erased_at INTEGER CHECK (
    erased_at IS NULL
    OR (
        archived = 1 AND fields = '[]' AND name_key = '' AND search_key = '' AND email = '' AND language = ''
        AND responsible = '' AND labels = '' AND national_number IS NULL AND partner_national_number IS NULL
        AND national_number_hash IS NULL
    )
);
-- Who erased it.
ALTER TABLE client ADD COLUMN erased_by TEXT REFERENCES user (id) CHECK ((erased_by IS NULL) = (erased_at IS NULL));

CREATE TRIGGER client_that_was_erased_is_never_changed BEFORE UPDATE ON client
WHEN OLD.erased_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an erased client stays erased'); END;

-- The one exception to append-only: of an erased client, the values go. Who, when, which field and which event stay.
DROP TRIGGER journal_is_never_changed;
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
WHEN NOT (
    NEW.old IS NULL AND NEW.new IS NULL AND NEW.id IS OLD.id AND NEW.office IS OLD.office AND NEW.client IS OLD.client
    AND NEW.user IS OLD.user AND NEW.import IS OLD.import AND NEW.invitation IS OLD.invitation
    AND NEW.event IS OLD.event AND NEW.field IS OLD.field AND NEW.at IS OLD.at
    AND EXISTS (SELECT 1 FROM client WHERE client.id = OLD.client AND client.erased_at IS NOT NULL)
)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- What a mail server answers can hold the address.
DROP TRIGGER message_event_is_never_changed;
CREATE TRIGGER message_event_is_never_changed BEFORE UPDATE ON message_event
WHEN NOT (
    NEW.answer IS NULL AND NEW.id IS OLD.id AND NEW.message IS OLD.message AND NEW.at IS OLD.at
    AND NEW.event IS OLD.event
    AND EXISTS (
        SELECT 1 FROM message JOIN client ON client.id = message.client
        WHERE message.id = OLD.message AND client.erased_at IS NOT NULL
    )
)
BEGIN SELECT RAISE(ABORT, 'message events are append-only'); END;
