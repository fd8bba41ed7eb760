// Package database keeps a class: in a file of SQLite's, for one process, or in PostgreSQL,
// for as many as wanted. This package owns the connections, the schema, transactions, what
// processes tell each other, and how one sees that another is gone. The rest of class writes
// its queries itself, one for both databases: numbered parameters, times as microseconds.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// busyTimeout is how long a process waits for another's write to the file.
const busyTimeout = 10 * time.Second

// DB is an open database, set up. Its methods may be used concurrently.
type DB struct {
	read, write *sql.DB       // the same pool, but in SQLite: there is one connection that writes
	pool        *pgxpool.Pool // nil in SQLite
	*hub
}

// Open opens the database that an address names: postgres://…, or else the path of a file.
// It creates or migrates what is missing.
func Open(ctx context.Context, address string) (*DB, error) {
	open := openSQLite
	if IsPostgres(address) {
		open = openPostgres
	}
	db, err := open(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", redacted(address), err)
	}
	if err := db.setUp(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("database %s: set up the schema: %w", redacted(address), err)
	}
	return db, nil
}

// IsPostgres reports whether an address is that of a PostgreSQL database.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// redacted is an address without its password.
func redacted(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}

func openSQLite(_ context.Context, path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(path)
	if slashed[0] != '/' {
		slashed = "/" + slashed // C:/… on Windows
	}
	connect := func(more string, most int) (*sql.DB, error) {
		q := fmt.Sprintf("_busy_timeout=%d&_foreign_keys=1&_journal_mode=WAL&_synchronous=FULL&%s", busyTimeout.Milliseconds(), more)
		pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: slashed, RawQuery: q}).String())
		if err == nil {
			pool.SetMaxOpenConns(most)
		}
		return pool, err
	}
	write, err := connect("_txlock=immediate", 1)
	if err != nil {
		return nil, err
	}
	read, err := connect("_query_only=1", 4)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &DB{read: read, write: write, hub: newHub()}, nil
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	db := &DB{pool: pool, hub: newHub()}
	db.read = stdlib.OpenDBFromPool(pool)
	db.write = db.read
	go db.listen()
	return db, nil
}

// Close gives the connections back. What still listens gets no more.
func (db *DB) Close() error {
	db.hub.close()
	err := db.write.Close()
	if db.pool == nil {
		return errors.Join(err, db.read.Close())
	}
	db.pool.Close()
	return err
}

// Postgres returns the pool of a PostgreSQL database; nil of a file.
func (db *DB) Postgres() *pgxpool.Pool { return db.pool }

// Pool returns the connections that write, for a library that asks for them.
func (db *DB) Pool() *sql.DB { return db.write }

// QueryContext reads rows.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, query, args...)
}

// QueryRowContext reads a row.
func (db *DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return db.read.QueryRowContext(ctx, query, args...)
}

// ExecContext writes, in a transaction of its own.
func (db *DB) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return db.write.ExecContext(ctx, query, args...)
}

// Querier is what reads and writes: a DB or a Tx.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Tx is a transaction. Within one, nothing but it may be asked of its database: a file has
// one connection that writes.
type Tx struct {
	*sql.Tx
	db    *DB
	notes []Note
}

// Do does all or nothing of what f does, and tells nobody of it before it is done.
func (db *DB) Do(ctx context.Context, f func(tx *Tx) error) error {
	inner, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer inner.Rollback() // of no effect after Commit
	tx := &Tx{Tx: inner, db: db}
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if db.pool == nil {
		db.publish(tx.notes...)
	}
	return nil
}

// Micros is a time as it is kept; 0 for the zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the reverse of Micros.
func Time(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}
