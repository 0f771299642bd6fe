-- Undoing an import is written down as an import is, and names the one that it undoes. That happens once.
ALTER TABLE import ADD COLUMN undoes TEXT REFERENCES import (id);
CREATE UNIQUE INDEX import_is_undone_once ON import (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX journal_by_import ON journal (import);
