package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// busyTimeout is how long a statement waits for another process's write.
const busyTimeout = 10 * time.Second

// migrations holds NNNN_name.sql, numbered from 1 without gaps. The number of
// the last one applied is the file's user_version.
//
//go:embed migrations
var migrations embed.FS

var (
	errNotReady = errors.New("the database is not set up yet")
	errNewer    = errors.New("a newer gradus wrote it")
)

// dsn returns path as a URI with the settings every connection has; see
// https://www.sqlite.org/uri.html.
func dsn(path string, more url.Values) string {
	q := url.Values{
		"_busy_timeout": {fmt.Sprint(busyTimeout.Milliseconds())},
		"_foreign_keys": {"1"},
		"_synchronous":  {"FULL"}, // an attempt that was acknowledged survives a power cut
		"_txlock":       {"immediate"},
	}
	for k, v := range more {
		q[k] = v
	}
	slashed := filepath.ToSlash(path)
	if slashed[0] != '/' {
		slashed = "/" + slashed // C:/… on Windows
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: q.Encode()}
	return u.String()
}

// connect opens a database that is set up; errNotReady, errNewer and damage are
// among its errors. It writes nothing.
func connect(ctx context.Context, path string) (*sql.DB, error) {
	if _, err := os.Lstat(path); err != nil {
		return nil, err
	}
	return open(ctx, path, nil)
}

// connectReadOnly opens a database that lies on a read-only disk. Without a
// write-ahead log beside it the file is complete, and SQLite may read it without
// the lock files it can't create.
func connectReadOnly(ctx context.Context, path string) (*sql.DB, error) {
	mode := url.Values{"mode": {"ro"}}
	if _, err := os.Lstat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		mode.Set("immutable", "1")
	}
	return open(ctx, path, mode)
}

func open(ctx context.Context, path string, more url.Values) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, more))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if err := checkVersion(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func checkVersion(ctx context.Context, db *sql.DB) error {
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	want, err := latest(migrations)
	switch {
	case err != nil:
		return err
	case have > want:
		return fmt.Errorf("%w: it has version %d, this gradus knows %d", errNewer, have, want)
	case have < want:
		return errNotReady
	}
	return nil
}

// prepare opens the database after setting up what is missing: it creates or
// migrates the file, or sets a damaged one aside first. One process at a time
// does this; one that waited finds the work done.
func (s *Store) prepare(ctx context.Context) (*sql.DB, error) {
	unlock, err := lockedfile.MutexAt(s.path + ".lock").Lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	err = setUp(ctx, s.path, migrations)
	if isDamage(err) {
		if s.setAside, err = setAside(s.path, time.Now()); err == nil {
			err = setUp(ctx, s.path, migrations)
		}
	}
	if err != nil {
		return nil, err
	}
	return connect(ctx, s.path)
}

// setUp checks the file page by page and applies the migrations it lacks.
func setUp(ctx context.Context, path string, from fs.FS) error {
	db, err := sql.Open("sqlite", dsn(path, nil))
	if err != nil {
		return err
	}
	defer db.Close()
	want, err := latest(from)
	if err != nil {
		return err
	}
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("%w: it has version %d, this gradus knows %d", errNewer, have, want)
	}
	if err := quickCheck(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	return migrate(ctx, db, from)
}

// quickCheck returns an error that isDamage reports when pages of the file
// contradict each other.
func quickCheck(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, found)
	}
	return nil
}

// setAside renames the database and the two files SQLite keeps beside it, and
// returns the database's new path. The caller holds the lock.
func setAside(path string, now time.Time) (string, error) {
	base := path + ".corrupt-" + now.UTC().Format("20060102T150405Z")
	to := base
	for n := 2; exists(to); n++ {
		to = fmt.Sprintf("%s-%d", base, n)
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(path+suffix, to+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return to, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
