-- What a learner was shown of a challenge beside its task.
CREATE TABLE shown (
	challenge TEXT    PRIMARY KEY, -- track/slug
	hints     INTEGER NOT NULL DEFAULT 0,
	solution  INTEGER             -- microseconds since 1970, UTC, when it was shown first
) STRICT, WITHOUT ROWID;
