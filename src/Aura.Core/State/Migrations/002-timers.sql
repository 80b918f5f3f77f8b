-- due: milliseconds since 1970 by the cluster's clock; one timer an execution.
DROP TABLE timers;
CREATE TABLE timers (
    execution TEXT PRIMARY KEY REFERENCES executions (id), cluster TEXT NOT NULL, due INTEGER NOT NULL,
    state TEXT NOT NULL);
CREATE INDEX timers_pending ON timers (cluster, state, due);
