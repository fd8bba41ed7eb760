package payments

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	_ "modernc.org/sqlite" // the database driver
)

// open returns a bank in memory, with two accounts: zoe with 100, and max with 5.
func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:/"+t.Name()+"?vfs=memdb") // all connections share it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	_, err = db.Exec(`
		CREATE TABLE accounts (id TEXT PRIMARY KEY, balance INTEGER NOT NULL);
		CREATE TABLE ledger (id INTEGER PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), amount INTEGER NOT NULL);
		INSERT INTO accounts VALUES ('zoe', 100), ('max', 5);`)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// number returns the one number that a query asks for.
func number(t *testing.T, db *sql.DB, query string) (n int64) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestExamplePaid(t *testing.T) {
	db := open(t)
	if err := Pay(context.Background(), db, Payment{"zoe", "max", 30}); err != nil {
		t.Fatalf("Pay(zoe to max: 30) = error %v", err)
	}
	for query, want := range map[string]int64{
		`SELECT balance FROM accounts WHERE id = 'zoe'`:   70,
		`SELECT balance FROM accounts WHERE id = 'max'`:   35,
		`SELECT amount FROM ledger WHERE account = 'zoe'`: -30,
		`SELECT amount FROM ledger WHERE account = 'max'`: 30,
	} {
		if got := number(t, db, query); got != want {
			t.Errorf("%s: %d; want %d", query, got, want)
		}
	}
}

func TestExampleRefused(t *testing.T) {
	db := open(t)
	err := Pay(context.Background(), db, Payment{"zoe", "max", 60}, Payment{"zoe", "max", 60})
	if !errors.Is(err, ErrFunds) {
		t.Errorf("Pay(zoe to max: 60, zoe to max: 60) = %v; want ErrFunds", err)
	}
	if got := number(t, db, `SELECT balance FROM accounts WHERE id = 'zoe'`); got != 100 {
		t.Errorf("zoe has %d afterwards; want 100, as before", got)
	}
	if got := number(t, db, `SELECT count(*) FROM ledger`); got != 0 {
		t.Errorf("the ledger has %d rows afterwards; want none", got)
	}
}
