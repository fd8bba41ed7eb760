-- What was handed in, so that a learner finds the way back to it. A file's content is
-- kept once, however many submissions hold it.
CREATE TABLE contents (
	hash TEXT PRIMARY KEY, -- hex SHA-256 of the content
	data BLOB NOT NULL     -- the content, compressed (RFC 1951)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
	submission TEXT NOT NULL, -- the hash that reports give of it
	name       TEXT NOT NULL,
	content    TEXT NOT NULL REFERENCES contents (hash),
	PRIMARY KEY (submission, name)
) STRICT, WITHOUT ROWID;

-- Challenges that a learner does not want to be offered for now.
CREATE TABLE skipped (
	challenge TEXT PRIMARY KEY -- track/slug
) STRICT, WITHOUT ROWID;
