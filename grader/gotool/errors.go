package gotool

import (
	"errors"
	"strings"
	"syscall"
)

// Error says what the build could not do and why. It is the grader's or the
// author's failure, never the learner's.
type Error struct {
	Op   string // "build the judge of algorithms/bfs"
	Err  error
	hint string
}

func (e *Error) Error() string { return e.Op + ": " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do next; it may be empty.
func (e *Error) Hint() string { return e.hint }

// limits say what to do about errors caused by limits of the operating system.
var limits = []struct {
	is   error
	hint string
}{
	{syscall.EMFILE, "raise the limit: ulimit -n 1024"},
	{syscall.EFBIG, sizesHint},
	{syscall.EAGAIN, processesHint},
}

const (
	sizesHint     = "files may not be large enough: ulimit -f unlimited"
	processesHint = "too few processes may be started: ulimit -u 4096"
	memoryHint    = "there is too little memory: free some, or raise the limit: ulimit -v unlimited"
)

// Wrap returns an *Error for what failed with err, which keeps the hint of an error below;
// nil for nil.
func Wrap(op string, err error) error { return wrap(op, err, "") }

// CacheError is Wrap for what writes to the cache, or reads it.
func CacheError(op string, err error) error { return wrap(op, err, cacheHint) }

// wrap returns nil for nil and keeps the hint of an error below.
func wrap(op string, err error, hint string) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*MissingModuleError](err); ok {
		return err // it has everything already
	}
	var below interface{ Hint() string }
	if hint == "" && errors.As(err, &below) {
		hint = below.Hint()
	}
	for _, limit := range limits {
		if errors.Is(err, limit.is) {
			hint = limit.hint
		}
	}
	return &Error{Op: op, Err: err, hint: hint}
}

// hints say what to do about messages of tools that a faulty machine causes. They decide
// no verdict.
var hints = []struct{ words, hint string }{
	{"no space left on device", cacheHint},
	{"disk quota exceeded", cacheHint},
	{"read-only file system", cacheHint},
	{"permission denied", cacheHint},
	{"too many open files", "raise the limit: ulimit -n 1024"},
	{"file too large", sizesHint},
	{"failed to create new OS thread", processesHint},
	{"resource temporarily unavailable", processesHint},
	{"cannot allocate memory", memoryHint},
	{"out of memory", memoryHint},
	{"failed to reserve page summary memory", memoryHint},
	{"C compiler", "install gcc"},
	{"requires cgo", "install gcc"},
}

// MachineError returns the error for a tool's failure that the machine has caused.
func MachineError(text string) error {
	if err := Trouble(text); err != nil {
		return err
	}
	return errors.New(essence(strings.Split(text, "\n")))
}

// Trouble returns an error with a hint if text, of a tool of the toolchain, is about the
// machine and there is a hint for it.
func Trouble(text string) error {
	if err := offline(text); err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		for _, h := range hints {
			if strings.Contains(line, h.words) {
				return &Error{Op: "run the Go toolchain", Err: errors.New(strings.TrimSpace(line)), hint: h.hint}
			}
		}
	}
	return nil
}

// FallbackError is a reason to have the go command build a program: the toolchain or the
// machine is not as expected. It is not caused by the source.
type FallbackError struct{ Err error }

func (e *FallbackError) Error() string { return e.Err.Error() }
func (e *FallbackError) Unwrap() error { return e.Err }

// IsFallback reports whether the go command may succeed after a build failed with err.
func IsFallback(err error) bool {
	_, ok := errors.AsType[*FallbackError](err)
	return ok
}
