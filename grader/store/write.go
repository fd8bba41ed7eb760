package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/gradus-dev/gradus/grader"
)

// Add records an attempt. Its time is kept to the microsecond, in UTC; of
// long output and many calls only the beginning is kept. It is an error if the attempt's ID is already
// recorded, or if its verdict is grader-error.
func (s *Store) Add(ctx context.Context, a grader.Attempt) error {
	const op = "record the attempt"
	r, err := newRow(a)
	if err != nil {
		return explain(op, s.path, err)
	}
	return s.do(ctx, op, func(db *sql.DB) error {
		return write(ctx, db, func(b *batch) error {
			added, err := b.add(r)
			if err == nil && !added {
				err = fmt.Errorf("an attempt with the id %q is already recorded", r.id)
			}
			return err
		})
	})
}

// AddNews is Add for what may be known already: it records nothing, and returns false, if
// the newest attempt at the challenge by the submission of that name was about the same
// files and the same challenge, and came to the same verdict and score. Of several
// processes that add the same at once, one records it.
func (s *Store) AddNews(ctx context.Context, a grader.Attempt) (added bool, err error) {
	const op = "record the attempt"
	r, err := newRow(a)
	if err != nil {
		return false, explain(op, s.path, err)
	}
	err = s.do(ctx, op, func(db *sql.DB) error {
		return write(ctx, db, func(b *batch) error {
			known, err := b.repeats(&a.Report)
			if err == nil && !known {
				added, err = b.add(r)
			}
			return err
		})
	})
	return added && err == nil, err
}

// repeats reports whether the newest attempt by the same submission says what r says.
func (b *batch) repeats(r *grader.Report) (same bool, err error) {
	err = b.tx.QueryRowContext(b.ctx, `SELECT verdict = ? AND json_extract(report, '$.score') = ?
			AND coalesce(json_extract(report, '$.submission_hash'), '') = ? AND json_extract(report, '$.challenge_hash') = ?
		FROM attempts WHERE challenge = ? AND json_extract(report, '$.submission') = ? ORDER BY time DESC, id DESC LIMIT 1`,
		string(r.Verdict), r.Score, r.SubmissionHash, r.ChallengeHash, r.Challenge, r.Submission).Scan(&same)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return same, err
}

// batch adds attempts within one transaction and gathers what the derived
// tables must learn from them.
type batch struct {
	ctx    context.Context
	tx     *sql.Tx
	insert *sql.Stmt
	best   map[[2]string]best // by challenge and test
	passed map[string]pass    // by challenge
}

// pass is what a batch learnt of a challenge.
type pass struct {
	passed bool // some attempt was accepted
	alone  bool // one of them without the solution
}

type best struct {
	points  int
	attempt string // its ID
}

// write runs f in a transaction and commits what it added, or nothing.
func write(ctx context.Context, db *sql.DB, f func(*batch) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, `INSERT INTO attempts (id, time, challenge, verdict, report)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`)
	if err != nil {
		return err
	}
	b := &batch{ctx: ctx, tx: tx, insert: insert, best: map[[2]string]best{}, passed: map[string]pass{}}
	if err := f(b); err != nil {
		return err
	}
	if err := b.derive(); err != nil {
		return err
	}
	return tx.Commit()
}

// add inserts r and tells whether its ID was new.
func (b *batch) add(r row) (bool, error) {
	res, err := b.insert.ExecContext(b.ctx, r.id, r.micros, r.challenge, string(r.verdict), string(r.report))
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	p, accepted := b.passed[r.challenge], r.verdict == grader.Accepted
	b.passed[r.challenge] = pass{p.passed || accepted, p.alone || accepted && !r.afterSolution}
	for _, o := range r.outcomes {
		key := [2]string{r.challenge, o.Test}
		if have, ok := b.best[key]; !ok || o.Points > have.points {
			b.best[key] = best{o.Points, r.id}
		}
	}
	return true, nil
}

// derive brings the tables best and progress up to date.
func (b *batch) derive() error {
	for key, v := range b.best {
		_, err := b.tx.ExecContext(b.ctx, `INSERT INTO best (challenge, test, points, attempt) VALUES (?, ?, ?, ?)
			ON CONFLICT (challenge, test) DO UPDATE SET points = excluded.points, attempt = excluded.attempt
			WHERE excluded.points > points`, key[0], key[1], v.points, v.attempt)
		if err != nil {
			return err
		}
	}
	for challenge, p := range b.passed {
		_, err := b.tx.ExecContext(b.ctx, `INSERT INTO progress (challenge, passed, after_solution) VALUES (?1, ?2, ?2 AND NOT ?3)
			ON CONFLICT (challenge) DO UPDATE SET passed = passed OR ?2, after_solution = NOT ?3 AND CASE passed WHEN 1 THEN after_solution ELSE ?2 END`,
			challenge, p.passed, p.alone)
		if err != nil {
			return err
		}
	}
	return nil
}
