package database

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations
var migrations embed.FS

// setUpLock is the advisory lock of who sets the schema up.
const setUpLock = 0x67726164 // "grad"

// own is what each database has in words of its own: the triggers that make the audit refuse
// to be changed, and the view by which workers are scaled. Its one row has how many
// submissions wait, for how long the oldest has, how many are graded at a time, and a guess
// at how long the last of them still waits, both times in seconds.
var own = map[goose.Dialect][]string{
	goose.DialectSQLite3: {
		`CREATE TRIGGER IF NOT EXISTS audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END`,
		`CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END`,
		`CREATE VIEW IF NOT EXISTS queue_wait AS ` + waiting("(julianday('now') - 2440587.5) * 86400.0", "max"),
	},
	goose.DialectPostgres: {
		`CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$`,
		`CREATE OR REPLACE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()`,
		`CREATE OR REPLACE VIEW queue_wait AS ` + waiting("CAST(extract(epoch FROM now()) AS DOUBLE PRECISION)", "greatest"),
	},
}

// waiting is the query of the view queue_wait, given the present time in seconds and the
// function that takes the larger of two numbers.
func waiting(now, larger string) string {
	return `SELECT waiting, slots, ` + larger + `(` + now + ` - oldest / 1e6, 0) AS oldest_seconds, waiting * millis / 1e3 / ` + larger + `(slots, 1) AS wait_estimate_seconds FROM (
		SELECT (SELECT count(*) FROM submission WHERE state = 'queued') AS waiting,
			(SELECT coalesce(sum(slots), 0) FROM worker WHERE gone IS NULL) AS slots,
			(SELECT coalesce(min(since), CAST((` + now + `) * 1e6 AS BIGINT)) FROM submission WHERE state = 'queued') AS oldest,
			(SELECT coalesce(avg(millis), 1000) FROM (SELECT millis FROM result ORDER BY graded DESC LIMIT 50) AS latest) AS millis) AS now`
}

// setUp applies the migrations that are missing: ours and the queue's. One process at a time
// does so.
func (db *DB) setUp(ctx context.Context) error {
	unlock, err := db.lockSetUp(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	dialect := goose.DialectSQLite3
	if db.pool != nil {
		dialect = goose.DialectPostgres
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db.write, files)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	for _, statement := range own[dialect] {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return db.setUpQueue(ctx)
}

func (db *DB) setUpQueue(ctx context.Context) error {
	migrate := func(m *rivermigrate.Migrator[*sql.Tx], err error) error {
		if err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
		return err
	}
	if db.pool == nil {
		return migrate(rivermigrate.New(riversqlite.New(db.write), nil))
	}
	return migrate(rivermigrate.New(riverdatabasesql.New(db.write), nil))
}

// lockSetUp waits until no other process sets this database up.
func (db *DB) lockSetUp(ctx context.Context) (unlock func(), err error) {
	if db.pool == nil {
		return func() {}, nil // each migration is one transaction of the only writer
	}
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", setUpLock); err != nil {
		conn.Release()
		return nil, err
	}
	return func() {
		_, _ = conn.Exec(context.Background(), "SELECT pg_advisory_unlock($1)", setUpLock) // it ends with the connection, too
		conn.Release()
	}, nil
}
