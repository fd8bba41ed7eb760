// Package store keeps attempts: every graded submission of this learner, in one
// SQLite file. Attempts come from the command line after a grading, or from
// another machine as JSON lines; they go out as history, as the best points per
// check (for package skill), as the status of each challenge, and as JSON lines.
//
// The file is gradus.db in the directory given to Open. Several processes may
// use it at once, and a process killed at any point leaves it readable: it is in
// WAL mode, and an attempt is written with the tables derived from it in one
// transaction. A damaged file is renamed, never deleted. A file written by a
// newer gradus is refused and left as it is.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"
)

// fileName is the database's name in its directory.
const fileName = "gradus.db"

// Store is an open database of attempts. Its methods may be called
// concurrently. Every error they return is an *Error or an *ImportError.
type Store struct {
	path string // of the database file

	mu       sync.RWMutex // held for writing while a damaged file is replaced
	db       *handle
	setAside string
}

// Dir returns the directory the learner's database belongs in: $GRADUS_HOME if
// it is set, else "gradus" in the XDG data directory.
func Dir() string {
	if dir := os.Getenv("GRADUS_HOME"); dir != "" {
		return dir
	}
	return filepath.Join(xdg.DataHome, "gradus")
}

// Open opens the database in dir and creates both if they are missing. The
// caller closes the Store. On a disk that can't be written to, an existing
// database opens for reading, and Add and Import fail.
func Open(dir string) (*Store, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, explain("open the database", dir, err)
	}
	s := &Store{path: filepath.Join(abs, fileName)}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, explain("create the data directory", abs, err)
	}
	ctx := context.Background()
	s.db, err = connect(ctx, s.path, nil)
	if err == nil {
		return s, nil
	}
	if s.db, err = s.prepare(ctx); err == nil {
		return s, nil
	}
	if isReadOnly(err) {
		if db, readErr := connectReadOnly(ctx, s.path); readErr == nil {
			s.db = db
			return s, nil
		}
	}
	return nil, explain("open the database", s.path, err)
}

// SetAside returns the path a damaged database was renamed to by this Store, or
// "" if none was. The caller tells the learner.
func (s *Store) SetAside() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.setAside
}

// Close closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return explain("close the database", s.path, s.db.Close())
}

// do runs f on the database. When f finds the file damaged, do sets the file
// aside and runs f once more, on the one that takes its place.
func (s *Store) do(ctx context.Context, op string, f func(*sql.DB) error) error {
	s.mu.RLock()
	db := s.db
	err := f(db.DB)
	s.mu.RUnlock()
	if !isDamage(err) {
		return explain(op, s.path, err)
	}
	if err := s.replace(ctx, db); err != nil {
		return explain("set aside the damaged database", s.path, err)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return explain(op, s.path, f(s.db.DB))
}

// replace closes the damaged db and opens a sound one in its place, unless
// another goroutine already has.
func (s *Store) replace(ctx context.Context, damaged *handle) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db != damaged {
		return nil
	}
	damaged.Close() // it is damaged: there is nothing to do about an error
	db, err := s.prepare(ctx)
	if err != nil {
		return fmt.Errorf("open a new database: %w", err)
	}
	s.db = db
	return nil
}
