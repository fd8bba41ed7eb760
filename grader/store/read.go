package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Status is what the attempts at a challenge came to.
type Status string

const (
	Tried  Status = "tried"
	Passed Status = "passed" // at least one attempt was accepted
)

// History returns attempts, newest first: those at challenges ("track/slug") or at
// all when none is given, and at most limit when limit is positive.
func (s *Store) History(ctx context.Context, challenges []string, limit int) ([]grader.Attempt, error) {
	query, args := "SELECT id, time, report FROM attempts", []any{}
	for i, challenge := range challenges {
		query, args = query+[]string{" WHERE", " OR"}[min(i, 1)]+" challenge = ?", append(args, challenge)
	}
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	query, args = query+" ORDER BY time DESC, id DESC LIMIT ?", append(args, limit)

	var out []grader.Attempt
	err := s.do(ctx, "read the history", func(db *sql.DB) error {
		out = nil
		return each(ctx, db, func(rows *sql.Rows) error {
			a, err := scan(rows)
			out = append(out, a)
			return err
		}, query, args...)
	})
	return out, err
}

// Best returns the most points ever earned, by challenge ("track/slug") and test.
func (s *Store) Best(ctx context.Context) (map[string]map[string]int, error) {
	var out map[string]map[string]int
	err := s.do(ctx, "read the best results", func(db *sql.DB) error {
		out = map[string]map[string]int{}
		return each(ctx, db, func(rows *sql.Rows) error {
			var challenge, test string
			var points int
			if err := rows.Scan(&challenge, &test, &points); err != nil {
				return err
			}
			if out[challenge] == nil {
				out[challenge] = map[string]int{}
			}
			out[challenge][test] = points
			return nil
		}, "SELECT challenge, test, points FROM best")
	})
	return out, err
}

// Status returns the status of every challenge ("track/slug") that was
// attempted; one that is missing was not.
func (s *Store) Status(ctx context.Context) (map[string]Status, error) {
	var out map[string]Status
	err := s.do(ctx, "read the progress", func(db *sql.DB) error {
		out = map[string]Status{}
		return each(ctx, db, func(rows *sql.Rows) error {
			var challenge string
			var passed bool
			err := rows.Scan(&challenge, &passed)
			out[challenge] = Tried
			if passed {
				out[challenge] = Passed
			}
			return err
		}, "SELECT challenge, passed FROM progress")
	})
	return out, err
}

// Passes is when a challenge was passed.
type Passes struct {
	Times         []time.Time // of each accepted attempt, the oldest first
	AfterSolution bool        // none of them was made without the solution
}

// Passes returns the passes of every challenge ("track/slug") that was passed.
func (s *Store) Passes(ctx context.Context) (map[string]Passes, error) {
	var out map[string]Passes
	err := s.do(ctx, "read when challenges were passed", func(db *sql.DB) error {
		out = map[string]Passes{}
		return each(ctx, db, func(rows *sql.Rows) error {
			var challenge string
			var micros int64
			var after bool
			err := rows.Scan(&challenge, &micros, &after)
			out[challenge] = Passes{append(out[challenge].Times, time.UnixMicro(micros).UTC()), after}
			return err
		}, "SELECT challenge, time, after_solution FROM attempts JOIN progress USING (challenge) WHERE verdict = 'accepted' ORDER BY time")
	})
	return out, err
}

// Times returns when the attempts were made, the oldest first.
func (s *Store) Times(ctx context.Context) ([]time.Time, error) {
	var out []time.Time
	err := s.do(ctx, "read when attempts were made", func(db *sql.DB) error {
		out = nil
		return each(ctx, db, func(rows *sql.Rows) error {
			var micros int64
			err := rows.Scan(&micros)
			out = append(out, time.UnixMicro(micros).UTC())
			return err
		}, "SELECT time FROM attempts ORDER BY time")
	})
	return out, err
}

// each calls f for every row of a query.
func each(ctx context.Context, db *sql.DB, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scan reads the columns id, time and report.
func scan(rows *sql.Rows) (grader.Attempt, error) {
	var r row
	if err := rows.Scan(&r.id, &r.micros, &r.report); err != nil {
		return grader.Attempt{}, err
	}
	return r.attempt()
}
