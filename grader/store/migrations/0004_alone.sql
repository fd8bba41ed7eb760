-- Whether a challenge was passed only after its solution was shown. A pass without it
-- counts, whichever came first.
ALTER TABLE progress ADD COLUMN after_solution INTEGER NOT NULL DEFAULT 0; -- 1 if so

UPDATE progress SET after_solution = 1 WHERE passed = 1 AND (
	SELECT json_extract(report, '$.after_solution') FROM attempts
	WHERE attempts.challenge = progress.challenge AND verdict = 'accepted' ORDER BY time, id LIMIT 1) = 1;
