package payments_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/databases/transactions"
	"github.com/gradus-dev/gradus/challenges/databases/transactions/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{
	"ErrAmount": payments.ErrAmount, "ErrSame": payments.ErrSame, "ErrAccount": payments.ErrAccount, "ErrFunds": payments.ErrFunds,
}

// bank has three accounts.
var bank = []driver.Account{{ID: "ann", Balance: 500}, {ID: "bob", Balance: 20}, {ID: "cy", Balance: 0}}

func pay(from, to string, amount int64) driver.Payment {
	return driver.Payment{From: from, To: to, Amount: amount}
}

// makes fails the test unless these payments are made.
func makes(t *testing.T, accounts []driver.Account, ps ...driver.Payment) {
	t.Helper()
	o := driver.Pay(accounts, ps)
	if o.Err != nil {
		t.Errorf("%s = error %v; want nil", name(ps), o.Err)
		return
	}
	booked(t, name(ps), accounts, o, ps)
}

// refuses fails the test unless none of these payments is made, with this error.
func refuses(t *testing.T, want error, ps ...driver.Payment) {
	t.Helper()
	o := driver.Pay(bank, ps)
	promised.Only(t, o.Err, want, "%s", name(ps))
	booked(t, name(ps), bank, o, nil)
}

// booked fails the test unless the database afterwards holds exactly these payments.
func booked(t *testing.T, name string, accounts []driver.Account, o driver.Outcome, ps []driver.Payment) {
	t.Helper()
	if o.Locked != nil {
		t.Errorf("%s: afterwards, the database says: %v; is a transaction left open?", name, o.Locked)
		return
	}
	want, sides := balances(accounts, ps), map[driver.Entry]int{}
	if !slices.Equal(o.Accounts, want) {
		t.Errorf("%s: the accounts afterwards are %v; want %v", name, o.Accounts, want)
	}
	for _, p := range ps {
		sides[driver.Entry{Account: p.From, Amount: -p.Amount}]++
		sides[driver.Entry{Account: p.To, Amount: p.Amount}]++
	}
	for _, e := range o.Ledger {
		sides[e]--
	}
	for _, n := range sides {
		if n != 0 {
			t.Errorf("%s: the ledger afterwards is %v; want two entries for each of %d payments made", name, o.Ledger, len(ps))
			return
		}
	}
}

// balances returns accounts as they are after payments.
func balances(accounts []driver.Account, ps []driver.Payment) []driver.Account {
	after := slices.Clone(accounts)
	for i := range after {
		for _, p := range ps {
			if p.From == after[i].ID {
				after[i].Balance -= p.Amount
			}
			if p.To == after[i].ID {
				after[i].Balance += p.Amount
			}
		}
	}
	return after
}

// name writes a call of Pay.
func name(ps []driver.Payment) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = fmt.Sprintf("%s to %s: %d", p.From, p.To, p.Amount)
	}
	return "Pay(" + strings.Join(texts, ", ") + ")"
}

func TestOnePayment(t *testing.T) {
	makes(t, bank, pay("ann", "bob", 120))
	makes(t, bank, pay("bob", "cy", 1))
	makes(t, bank)
}

func TestLedger(t *testing.T) {
	ps := []driver.Payment{pay("ann", "bob", 7), pay("bob", "cy", 9), pay("ann", "bob", 7)}
	o := driver.Pay(bank, ps)
	if o.Err != nil {
		t.Fatalf("%s = error %v; want nil", name(ps), o.Err)
	}
	booked(t, name(ps), bank, o, ps)
	for i, p := range ps {
		if 2*i+1 >= len(o.Ledger) {
			break
		}
		two := o.Ledger[2*i : 2*i+2]
		if !slices.Contains(two, driver.Entry{Account: p.From, Amount: -p.Amount}) || !slices.Contains(two, driver.Entry{Account: p.To, Amount: p.Amount}) {
			t.Errorf("%s: entries %d and %d of the ledger are %v; want both sides of payment %d", name(ps), 2*i+1, 2*i+2, two, i+1)
		}
	}
}

func TestSeveralPayments(t *testing.T) {
	makes(t, bank, pay("ann", "bob", 100), pay("ann", "cy", 100), pay("bob", "cy", 50))
	makes(t, bank, pay("ann", "cy", 300), pay("cy", "bob", 300), pay("bob", "ann", 320)) // with what came in just now
	makes(t, bank, pay("ann", "bob", 250), pay("ann", "bob", 250))
}

func TestFunds(t *testing.T) {
	makes(t, bank, pay("bob", "cy", 20))
	refuses(t, payments.ErrFunds, pay("bob", "cy", 21))
	refuses(t, payments.ErrFunds, pay("cy", "bob", 1))
	refuses(t, payments.ErrFunds, pay("ann", "bob", math.MaxInt64))
	makes(t, []driver.Account{{ID: "a", Balance: math.MaxInt64 - 5}, {ID: "b", Balance: 5}}, pay("a", "b", math.MaxInt64-5))
}

func TestAllOrNothing(t *testing.T) {
	refuses(t, payments.ErrFunds, pay("ann", "bob", 300), pay("ann", "cy", 300))
	refuses(t, payments.ErrFunds, pay("cy", "bob", 10), pay("ann", "cy", 10))
	refuses(t, payments.ErrAccount, pay("ann", "bob", 1), pay("bob", "cy", 2), pay("cy", "dan", 1))
	refuses(t, payments.ErrAmount, pay("ann", "bob", 1), pay("bob", "cy", 0))
	refuses(t, payments.ErrSame, pay("ann", "bob", 1), pay("bob", "bob", 1))
}

func TestAmounts(t *testing.T) {
	for _, amount := range []int64{0, -1, -20, math.MinInt64} {
		refuses(t, payments.ErrAmount, pay("ann", "bob", amount))
	}
}

func TestSameAccount(t *testing.T) {
	refuses(t, payments.ErrSame, pay("ann", "ann", 10))
	refuses(t, payments.ErrSame, pay("cy", "cy", 10))
}

func TestUnknownAccounts(t *testing.T) {
	refuses(t, payments.ErrAccount, pay("ann", "dan", 10))
	refuses(t, payments.ErrAccount, pay("dan", "ann", 10))
	refuses(t, payments.ErrAccount, pay("dan", "eve", 10))
	refuses(t, payments.ErrAccount, pay("ann", "", 10))
	refuses(t, payments.ErrAccount, pay("Ann", "bob", 10))
}

func TestFirstError(t *testing.T) {
	refuses(t, payments.ErrAmount, pay("dan", "dan", 0))
	refuses(t, payments.ErrSame, pay("dan", "dan", 1))
	refuses(t, payments.ErrAccount, pay("cy", "dan", 10))
	refuses(t, payments.ErrFunds, pay("cy", "bob", 10), pay("ann", "bob", 0))
	refuses(t, payments.ErrAccount, pay("dan", "ann", 10), pay("cy", "cy", 1), pay("cy", "bob", 10))
}

func TestOddNames(t *testing.T) {
	odd := []driver.Account{{ID: "", Balance: 10}, {ID: "o'brien", Balance: 10}, {ID: "x' OR '1'='1", Balance: 10}}
	makes(t, odd, pay("o'brien", "", 3), pay("", "x' OR '1'='1", 13), pay("x' OR '1'='1", "o'brien", 1))
	refuses(t, payments.ErrAccount, pay("' OR '1'='1", "bob", 1))
}

// two are payments with which a bank may be disturbed.
var two = []driver.Payment{pay("ann", "bob", 70), pay("bob", "cy", 80)}

// steps is more than any solution takes for two payments.
const steps = 100

func TestDatabaseFails(t *testing.T) {
	for step := 1; step <= steps; step++ {
		o := driver.FailAt(bank, two, step)
		if o.Step == "" {
			booked(t, name(two), bank, o, two)
			return
		}
		what := fmt.Sprintf("%s, where the database fails at %q", name(two), o.Step)
		if o.Err == nil {
			t.Errorf("%s = nil; want the error of the database", what)
		} else if !o.FromDisk || errors.Is(o.Err, payments.ErrAccount) || errors.Is(o.Err, payments.ErrFunds) {
			t.Errorf("%s = %v; want the error of the database, or one that wraps it", what, o.Err)
		}
		booked(t, what, bank, o, nil)
		if t.Failed() {
			return
		}
	}
	t.Errorf("%s takes more than %d steps", name(two), steps)
}

func TestConnections(t *testing.T) {
	check := func(what string, o driver.Outcome) {
		t.Helper()
		if o.Left != 0 {
			t.Errorf("%s: %d connections of the pool are still in use afterwards; want 0", what, o.Left)
		}
	}
	again := func(what string, o driver.Outcome) {
		t.Helper()
		if check(what, o); o.Other != nil {
			t.Errorf("%s: the same payments again = error %v; want nil", what, o.Other)
		}
	}
	check(name(two), driver.Pay(bank, two))
	for _, ps := range [][]driver.Payment{{pay("cy", "bob", 1)}, {pay("ann", "dan", 1)}, {pay("ann", "bob", 0)}, {pay("ann", "ann", 1)}} {
		check(name(ps), driver.Pay(bank, ps))
	}
	for step := 1; step <= steps && !t.Failed(); step++ {
		o := driver.FailAt(bank, two, step)
		if o.Step == "" {
			return
		}
		again(fmt.Sprintf("%s, where the database fails at %q", name(two), o.Step), o)
	}
}

func TestCancelledBefore(t *testing.T) {
	o := driver.CancelAt(bank, two, 0)
	if !errors.Is(o.Err, context.Canceled) {
		t.Errorf("%s with a context that is cancelled = %v; want context.Canceled", name(two), o.Err)
	}
	booked(t, name(two)+" with a context that is cancelled", bank, o, nil)
}

func TestCancelled(t *testing.T) {
	for step := 1; step <= steps && !t.Failed(); step++ {
		o := driver.CancelAt(bank, two, step)
		if o.Step == "" {
			return
		}
		what := fmt.Sprintf("%s, cancelled at %q", name(two), o.Step)
		switch {
		case o.Err != nil:
			booked(t, what, bank, o, nil)
		case o.Step == "COMMIT": // which may be too late
			booked(t, what, bank, o, two)
		default:
			t.Errorf("%s = nil; want an error", what)
		}
		if o.Left != 0 || o.Other != nil {
			t.Errorf("%s: afterwards, %d connections are in use, and the same payments again = error %v; want 0, nil", what, o.Left, o.Other)
		}
	}
}

// TestAtOnce has another client come at every step. The database may refuse one of the
// two, but then it has to be told.
func TestAtOnce(t *testing.T) {
	ours, others := []driver.Payment{pay("ann", "bob", 300)}, []driver.Payment{pay("ann", "cy", 300)}
	for step := 1; step <= steps && !t.Failed(); step++ {
		o := driver.MeanwhileAt(bank, ours, step, others)
		if o.Step == "" {
			return
		}
		var made []driver.Payment
		if o.Err == nil {
			made = append(made, ours...)
		}
		if o.Other == nil {
			made = append(made, others...)
		}
		what := fmt.Sprintf("%s = %v, and at %q another client's %s = %v", name(ours), o.Err, o.Step, name(others), o.Other)
		if len(made) > 1 {
			t.Errorf("%s; want an error for one of them: there are 500", what)
		}
		booked(t, what, bank, o, made)
	}
}
