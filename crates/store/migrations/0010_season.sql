-- A client is invited once an income year. What was asked about stays what it was, also when the questionnaire is made over
-- into one of another year.
ALTER TABLE invitation ADD COLUMN income_year INTEGER NOT NULL DEFAULT 0;
UPDATE invitation SET income_year =
    (SELECT income_year FROM questionnaire WHERE questionnaire.id = invitation.questionnaire);

-- The invitation whose link the client holds when this one is wanted: it is opened again when this one is taken back before
-- it left.
ALTER TABLE invitation ADD COLUMN replaces TEXT REFERENCES invitation (id);

-- The income year that a client's status is of: that of the questionnaire in its file; nothing before there was one.
ALTER TABLE client ADD COLUMN income_year INTEGER;
-- Until now a status was that of the newest invitation, whatever was coupled since. The row of a client of whom nothing is
-- kept stays as it is.
UPDATE client SET income_year = coalesce(
    (SELECT income_year FROM invitation WHERE invitation.client = client.id AND revoked_at IS NULL
    ORDER BY invitation.rowid DESC LIMIT 1),
    (SELECT income_year FROM questionnaire WHERE questionnaire.id = client.questionnaire)
) WHERE fields <> '[]';

-- Where a client's questionnaires of every other income year stand in which it once was.
CREATE TABLE season (
    client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    income_year INTEGER NOT NULL,
    office TEXT NOT NULL REFERENCES office (id),
    status TEXT NOT NULL,
    PRIMARY KEY (client, income_year)
) STRICT, WITHOUT ROWID;

-- Whoever was coupled with a questionnaire of another year since is in that season.
INSERT INTO season (client, income_year, office, status)
SELECT client.id, client.income_year, client.office, client.status FROM client
JOIN questionnaire ON questionnaire.id = client.questionnaire
WHERE client.income_year <> questionnaire.income_year;
UPDATE client SET income_year = questionnaire.income_year, status = 'not_sent' FROM questionnaire
WHERE questionnaire.id = client.questionnaire AND client.income_year <> questionnaire.income_year;

CREATE INDEX season_to_process ON season (office, client) WHERE status = 'submitted';
