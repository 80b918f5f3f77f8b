-- Experiments that people have started: all that was laid down beforehand, as JSON. Times: milliseconds since 1970.
CREATE TABLE experiments (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, started INTEGER NOT NULL, started_by TEXT NOT NULL, ended INTEGER,
    why TEXT);

-- Which strategy a plan was to recommend, and how likely it had been to.
CREATE TABLE experiment_assignments (
    plan TEXT PRIMARY KEY, experiment TEXT NOT NULL REFERENCES experiments (id), cluster TEXT NOT NULL,
    finding TEXT NOT NULL, strategy TEXT NOT NULL, propensity REAL NOT NULL, at INTEGER NOT NULL);

-- propensity: how likely the strategy had been to be recommended, where it was not for its score alone.
ALTER TABLE outcomes ADD COLUMN experiment TEXT;
ALTER TABLE outcomes ADD COLUMN propensity REAL;
CREATE INDEX outcomes_experiment ON outcomes (experiment) WHERE experiment IS NOT NULL;
CREATE INDEX outcomes_strategy ON outcomes (strategy, finding, at);
