// Package payments moves money between the accounts of a database: all of it, or none.
package payments

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
)

// Errors of Pay, in the order in which they are looked for.
var (
	ErrAmount  = errors.New("payments: amount is not above zero")
	ErrSame    = errors.New("payments: from an account to itself")
	ErrAccount = errors.New("payments: no such account")
	ErrFunds   = errors.New("payments: not enough money")
)

// Payment is an amount, in cents, that goes from one account to another.
type Payment struct {
	From, To string
	Amount   int64
}

// Pay carries out payments, in order: all of them, or, beside an error, none. The error is
// that of the first payment that can't be made, or what the database or the context says.
func Pay(ctx context.Context, db *sql.DB, payments ...Payment) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing behind a Commit
	for _, p := range payments {
		if err := pay(ctx, tx, p); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// pay carries out one payment of a transaction. Behind an error, some of it may be done.
func pay(ctx context.Context, tx *sql.Tx, p Payment) error {
	switch {
	case p.Amount <= 0:
		return ErrAmount
	case p.From == p.To:
		return ErrSame
	}
	var known int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE id IN (?, ?)`, p.From, p.To).Scan(&known); err != nil {
		return err
	}
	if known < 2 {
		return ErrAccount
	}
	debit, err := tx.ExecContext(ctx, `UPDATE accounts SET balance = balance - ?1 WHERE id = ?2 AND balance >= ?1`, p.Amount, p.From)
	if err != nil {
		return err
	}
	if n, err := debit.RowsAffected(); err != nil || n == 0 {
		return cmp.Or(err, ErrFunds)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET balance = balance + ? WHERE id = ?`, p.Amount, p.To); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO ledger (account, amount) VALUES (?, ?), (?, ?)`, p.From, -p.Amount, p.To, p.Amount)
	return err
}
