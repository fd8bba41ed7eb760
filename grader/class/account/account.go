// Package account lets people in: by links that invite them, by an identity provider, by
// sessions of a browser and tokens of a program. It owns accounts and these secrets, of
// which the database has the hashes only.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/database"
	"github.com/gradus-dev/gradus/grader/report"
)

// Accounts is who can sign in. Its methods may be used concurrently.
type Accounts struct{ DB *database.DB }

// ErrNone says that there is no such account, link or token, or no longer.
var ErrNone = errors.New("there is none")

// mostName bounds a name, in bytes.
const mostName = 100

// Create makes an account.
func (a *Accounts) Create(ctx context.Context, tx database.Querier, name, email string) (*class.Account, error) {
	name = strings.Join(strings.Fields(report.CleanLine(name, mostName)), " ")
	if name == "" {
		return nil, errors.New("write a name")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	acc := &class.Account{ID: id.String(), Name: name, Email: report.CleanLine(email, mostName), Created: time.Now().UTC()}
	_, err = tx.ExecContext(ctx, "INSERT INTO account (id, name, email, created) VALUES ($1, $2, $3, $4)", acc.ID, acc.Name, acc.Email, database.Micros(acc.Created))
	return acc, err
}

// Account returns the account with an ID, or ErrNone; one that was erased is none.
func (a *Accounts) Account(ctx context.Context, id string) (*class.Account, error) {
	var acc class.Account
	var admin, created int64
	err := a.DB.QueryRowContext(ctx, "SELECT id, name, email, admin, created FROM account WHERE id = $1 AND erased IS NULL", id).Scan(&acc.ID, &acc.Name, &acc.Email, &admin, &created)
	acc.Admin = admin != 0
	acc.Created = database.Time(created)
	return &acc, none(err)
}

// Identified returns the account that somebody has who is known to an identity provider,
// and makes one at the first time.
func (a *Accounts) Identified(ctx context.Context, issuer, subject, name, email string) (acc *class.Account, err error) {
	err = a.DB.Do(ctx, func(tx *database.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT account FROM identity WHERE issuer = $1 AND subject = $2", issuer, subject).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			acc = &class.Account{ID: id}
			return err
		}
		if acc, err = a.Create(ctx, tx, name, email); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO identity (issuer, subject, account) VALUES ($1, $2, $3)", issuer, subject, acc.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.Account(ctx, acc.ID)
}

// Secrets are 32 random bytes in letters and digits, behind a prefix by which they are
// recognised where they were leaked, and before a checksum by which what only looks like
// one is told apart.
const (
	tokenPrefix = "gradus_"
	linkPrefix  = "join_"
)

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret(prefix string) string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	body := strings.ToLower(letters.EncodeToString(b[:]))
	return prefix + body + checksum(prefix+body)
}

func checksum(s string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(s))) }

// genuine reports whether a text may be a secret.
func genuine(prefix, secret string) bool {
	const long = 52 + 8 // body and checksum
	return strings.HasPrefix(secret, prefix) && len(secret) == len(prefix)+long && checksum(secret[:len(secret)-8]) == secret[len(secret)-8:]
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}

// MakeAdmin lets an account see the machines.
func (a *Accounts) MakeAdmin(ctx context.Context, tx database.Querier, id string) error {
	_, err := tx.ExecContext(ctx, "UPDATE account SET admin = 1 WHERE id = $1", id)
	return err
}
