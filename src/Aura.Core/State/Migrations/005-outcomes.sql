-- What each execution came to and what is known of how it came about. Times: milliseconds since 1970.
-- features: "name=value" in the order of the names, with | between.
CREATE TABLE circumstances (id INTEGER PRIMARY KEY, features TEXT NOT NULL UNIQUE);

-- steps: JSON; worked: 1, 0, or NULL where it says nothing of the actions; cost: per month; odds, low, high, basis:
-- what was believed before; twin: the twin's prediction; well_…: whether it was well that long afterwards.
ALTER TABLE outcomes RENAME TO outcomes_before;
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY, execution TEXT NOT NULL UNIQUE, cluster TEXT NOT NULL, finding_id TEXT, finding TEXT,
    target TEXT NOT NULL, strategy TEXT, action TEXT NOT NULL, steps TEXT NOT NULL,
    circumstances INTEGER NOT NULL REFERENCES circumstances (id), status TEXT NOT NULL, worked INTEGER,
    at INTEGER NOT NULL, seconds REAL NOT NULL, undo TEXT NOT NULL, withdrawn INTEGER NOT NULL, stopped INTEGER NOT NULL,
    collateral TEXT, cost REAL, odds REAL, low REAL, high REAL, samples INTEGER, basis TEXT, twin REAL,
    well_10m INTEGER, well_1h INTEGER, well_24h INTEGER);
INSERT INTO circumstances (id, features) SELECT 1, '' WHERE EXISTS (SELECT 1 FROM outcomes_before);
INSERT INTO outcomes (execution, cluster, finding, target, action, steps, circumstances, status, worked, at, seconds,
        undo, withdrawn, stopped)
    SELECT execution, '', finding, target, action, '[]', 1, status,
        CASE status WHEN 'succeeded' THEN 1 WHEN 'rolled_back' THEN 0 WHEN 'rollback_failed' THEN 0 WHEN 'failed' THEN 0 END,
        CAST((julianday(at) - 2440587.5) * 86400000 AS INTEGER), seconds, 'none', 0, 0 FROM outcomes_before;
DROP TABLE outcomes_before;
CREATE INDEX outcomes_at ON outcomes (at);
CREATE INDEX outcomes_target ON outcomes (cluster, target, at);

-- What is to be looked at again, by the cluster's clock. subject: an execution, or an incident as "incident ID".
CREATE TABLE rechecks (
    subject TEXT NOT NULL, after INTEGER NOT NULL, cluster TEXT NOT NULL, namespace TEXT, due INTEGER NOT NULL,
    state TEXT NOT NULL, PRIMARY KEY (subject, after)) WITHOUT ROWID;
CREATE INDEX rechecks_pending ON rechecks (cluster, state, due);

-- Findings as incidents, by the cluster's clock. execution: the last that acted on it; ended: when it was gone.
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY, cluster TEXT NOT NULL, finding TEXT NOT NULL, type TEXT NOT NULL, severity TEXT NOT NULL,
    namespace TEXT, target TEXT NOT NULL, circumstances INTEGER NOT NULL REFERENCES circumstances (id),
    first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, ended INTEGER, execution TEXT);
CREATE UNIQUE INDEX incidents_open ON incidents (cluster, finding) WHERE ended IS NULL;
CREATE INDEX incidents_of_type ON incidents (type, ended);
