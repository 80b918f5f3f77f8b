-- Alerts as they came in, each once: a fingerprint and when it began (starts). labels: JSON of those that say where to
-- look. due: when it is looked at (again), by the wall clock; acted: when something was asked for or begun because of
-- it; ended: when it was resolved. Times: milliseconds since 1970.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, starts INTEGER NOT NULL, sender TEXT NOT NULL,
    name TEXT NOT NULL, labels TEXT NOT NULL, state TEXT NOT NULL, received INTEGER NOT NULL, seen INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1, tries INTEGER NOT NULL DEFAULT 0, due INTEGER, acted INTEGER, ended INTEGER,
    cluster TEXT, finding TEXT, plan TEXT, execution TEXT, note TEXT);
CREATE UNIQUE INDEX alerts_once ON alerts (fingerprint, starts);
CREATE INDEX alerts_due ON alerts (due) WHERE due IS NOT NULL;
CREATE INDEX alerts_open ON alerts (cluster, finding) WHERE ended IS NULL;
CREATE INDEX alerts_execution ON alerts (execution) WHERE execution IS NOT NULL;
CREATE INDEX alerts_acted ON alerts (acted) WHERE acted IS NOT NULL;
