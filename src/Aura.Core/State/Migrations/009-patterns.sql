-- signature: what incidents that are alike have in common: the findings beside each other, the change before, kind and
-- environment.
ALTER TABLE outcomes ADD COLUMN signature TEXT;
ALTER TABLE incidents ADD COLUMN signature TEXT;
CREATE INDEX outcomes_signature ON outcomes (signature, action, at) WHERE signature IS NOT NULL;
CREATE INDEX outcomes_finding ON outcomes (finding_id, at) WHERE finding_id IS NOT NULL;
CREATE INDEX incidents_again ON incidents (cluster, finding);

-- What was done about a signature and how often it worked; recent: the share of the last ones; last: milliseconds
-- since 1970.
CREATE TABLE signature_actions (
    signature TEXT NOT NULL, action TEXT NOT NULL, n INTEGER NOT NULL, worked INTEGER NOT NULL, recent REAL NOT NULL,
    last INTEGER NOT NULL, PRIMARY KEY (signature, action)) WITHOUT ROWID;

-- When incidents of a type come to an object. slot: the hour of the week from Monday 00:00 UTC, in how many weeks one
-- came (n) and in which last; -1: all incidents, -2: those after a rollout.
CREATE TABLE recurrences (
    cluster TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL,
    last_week INTEGER NOT NULL, PRIMARY KEY (cluster, type, target, slot)) WITHOUT ROWID;
