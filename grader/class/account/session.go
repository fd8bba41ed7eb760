package account

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/gradus-dev/gradus/grader/class/database"
)

// AccountKey is what a session has the ID of its account under.
const AccountKey = "account"

// Sessions returns the sessions of browsers: kept in the database, for a week, and no
// longer than a day unused. plain is set where the server is reached without TLS, as on
// one's own machine; then the cookie can't be bound to the host.
func (a *Accounts) Sessions(plain bool) *scs.SessionManager {
	m := scs.New()
	m.Store = &sessions{a.DB}
	m.HashTokenInStore = true
	m.Lifetime, m.IdleTimeout = 7*24*time.Hour, 24*time.Hour
	m.Cookie.Name, m.Cookie.Secure = "__Host-gradus", true
	if plain {
		m.Cookie.Name, m.Cookie.Secure = "gradus", false
	}
	m.Cookie.HttpOnly, m.Cookie.Path, m.Cookie.SameSite = true, "/", http.SameSiteLaxMode
	return m
}

// SignOut ends all sessions of an account.
func (a *Accounts) SignOut(ctx context.Context, tx database.Querier, account string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM session WHERE account = $1", account)
	return err
}

// sessions keeps sessions for scs, by the hashes of their tokens.
type sessions struct{ db *database.DB }

var (
	_ scs.Store    = (*sessions)(nil)
	_ scs.CtxStore = (*sessions)(nil)
)

func (s *sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var text string
	err := s.db.QueryRowContext(ctx, "SELECT data FROM session WHERE token = $1 AND expires > $2", token, database.Micros(time.Now())).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	data, err := base64.StdEncoding.DecodeString(text)
	return data, err == nil, err
}

func (s *sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	account, _ := values[AccountKey].(string)
	return s.db.Do(ctx, func(tx *database.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM session WHERE expires <= $1", database.Micros(time.Now())); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO session (token, account, data, expires) VALUES ($1, $2, $3, $4)
			ON CONFLICT (token) DO UPDATE SET account = excluded.account, data = excluded.data, expires = excluded.expires`,
			token, account, base64.StdEncoding.EncodeToString(data), database.Micros(expires))
		return err
	})
}

func (s *sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM session WHERE token = $1", token)
	return err
}

func (s *sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s *sessions) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

func (s *sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
