-- prior: sum of w times what was believed of each step before there was a history; primed: sum of the w of those of
-- which it is known (steps of a planned strategy).
ALTER TABLE success_tallies ADD COLUMN prior REAL NOT NULL DEFAULT 0;
ALTER TABLE success_tallies ADD COLUMN primed REAL NOT NULL DEFAULT 0;
