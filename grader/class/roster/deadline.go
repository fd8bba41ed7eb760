package roster

import (
	"context"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Deadlines says until when the challenges of a course are due, for whom.
type Deadlines struct {
	Of   map[string]*class.Deadline          // by challenge; that of "" is for all others
	More map[string]map[string]time.Duration // how much longer, by account and challenge; "" is all
}

// For returns the deadline of a challenge, or nil.
func (d *Deadlines) For(challenge string) *class.Deadline {
	if own := d.Of[challenge]; own != nil {
		return own
	}
	return d.Of[""]
}

// Extension returns how much longer an account has for a challenge.
func (d *Deadlines) Extension(account, challenge string) time.Duration {
	return max(d.More[account][challenge], d.More[account][""])
}

// Deadlines returns those of a course.
func (r *Roster) Deadlines(ctx context.Context, course string) (*Deadlines, error) {
	d := &Deadlines{Of: map[string]*class.Deadline{}, More: map[string]map[string]time.Duration{}}
	rows, err := r.DB.QueryContext(ctx, "SELECT challenge, at, grace, percent, at_most FROM deadline WHERE course = $1", course)
	all, err := collect(rows, err, func(s scanner) (*class.Deadline, error) {
		var one class.Deadline
		var at, grace int64
		err := s.Scan(&one.Challenge, &at, &grace, &one.PercentADay, &one.AtMost)
		one.At, one.Grace = database.Time(at), time.Duration(grace)*time.Microsecond
		return &one, err
	})
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		d.Of[one.Challenge] = one
	}
	return d, r.extensions(ctx, course, d)
}

func (r *Roster) extensions(ctx context.Context, course string, d *Deadlines) error {
	rows, err := r.DB.QueryContext(ctx, "SELECT account, challenge, more FROM extension WHERE course = $1", course)
	_, err = collect(rows, err, func(s scanner) (struct{}, error) {
		var account, challenge string
		var more int64
		err := s.Scan(&account, &challenge, &more)
		if d.More[account] == nil {
			d.More[account] = map[string]time.Duration{}
		}
		d.More[account][challenge] = time.Duration(more) * time.Microsecond
		return struct{}{}, err
	})
	return err
}

// SetDeadline sets the deadline of a challenge, or of all that have none of their own. One
// without a time is taken away.
func (r *Roster) SetDeadline(ctx context.Context, tx database.Querier, course string, d class.Deadline) error {
	if d.At.IsZero() {
		_, err := tx.ExecContext(ctx, "DELETE FROM deadline WHERE course = $1 AND challenge = $2", course, d.Challenge)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO deadline (course, challenge, at, grace, percent, at_most) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (course, challenge) DO UPDATE SET at = excluded.at, grace = excluded.grace, percent = excluded.percent, at_most = excluded.at_most`,
		course, d.Challenge, database.Micros(d.At), d.Grace.Microseconds(), d.PercentADay, d.AtMost)
	return err
}

// SetExtension gives an account longer for a challenge, or for all; 0 takes that back.
func (r *Roster) SetExtension(ctx context.Context, tx database.Querier, course, account, challenge string, more time.Duration) error {
	if more == 0 {
		_, err := tx.ExecContext(ctx, "DELETE FROM extension WHERE course = $1 AND account = $2 AND challenge = $3", course, account, challenge)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO extension (course, account, challenge, more) VALUES ($1, $2, $3, $4)
		ON CONFLICT (course, account, challenge) DO UPDATE SET more = excluded.more`, course, account, challenge, more.Microseconds())
	return err
}
