package account

import (
	"context"
	"time"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
)

// Invitation is a link that lets people into a course.
type Invitation struct {
	Course, Title string // of the course
	Role          class.Role
	Account       string // whom it signs in; "" for whoever comes
	Uses          int    // that are left
	Expires       time.Time
	Creator       string // an account's ID, or roster.Operator

	hash string
}

// Invite makes a link and returns its secret.
func (a *Accounts) Invite(ctx context.Context, tx database.Querier, i Invitation) (secret string, err error) {
	secret = newSecret(linkPrefix)
	var account any
	if i.Account != "" {
		account = i.Account
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO invitation (hash, course, role, account, uses, expires, created, creator) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		hashOf(secret), i.Course, string(i.Role), account, i.Uses, database.Micros(i.Expires), database.Micros(time.Now()), i.Creator)
	return secret, err
}

// Invitation returns what a link says, or ErrNone if it is none, used up or expired.
func (a *Accounts) Invitation(ctx context.Context, secret string) (*Invitation, error) {
	if !genuine(linkPrefix, secret) {
		return nil, ErrNone
	}
	i := Invitation{hash: hashOf(secret)}
	var expires int64
	err := a.DB.QueryRowContext(ctx, `SELECT course, title, role, coalesce(account, ''), uses, expires, creator FROM invitation JOIN course ON course.id = invitation.course
		WHERE hash = $1 AND uses > 0 AND expires > $2`, i.hash, database.Micros(time.Now())).Scan(&i.Course, &i.Title, &i.Role, &i.Account, &i.Uses, &expires, &i.Creator)
	i.Expires = database.Time(expires)
	return &i, none(err)
}

// Use takes one of the uses of a link; ErrNone if somebody else was faster.
func (a *Accounts) Use(ctx context.Context, tx database.Querier, i *Invitation) error {
	done, err := tx.ExecContext(ctx, "UPDATE invitation SET uses = uses - 1 WHERE hash = $1 AND uses > 0 AND expires > $2", i.hash, database.Micros(time.Now()))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return ErrNone
	}
	return nil
}
