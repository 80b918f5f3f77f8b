-- because: why it did not end well, or was taken back; currency: of cost and away_cost; away: seconds without service,
-- from when the incident was first seen until it was mended, times the share of the service that was away; away_cost:
-- what that cost by the price list of then. NULL where it is not known.
ALTER TABLE outcomes ADD COLUMN because TEXT;
ALTER TABLE outcomes ADD COLUMN currency TEXT;
ALTER TABLE outcomes ADD COLUMN away REAL;
ALTER TABLE outcomes ADD COLUMN away_cost REAL;

-- What has happened, added up for analytics. scope: a namespace, or '' for all; dimension, key: what it is counted by;
-- day: since Monday 1970-01-05 UTC (of outcomes the Monday before); bin: a step of a duration, or what the dimension
-- says; n: how many; judged, worked, undone: of them; amount: money or seconds, of so many (amounts).
CREATE TABLE history_tallies (
    scope TEXT NOT NULL, dimension TEXT NOT NULL, day INTEGER NOT NULL, key TEXT NOT NULL, bin INTEGER NOT NULL,
    n INTEGER NOT NULL, judged INTEGER NOT NULL, worked INTEGER NOT NULL, undone INTEGER NOT NULL,
    amount REAL NOT NULL, amounts INTEGER NOT NULL,
    PRIMARY KEY (scope, dimension, key, day, bin)) WITHOUT ROWID;

-- What is looked up with every execution, however many there were.
CREATE INDEX executions_created ON executions (cluster, created_at);
CREATE INDEX executions_ended ON executions (cluster, ended_at);
CREATE INDEX audit_execution ON audit (execution, seq) WHERE execution IS NOT NULL;
CREATE INDEX approvals_execution ON approvals (execution, at);
CREATE INDEX approvals_pending ON approvals (expires) WHERE state = 'pending';
