package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/report"
)

// Scope is what a token lets a program do.
type Scope string

// The scopes. None lets a program do what only staff may.
const (
	ReadOwn Scope = "read"   // sees what is its learner's
	HandIn  Scope = "submit" // that, and hands in
)

// Scopes lists the scopes.
var Scopes = []Scope{HandIn, ReadOwn}

// Token is a secret of a program that acts for somebody.
type Token struct {
	ID, Account, Name string
	Scope             Scope
	Created, Expires  time.Time
	Used              time.Time // zero if it never was
}

// NewToken makes a token and returns its secret, which nobody can see again.
func (a *Accounts) NewToken(ctx context.Context, tx database.Querier, t Token) (secret string, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	secret = newSecret(tokenPrefix)
	_, err = tx.ExecContext(ctx, "INSERT INTO token (hash, id, account, name, scope, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		hashOf(secret), id.String(), t.Account, report.CleanLine(t.Name, mostName), string(t.Scope), database.Micros(time.Now()), database.Micros(t.Expires))
	return secret, err
}

const tokenColumns = "id, account, name, scope, created, expires, coalesce(used, 0)"

func scanToken(s interface{ Scan(...any) error }) (*Token, error) {
	var t Token
	var created, expires, used int64
	err := s.Scan(&t.ID, &t.Account, &t.Name, &t.Scope, &created, &expires, &used)
	t.Created, t.Expires, t.Used = database.Time(created), database.Time(expires), database.Time(used)
	return &t, none(err)
}

// Token returns the token with a secret, and notes that it was used; ErrNone if there is
// none, or it expired or was revoked.
func (a *Accounts) Token(ctx context.Context, secret string) (*Token, error) {
	if !genuine(tokenPrefix, secret) {
		return nil, ErrNone
	}
	now := database.Micros(time.Now())
	t, err := scanToken(a.DB.QueryRowContext(ctx, "SELECT "+tokenColumns+" FROM token WHERE hash = $1 AND expires > $2 AND revoked IS NULL", hashOf(secret), now))
	if err != nil {
		return nil, err
	}
	const noted = time.Minute // often enough to know, and seldom enough to cost nothing
	if time.Since(t.Used) > noted {
		_, err = a.DB.ExecContext(ctx, "UPDATE token SET used = $2 WHERE id = $1", t.ID, now)
	}
	return t, err
}

// Tokens returns the tokens of an account that are good, the newest first.
func (a *Accounts) Tokens(ctx context.Context, account string) (all []*Token, err error) {
	rows, err := a.DB.QueryContext(ctx, "SELECT "+tokenColumns+" FROM token WHERE account = $1 AND expires > $2 AND revoked IS NULL ORDER BY id DESC", account, database.Micros(time.Now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// Revoke ends a token of an account.
func (a *Accounts) Revoke(ctx context.Context, tx database.Querier, account, id string) error {
	done, err := tx.ExecContext(ctx, "UPDATE token SET revoked = $3 WHERE account = $1 AND id = $2 AND revoked IS NULL", account, id, database.Micros(time.Now()))
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
