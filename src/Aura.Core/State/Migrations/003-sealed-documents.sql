-- Findings and plans were kept in clear; they are made again by asking again, and sealed from now on.
DELETE FROM findings;
DELETE FROM plans;

-- What an entry is about, for questions; words with a space on either side.
ALTER TABLE audit ADD COLUMN action TEXT;
ALTER TABLE audit ADD COLUMN target TEXT;

-- The newest entry's number and hash, sealed: shows that entries were cut off the end, or the chain made anew.
CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);
