package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// busyTimeout is how long this process waits for another one's write.
const busyTimeout = 10 * time.Second

var (
	errNotReady = errors.New("the database is not set up yet")
	errNewer    = errors.New("a newer gradus wrote it")
)

// handle is an open database and the lock that says so.
type handle struct {
	*sql.DB
	use io.Closer
}

func (h *handle) Close() error { return errors.Join(h.DB.Close(), h.use.Close()) }

// open opens the database at path with the settings every connection has; more
// are parameters of the URI, see https://www.sqlite.org/uri.html. It creates a
// missing file when it is first used.
func open(path string, more url.Values) (*handle, error) {
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
	use, err := lockShared(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: slashed, RawQuery: q.Encode()}).String())
	if err != nil {
		use.Close()
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return &handle{db, use}, nil
}

// connect opens a database that is set up; errNotReady, errNewer and damage are
// among its errors. It writes nothing.
func connect(ctx context.Context, path string, more url.Values) (*handle, error) {
	if _, err := os.Lstat(path); err != nil {
		return nil, err
	}
	h, err := open(path, more)
	if err != nil {
		return nil, err
	}
	lacks, err := missing(ctx, h.DB, migrations)
	if err == nil && lacks > 0 {
		err = errNotReady
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// connectReadOnly opens a database that lies on a read-only disk. Without a
// write-ahead log beside it the file is complete, and SQLite may read it without
// the lock files it can't create.
func connectReadOnly(ctx context.Context, path string) (*handle, error) {
	mode := url.Values{"mode": {"ro"}}
	if _, err := os.Lstat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		mode.Set("immutable", "1")
	}
	return connect(ctx, path, mode)
}

// prepare opens the database after setting up what is missing: it creates or
// migrates the file, or sets a damaged one aside first. One process at a time
// does this; one that waited finds the work done. The caller holds no handle.
func (s *Store) prepare(ctx context.Context) (*handle, error) {
	unlock, err := lockSetup(s.path)
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
	return connect(ctx, s.path, nil)
}

// setUp checks the file page by page and applies the migrations it lacks.
func setUp(ctx context.Context, path string, from fs.FS) error {
	h, err := open(path, nil)
	if err != nil {
		return err
	}
	defer h.Close()
	lacks, err := missing(ctx, h.DB, from)
	if err != nil {
		return err
	}
	if err := quickCheck(ctx, h.DB); err != nil || lacks == 0 {
		return err
	}
	if _, err := h.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	return migrate(ctx, h.DB, from)
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

// freeName returns name, or name-2 and so on if that is taken.
func freeName(name string) string {
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); err != nil {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}
