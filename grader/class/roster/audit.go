package roster

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/report"
)

// Entry is one line of the audit. Accounts are named by their IDs, so that nobody's name is
// left behind when somebody is erased.
type Entry struct {
	ID                 string
	At                 time.Time
	Course             string // "" where it is of none
	Actor              string // an account, or Operator, or "address ADDRESS"
	Verb, Object       string
	Before, After, Why string
}

// Operator is the actor of what is done at the server's own command line.
const Operator = "operator"

// mostSaid bounds each text of an entry, in bytes.
const mostSaid = 500

// Audit writes an entry, in the transaction of what it tells of.
func Audit(ctx context.Context, tx database.Querier, e Entry) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	clean := func(s string) string { return report.CleanLine(s, mostSaid) }
	_, err = tx.ExecContext(ctx, "INSERT INTO audit (id, at, course, actor, verb, object, before, after, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		id.String(), database.Micros(time.Now()), e.Course, clean(e.Actor), clean(e.Verb), clean(e.Object), clean(e.Before), clean(e.After), clean(e.Why))
	return err
}

// Entries returns the entries of a course, and those of none where whole is set, the newest
// first, after one with an ID ("" for the newest), at most so many.
func (r *Roster) Entries(ctx context.Context, course string, whole bool, after string, most int) ([]*Entry, error) {
	also := course
	if whole {
		also = ""
	}
	rows, err := r.DB.QueryContext(ctx, `SELECT id, at, course, actor, verb, object, before, after, why FROM audit
		WHERE (course = $1 OR course = $2) AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4`, course, also, after, most)
	return collect(rows, err, func(s scanner) (*Entry, error) {
		var e Entry
		var at int64
		err := s.Scan(&e.ID, &at, &e.Course, &e.Actor, &e.Verb, &e.Object, &e.Before, &e.After, &e.Why)
		e.At = database.Time(at)
		return &e, err
	})
}
