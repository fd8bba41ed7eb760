package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Error says what the store could not do, where and why.
type Error struct {
	Op   string // "record the attempt"
	Path string // the file it concerns
	Err  error  // why, in the learner's words
	help string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %v", e.Op, e.Path, e.Err) }
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e *Error) Hint() string { return e.help }

// Reasons an operation can fail for. Every other error is passed on as it is.
var (
	ErrReadOnly = errors.New("the disk or the file is read-only")
	ErrFull     = errors.New("the disk is full")
	ErrBusy     = fmt.Errorf("another gradus has kept it locked for %v", busyTimeout)

	errDamaged  = errors.New("the file is damaged")
	errReplaced = errors.New("the database turned out to be damaged and a new one was begun")
)

const (
	elsewhere  = "set GRADUS_HOME to a directory you can write to"
	updateHint = "update gradus, or set GRADUS_HOME to another directory; the database was left as it is"
)

// reasons maps what the system or SQLite reports to what the learner reads. The
// first match counts. Codes are those of https://www.sqlite.org/rescode.html.
var reasons = []struct {
	match  func(error) bool
	reason error // nil keeps the error's own text
	hint   string
}{
	{is(errNewer), nil, updateHint},
	{is(syscall.ENOSPC, syscall.EDQUOT, ErrFull), ErrFull, "free some space and try again; attempts already recorded are safe"},
	{code(sqlite3.SQLITE_FULL), ErrFull, "free some space and try again; attempts already recorded are safe"},
	{isReadOnly, ErrReadOnly, elsewhere},
	{code(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL), ErrBusy, "wait until it is done, or end it, then try again"},
	{code(sqlite3.SQLITE_CANTOPEN), errors.New("it can't be opened as a file"), "check that it is an ordinary file, or set GRADUS_HOME to another directory"},
	{code(sqlite3.SQLITE_IOERR), nil, "check the disk's free space and health, or set GRADUS_HOME to another directory"},
	{is(syscall.ENOTDIR, fs.ErrExist), errors.New("it is not a directory"), "set GRADUS_HOME to a directory"},
}

// explain wraps err, if it is not nil, with what was done and where. Errors that
// say so already stay as they are.
func explain(op, path string, err error) error {
	_, done := errors.AsType[*Error](err)
	_, bad := errors.AsType[*ImportError](err)
	if err == nil || done || bad {
		return err
	}
	e := &Error{Op: op, Path: path, Err: err}
	for _, r := range reasons {
		if r.match(err) {
			e.help = r.hint
			if r.reason != nil {
				e.Err = r.reason
			}
			break
		}
	}
	return e
}

// is matches an error that is one of targets.
func is(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
}

// code matches an error SQLite reports with one of the primary codes.
func code(primary ...int) func(error) bool {
	return func(err error) bool {
		e, ok := errors.AsType[*sqlite.Error](err)
		if !ok {
			return false
		}
		for _, p := range primary {
			if e.Code()&0xff == p {
				return true
			}
		}
		return false
	}
}

// isDamage tells whether err means that the file's content is no sound database.
func isDamage(err error) bool {
	return is(errDamaged)(err) || code(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)(err)
}

// isReadOnly tells whether err means that nothing can be written there.
func isReadOnly(err error) bool {
	return is(syscall.EROFS, fs.ErrPermission, ErrReadOnly)(err) ||
		code(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)(err)
}
