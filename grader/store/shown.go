package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Shown is what a learner was shown of a challenge beside its task.
type Shown struct {
	Hints    int       // how many, from the first
	Solution time.Time // when it was shown last; zero if it wasn't
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
			ON CONFLICT (challenge) DO UPDATE SET solution = max(coalesce(solution, 0), ?2)`, challenge, now.UnixMicro())
		return err
	})
}

// Spoiled reports whether the solution of one of challenges ("track/slug"), the names of
// one, was shown after a time, and none of them was passed without it.
func (s *Store) Spoiled(ctx context.Context, challenges []string, after time.Time) (bool, error) {
	spoiled := false
	err := s.do(ctx, "look up what was shown", func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM shown WHERE challenge IN (SELECT value FROM json_each(?1)) AND solution > ?2)
			AND NOT EXISTS (SELECT 1 FROM progress WHERE challenge IN (SELECT value FROM json_each(?1)) AND passed = 1 AND after_solution = 0)`,
			list(challenges), after.UnixMicro()).Scan(&spoiled)
	})
	return spoiled, err
}

// Failures returns the submissions at challenges ("track/slug"), by their hashes, that
// hidden tests graded and did not accept.
func (s *Store) Failures(ctx context.Context, challenges []string) ([]string, error) {
	var out []string
	err := s.do(ctx, "look up the attempts", func(db *sql.DB) error {
		out = nil
		return each(ctx, db, func(rows *sql.Rows) error {
			var hash string
			err := rows.Scan(&hash)
			out = append(out, hash)
			return err
		}, `SELECT DISTINCT coalesce(json_extract(report, '$.submission_hash'), '') FROM attempts
			WHERE challenge IN (SELECT value FROM json_each(?)) AND verdict IN (SELECT value FROM json_each(?)) ORDER BY 1`,
			list(challenges), list(honest))
	})
	return out, err
}

// honest are the verdicts on a submission that was run and is not right.
var honest = []string{string(grader.Partial), string(grader.WrongAnswer), string(grader.RuntimeError), string(grader.TimeLimit), string(grader.MemoryLimit), string(grader.OutputLimit)}

// list returns strings as a query takes them.
func list(all []string) string {
	data, _ := json.Marshal(append([]string{}, all...)) // strings can be marshalled
	return string(data)
}
