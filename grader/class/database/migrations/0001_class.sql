-- Times are microseconds since 1970; a NULL time is one that has not come. Hashes are hex.
-- +goose Up
CREATE TABLE account (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    email   TEXT NOT NULL DEFAULT '',
    admin   BIGINT NOT NULL DEFAULT 0, -- 1: sees the machines
    created BIGINT NOT NULL,
    erased  BIGINT
);

CREATE TABLE course (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    weight  BIGINT NOT NULL DEFAULT 1 CHECK (weight > 0),
    served  BIGINT NOT NULL DEFAULT 0, -- the turn at which one of its submissions was last sent
    created BIGINT NOT NULL
);

CREATE TABLE member (
    course  TEXT NOT NULL REFERENCES course (id),
    account TEXT NOT NULL REFERENCES account (id),
    role    TEXT NOT NULL,
    joined  BIGINT NOT NULL,
    PRIMARY KEY (course, account)
);
CREATE INDEX member_account ON member (account);

-- Who an account is at an identity provider.
CREATE TABLE identity (
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (issuer, subject)
);

-- A link that lets people in. What it says is kept as its hash only.
CREATE TABLE invitation (
    hash    TEXT PRIMARY KEY,
    course  TEXT NOT NULL REFERENCES course (id),
    role    TEXT NOT NULL,
    account TEXT REFERENCES account (id), -- whom it signs in; NULL for whoever comes
    uses    BIGINT NOT NULL,              -- that are left
    expires BIGINT NOT NULL,
    created BIGINT NOT NULL,
    creator TEXT NOT NULL
);

CREATE TABLE token (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES account (id),
    name    TEXT NOT NULL,
    scope   TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT,
    revoked BIGINT
);
CREATE INDEX token_account ON token (account);

CREATE TABLE session (
    token   TEXT PRIMARY KEY, -- its hash
    account TEXT NOT NULL DEFAULT '',
    data    TEXT NOT NULL,    -- base64
    expires BIGINT NOT NULL
);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE deadline (
    course    TEXT NOT NULL REFERENCES course (id),
    challenge TEXT NOT NULL, -- '' for all that have none of their own
    at        BIGINT NOT NULL,
    grace     BIGINT NOT NULL DEFAULT 0, -- microseconds
    percent   DOUBLE PRECISION NOT NULL DEFAULT 0,
    at_most   DOUBLE PRECISION NOT NULL DEFAULT 100,
    PRIMARY KEY (course, challenge)
);

CREATE TABLE extension (
    course    TEXT NOT NULL REFERENCES course (id),
    account   TEXT NOT NULL REFERENCES account (id),
    challenge TEXT NOT NULL, -- '' for all
    more      BIGINT NOT NULL, -- microseconds
    PRIMARY KEY (course, account, challenge)
);

CREATE TABLE submission (
    id         TEXT PRIMARY KEY,
    course     TEXT NOT NULL REFERENCES course (id),
    account    TEXT NOT NULL REFERENCES account (id),
    challenge  TEXT NOT NULL,
    blob       TEXT NOT NULL,
    name       TEXT NOT NULL,
    submitted  BIGINT NOT NULL,
    state      TEXT NOT NULL,
    generation BIGINT NOT NULL DEFAULT 1,
    priority   BIGINT NOT NULL,
    since      BIGINT NOT NULL, -- in the queue
    not_before BIGINT NOT NULL DEFAULT 0,
    deaths     BIGINT NOT NULL DEFAULT 0,
    failures   BIGINT NOT NULL DEFAULT 0,
    cause      TEXT NOT NULL DEFAULT '',
    worker     TEXT NOT NULL DEFAULT '', -- grades it now
    aimed      TEXT NOT NULL DEFAULT '', -- the only worker it was sent to
    avoid      TEXT NOT NULL DEFAULT '', -- the worker that failed at it last
    UNIQUE (course, account, challenge, blob)
);
CREATE INDEX submission_queued ON submission (course, priority, since) WHERE state = 'queued';
CREATE INDEX submission_sent ON submission (course, account) WHERE state = 'sent';
CREATE INDEX submission_parked ON submission (course) WHERE state = 'parked';
CREATE INDEX submission_challenge ON submission (course, challenge);

-- When a hand-in came that the queue was too long to take.
CREATE TABLE arrival (
    course    TEXT NOT NULL,
    account   TEXT NOT NULL,
    challenge TEXT NOT NULL,
    blob      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (course, account, challenge, blob)
);

CREATE TABLE result (
    submission     TEXT NOT NULL REFERENCES submission (id),
    challenge_hash TEXT NOT NULL,
    engine         TEXT NOT NULL,
    verdict        TEXT NOT NULL,
    score          BIGINT NOT NULL,
    max_score      BIGINT NOT NULL,
    report         TEXT NOT NULL,
    millis         BIGINT NOT NULL, -- that grading it took
    graded         BIGINT NOT NULL,
    worker         TEXT NOT NULL,
    counted        BIGINT, -- since when it counts, or did
    note           TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (submission, challenge_hash, engine)
);
CREATE INDEX result_graded ON result (graded);

CREATE TABLE worker (
    id       TEXT PRIMARY KEY,
    lock     BIGINT NOT NULL, -- the key of the lock its session holds while it lives
    host     TEXT NOT NULL,
    slots    BIGINT NOT NULL,
    sandbox  TEXT NOT NULL,
    engine   TEXT NOT NULL,
    server   BIGINT NOT NULL, -- when the database it appeared in was started
    started  BIGINT NOT NULL,
    gone     BIGINT,
    why_gone TEXT NOT NULL DEFAULT ''
);

-- One row, whose lock is that of whoever changes the queue; number counts what was sent.
CREATE TABLE turn (
    number BIGINT NOT NULL
);
INSERT INTO turn VALUES (0);

CREATE TABLE audit (
    id     TEXT PRIMARY KEY,
    at     BIGINT NOT NULL,
    course TEXT NOT NULL,
    actor  TEXT NOT NULL, -- an account's id, or who else it was
    verb   TEXT NOT NULL,
    object TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '',
    after  TEXT NOT NULL DEFAULT '',
    why    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_course ON audit (course, at);
