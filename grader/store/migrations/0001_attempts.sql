-- One row per graded submission. The report is grader.Report as JSON, without
-- what the submission printed; the other columns are what queries look for.
CREATE TABLE attempts (
	id        TEXT    PRIMARY KEY,
	time      INTEGER NOT NULL, -- microseconds since 1970, UTC
	challenge TEXT    NOT NULL, -- track/slug
	verdict   TEXT    NOT NULL,
	report    TEXT    NOT NULL CHECK (json_valid(report))
) STRICT;

CREATE INDEX attempts_by_time ON attempts (time, id);
CREATE INDEX attempts_by_challenge ON attempts (challenge, time, id);

-- Kept up to date in the transaction that adds an attempt, so that skills and
-- lists cost the same after ten attempts as after a hundred thousand.
CREATE TABLE best (
	challenge TEXT    NOT NULL,
	test      TEXT    NOT NULL,
	points    INTEGER NOT NULL,
	attempt   TEXT    NOT NULL REFERENCES attempts (id), -- the one that earned them
	PRIMARY KEY (challenge, test)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
	challenge TEXT    PRIMARY KEY,
	passed    INTEGER NOT NULL -- 1 once an attempt was accepted
) STRICT, WITHOUT ROWID;
