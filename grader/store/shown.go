package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Shown is what a learner was shown of a challenge beside its task.
type Shown struct {
	Hints    int       // how many, from the first
	Solution time.Time // when it was shown first; zero if it wasn't
}

// Shown returns what was shown of a challenge ("track/slug").
func (s *Store) Shown(ctx context.Context, challenge string) (Shown, error) {
	var out Shown
	err := s.do(ctx, "look up what was shown", func(db *sql.DB) error {
		var solution sql.NullInt64
		err := db.QueryRowContext(ctx, "SELECT hints, solution FROM shown WHERE challenge = ?", challenge).Scan(&out.Hints, &solution)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if solution.Valid {
			out.Solution = time.UnixMicro(solution.Int64).UTC()
		}
		return err
	})
	return out, err
}

// ShowHint counts one more hint of a challenge that has of them, and returns how many
// were shown, that one among them: of, if all of them were before.
func (s *Store) ShowHint(ctx context.Context, challenge string, of int) (int, error) {
	var n int
	err := s.do(ctx, "count a hint", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `INSERT INTO shown (challenge, hints) VALUES (?1, min(1, ?2))
			ON CONFLICT (challenge) DO UPDATE SET hints = min(hints + 1, ?2) RETURNING hints`, challenge, of).Scan(&n)
	})
	return n, err
}

// ShowSolution notes that a challenge's solution is shown.
func (s *Store) ShowSolution(ctx context.Context, challenge string, now time.Time) error {
	return s.do(ctx, "note that the solution is shown", func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `INSERT INTO shown (challenge, solution) VALUES (?1, ?2)
			ON CONFLICT (challenge) DO UPDATE SET solution = coalesce(solution, ?2)`, challenge, now.UnixMicro())
		return err
	})
}

// Spoiled reports whether a challenge's solution was shown before it was passed, and it
// was not passed since.
func (s *Store) Spoiled(ctx context.Context, challenge string) (bool, error) {
	n := 0
	err := s.do(ctx, "look up what was shown", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT count(*) FROM shown WHERE challenge = ?1 AND solution IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM progress WHERE challenge = ?1 AND passed = 1)`, challenge).Scan(&n)
	})
	return n > 0, err
}

// Failures counts the attempts at challenges ("track/slug") that were not accepted.
func (s *Store) Failures(ctx context.Context, challenges []string) (int, error) {
	sum := 0
	err := s.do(ctx, "count the attempts", func(db *sql.DB) error {
		sum = 0
		for _, id := range challenges {
			n := 0
			if err := db.QueryRowContext(ctx, "SELECT count(*) FROM attempts WHERE challenge = ? AND verdict <> 'accepted'", id).Scan(&n); err != nil {
				return err
			}
			sum += n
		}
		return nil
	})
	return sum, err
}
