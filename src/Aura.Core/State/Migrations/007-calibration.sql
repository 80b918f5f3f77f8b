-- What was believed before each execution against what came of it, added up by month (year * 100 + month), what the
-- belief rested on, and its tenth (0: below 0.1). predicted, brier, log: sums of the probability, of the squared error
-- and of the log loss.
CREATE TABLE calibration (
    month INTEGER NOT NULL, basis TEXT NOT NULL, tenth INTEGER NOT NULL, n INTEGER NOT NULL, worked INTEGER NOT NULL,
    predicted REAL NOT NULL, brier REAL NOT NULL, log REAL NOT NULL, PRIMARY KEY (month, basis, tenth)) WITHOUT ROWID;
