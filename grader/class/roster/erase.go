package roster

import (
	"context"
	"fmt"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Export is all that is kept of somebody, but for the files they handed in.
type Export struct {
	Account     class.Account
	Identities  []string // "issuer subject"
	Courses     []*Membership
	Extensions  map[string]map[string]time.Duration // by course and challenge
	Submissions []map[string]any                    // each with its results
	Entries     []*Entry                            // of the audit, that they did
}

// Export returns all that is kept of an account, or ErrNone.
func (r *Roster) Export(ctx context.Context, account string) (*Export, error) {
	e := &Export{Extensions: map[string]map[string]time.Duration{}}
	var created int64
	err := r.DB.QueryRowContext(ctx, "SELECT id, name, email, created FROM account WHERE id = $1 AND erased IS NULL", account).Scan(&e.Account.ID, &e.Account.Name, &e.Account.Email, &created)
	if err != nil {
		return nil, none(err)
	}
	e.Account.Created = database.Time(created)
	rows, err := r.DB.QueryContext(ctx, "SELECT issuer || ' ' || subject FROM identity WHERE account = $1 ORDER BY 1", account)
	if e.Identities, err = collect(rows, err, func(s scanner) (one string, err error) { return one, s.Scan(&one) }); err != nil {
		return nil, err
	}
	if e.Courses, err = r.Memberships(ctx, account); err != nil {
		return nil, err
	}
	for _, m := range e.Courses {
		d, err := r.Deadlines(ctx, m.Course)
		if err != nil {
			return nil, err
		}
		if more := d.More[account]; more != nil {
			e.Extensions[m.Course] = more
		}
	}
	if e.Submissions, err = r.exported(ctx, account); err != nil {
		return nil, err
	}
	rows, err = r.DB.QueryContext(ctx, "SELECT id, at, course, verb, object FROM audit WHERE actor = $1 ORDER BY id", account)
	e.Entries, err = collect(rows, err, func(s scanner) (*Entry, error) {
		one := Entry{Actor: account}
		var at int64
		err := s.Scan(&one.ID, &at, &one.Course, &one.Verb, &one.Object)
		one.At = database.Time(at)
		return &one, err
	})
	return e, err
}

func (r *Roster) exported(ctx context.Context, account string) ([]map[string]any, error) {
	rows, err := r.DB.QueryContext(ctx, `SELECT s.id, s.course, s.challenge, s.blob, s.name, s.submitted, s.state, coalesce(r.verdict, ''), coalesce(r.score, 0), coalesce(r.max_score, 0), coalesce(r.graded, 0)
		FROM submission s LEFT JOIN result r ON r.submission = s.id WHERE s.account = $1 ORDER BY s.id, r.graded`, account)
	return collect(rows, err, func(s scanner) (map[string]any, error) {
		var id, course, challenge, blob, name, state, verdict string
		var submitted, graded int64
		var score, most int
		err := s.Scan(&id, &course, &challenge, &blob, &name, &submitted, &state, &verdict, &score, &most, &graded)
		one := map[string]any{"submission": id, "course": course, "challenge": challenge, "sha256": blob, "file": name, "submitted": database.Time(submitted), "state": state}
		if graded != 0 {
			one["verdict"], one["score"], one["max_score"], one["graded"] = verdict, score, most, database.Time(graded)
		}
		return one, err
	})
}

// Erase forgets an account: its name, its courses, what it handed in and what came of it.
// The audit keeps the ID, which nothing leads from any more. It returns the files that
// nobody else handed in, which are the caller's to delete.
func (r *Roster) Erase(ctx context.Context, tx database.Querier, account string) (blobs []string, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT blob FROM submission s WHERE account = $1
		AND NOT EXISTS (SELECT 1 FROM submission o WHERE o.blob = s.blob AND o.account <> $1)`, account)
	if blobs, err = collect(rows, err, func(s scanner) (one string, err error) { return one, s.Scan(&one) }); err != nil {
		return nil, err
	}
	done, err := tx.ExecContext(ctx, "UPDATE account SET name = 'erased', email = '', erased = $2 WHERE id = $1 AND erased IS NULL", account, database.Micros(time.Now()))
	if err != nil {
		return nil, err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return nil, fmt.Errorf("the account %s: %w", account, ErrNone)
	}
	for _, statement := range []string{
		"DELETE FROM result WHERE submission IN (SELECT id FROM submission WHERE account = $1)",
		"DELETE FROM submission WHERE account = $1",
		"DELETE FROM arrival WHERE account = $1",
		"DELETE FROM extension WHERE account = $1",
		"DELETE FROM member WHERE account = $1",
		"DELETE FROM identity WHERE account = $1",
		"DELETE FROM token WHERE account = $1",
		"DELETE FROM session WHERE account = $1",
		"DELETE FROM invitation WHERE account = $1",
	} {
		if _, err := tx.ExecContext(ctx, statement, account); err != nil {
			return nil, err
		}
	}
	return blobs, nil
}
