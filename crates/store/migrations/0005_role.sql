-- What a colleague may do. Whoever could sign in before there were roles is an administrator.
ALTER TABLE user ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator' CHECK (role IN ('administrator', 'colleague'));

-- A session that was opened before does not tell the role: everybody signs in again.
DELETE FROM session;
