-- What was seen of success, added up. level: 0 all, 1 an action, 2 an action with a finding, 3 in a context; parent: the
-- key of the level above (of an action its risk). trials, successes: as they are; w, wy, ww: sums of the weights, of
-- those of successes, and of the squared weights, where a newer outcome weighs more (half as much per 90 days of age);
-- f, fy, ff: the same with 7 days; eta: sum of w times what the logistic model says.
CREATE TABLE success_tallies (
    level INTEGER NOT NULL, parent TEXT NOT NULL, key TEXT NOT NULL, trials INTEGER NOT NULL,
    successes INTEGER NOT NULL, w REAL NOT NULL, wy REAL NOT NULL, ww REAL NOT NULL, f REAL NOT NULL, fy REAL NOT NULL,
    ff REAL NOT NULL, eta REAL NOT NULL, PRIMARY KEY (level, parent, key)) WITHOUT ROWID;

-- The same by all circumstances, for fitting the logistic model.
CREATE TABLE success_cells (
    action TEXT NOT NULL, finding TEXT NOT NULL, class TEXT NOT NULL, circumstances INTEGER NOT NULL,
    w REAL NOT NULL, wy REAL NOT NULL, PRIMARY KEY (action, finding, class, circumstances)) WITHOUT ROWID;

-- What was fitted last: one row of JSON.
CREATE TABLE success_model (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, body TEXT NOT NULL);
