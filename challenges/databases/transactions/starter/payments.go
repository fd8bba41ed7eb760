// Package payments moves money between the accounts of a database: all of it, or none.
package payments

import (
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
	return errors.New("not written yet")
}
