-- For when challenges were passed, without a look at attempts that failed.
CREATE INDEX passes ON attempts (time, challenge) WHERE verdict = 'accepted';
