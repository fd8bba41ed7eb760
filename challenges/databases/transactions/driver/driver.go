// Package driver makes the hidden tests' calls of package payments beside the submission,
// on SQLite in memory, and returns what it observes. It holds no expected value.
package driver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the database driver

	"github.com/gradus-dev/gradus/challenges/databases/transactions"
	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

// Payment is a payment to make.
type Payment struct {
	From, To string
	Amount   int64
}

// Account is an account with its balance, and Entry a row of the ledger.
type (
	Account struct {
		ID      string
		Balance int64
	}
	Entry struct {
		Account string
		Amount  int64
	}
)

// Outcome is what came of a call of Pay.
type Outcome struct {
	Err      error
	FromDisk bool      // Err is or wraps the failure of the database
	Step     string    // which was disturbed; "" if Pay took fewer steps
	Left     int       // connections that Pay did not give back
	Accounts []Account // afterwards, by ID
	Ledger   []Entry   // afterwards, from the first to the last
	Locked   error     // why the two above can't be read
	Other    error     // of a second call, where there is one
}

const schema = `
CREATE TABLE accounts (
	id      TEXT PRIMARY KEY,
	balance INTEGER NOT NULL -- in cents, never below zero
);
CREATE TABLE ledger (
	id      INTEGER PRIMARY KEY,
	account TEXT NOT NULL REFERENCES accounts (id),
	amount  INTEGER NOT NULL -- in cents; below zero is what went away
);`

var (
	banks   atomic.Int64
	errDisk = errors.New("the disk is broken")
)

// A transaction whose context is over is rolled back by a goroutine of database/sql, which
// takes a moment. Where a submission never gives a connection back, waiting for that must
// end: looks is how many more times all calls together may look, a millisecond apart,
// and looksAfterwards how many times those may whose own context is over.
var looks, looksAfterwards atomic.Int64

func init() {
	looks.Store(2000)
	looksAfterwards.Store(2000)
}

// bank is a database with accounts.
type bank struct {
	probe
	own    *sql.DB // the driver's, which keeps the database in memory
	db     *sql.DB // the submission's
	ctx    context.Context
	cancel context.CancelFunc
	wait   func()       // until whoever came meanwhile is done
	after  func() error // is called when the database was looked at
}

func open(accounts []Account) *bank {
	b := &bank{wait: func() {}, after: func() error { return nil }}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	name := fmt.Sprintf("file:/bank%d?vfs=memdb", banks.Add(1))
	own, err := sql.Open("sqlite", name)
	must(err)
	own.SetMaxOpenConns(1)
	_, err = own.Exec(schema)
	must(err)
	for _, a := range accounts {
		_, err := own.Exec(`INSERT INTO accounts (id, balance) VALUES (?, ?)`, a.ID, a.Balance)
		must(err)
	}
	b.own, b.db = own, sql.OpenDB(connector{own.Driver(), name, &b.probe})
	return b
}

// must is for what the submission has no part in.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func (b *bank) close() {
	b.cancel()
	b.db.Close()
	b.own.Close()
}

func (b *bank) pay(ctx context.Context, ps []Payment) error {
	list := make([]payments.Payment, len(ps))
	for i, p := range ps {
		list[i] = payments.Payment{From: p.From, To: p.To, Amount: p.Amount}
	}
	return payments.Pay(ctx, b.db, list...)
}

// inUse returns how many connections are in use, once none is or it has looked for long.
func (b *bank) inUse() int {
	left := &looks
	if b.ctx.Err() != nil {
		left = &looksAfterwards
	}
	for b.db.Stats().InUse > 0 && left.Add(-1) > 0 {
		time.Sleep(time.Millisecond)
	}
	return b.db.Stats().InUse
}

func list[T any](db *sql.DB, query string, fields func(*T) []any) (all []T, err error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := rows.Scan(fields(&one)...); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Pay makes payments between accounts.
func Pay(accounts []Account, payments []Payment) Outcome {
	return open(accounts).disturbed(payments, 0)
}

// FailAt makes payments, and the database fails at a step of them. Then it works again,
// and they are made once more.
func FailAt(accounts []Account, payments []Payment, step int) Outcome {
	b := open(accounts)
	b.do = func() error { return errDisk }
	b.after = func() error { return b.pay(context.Background(), payments) }
	return b.disturbed(payments, step)
}

// CancelAt makes payments, and their context is cancelled at a step; before they begin,
// where that is 0. Then they are made once more.
func CancelAt(accounts []Account, payments []Payment, step int) Outcome {
	b := open(accounts)
	b.do = func() error {
		b.cancel()
		return nil
	}
	if step == 0 {
		b.cancel()
	}
	b.after = func() error { return b.pay(context.Background(), payments) }
	return b.disturbed(payments, step)
}

// MeanwhileAt makes payments, and at a step of them another client makes others.
func MeanwhileAt(accounts []Account, payments []Payment, step int, others []Payment) Outcome {
	b := open(accounts)
	var other error
	b.do = func() error {
		b.wait = goroutine.Meanwhile(func() { other = b.pay(context.Background(), others) })
		return nil
	}
	b.after = func() error { return other }
	return b.disturbed(payments, step)
}

// disturbed makes payments, disturbs a step of them, and looks at the database once nothing
// is at work on it any more.
func (b *bank) disturbed(payments []Payment, step int) Outcome {
	defer b.close()
	b.at = step
	err := b.pay(b.ctx, payments)
	b.wait()
	o := Outcome{Err: err, FromDisk: errors.Is(err, errDisk), Step: b.found, Left: b.inUse()}
	b.cancel() // so that a transaction that was left open is rolled back
	b.inUse()
	o.Accounts, o.Locked = list(b.own, `SELECT id, balance FROM accounts ORDER BY id`, func(a *Account) []any {
		return []any{&a.ID, &a.Balance}
	})
	if o.Locked == nil {
		o.Ledger, o.Locked = list(b.own, `SELECT account, amount FROM ledger ORDER BY id`, func(e *Entry) []any {
			return []any{&e.Account, &e.Amount}
		})
	}
	o.Other = b.after()
	return o
}
