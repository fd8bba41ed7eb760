// Package build turns generated code and a learner's files into programs: the
// judge of a challenge, once, and a candidate for each submission.
//
// Source comes in from three places: the challenge (catalog), the code package
// proxy generates for it, and the runtime both programs link (grader/judge). A
// submission's files are data until the compiler reads them: they are screened,
// type-checked and compiled in a scratch directory that holds nothing else, with
// an empty environment, offline, and without the go command. What goes out is
// the path of a static binary, or diagnostics in the learner's own file names. An
// error is the machine's: who failed is found out by experiment (see blame).
//
// Everything that outlives a call is in one cache directory, addressed by
// content; any number of processes may share it and any may be killed.
package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Options say where a Builder finds its tools and keeps its cache. The zero
// value is ready to use.
type Options struct {
	Go       string // the go command; looked up in PATH when empty
	CacheDir string // GRADUS_CACHE, else the user's cache directory, when empty
	MaxCache int64  // bytes of cached judges kept; DefaultMaxCache when zero
	Run      Runner // how the compiler and linker run; Boxed when nil

	// Modules come with the grader, laid out as a module proxy serves them (see
	// https://go.dev/ref/mod#goproxy-protocol): what of them a program needs is never
	// fetched. It may be nil.
	Modules fs.FS

	// Slow is told what may take long because of the network, and calls the function
	// that it returned when that is over. It may be nil.
	Slow func(what string) (done func())

	// Prewarm is the command line that has Prewarm called, for hints; when empty it
	// is that of the built-in catalogue.
	Prewarm string

	// Contained refuses the go command for submissions, which after a surprise on
	// the direct path builds them with limits of time and memory alone.
	Contained bool

	// Crowded says that other submissions are built and run at the same time, so
	// that the compiler does best with one processor: its threads would cost more
	// than they win.
	Crowded bool

	Race  bool // build candidates with the race detector
	Cover bool // build candidates with statement counters (go build -cover)
}

// DefaultMaxCache is room for the judges of a few hundred challenges, in bytes.
const DefaultMaxCache = 2 << 30

// A Builder builds judges and candidates with one toolchain. Its methods may be
// used concurrently.
type Builder struct {
	opts    Options
	tools   toolchain
	cache   cacheDir
	run     Runner
	modules *modules

	mu   sync.Mutex
	sets map[string]*exportSet // by key

	stocks   stocks
	runtimes sync.Map // files of runtimes, by the directory that is theirs
}

// New finds the toolchain and prepares the cache directory. It returns an
// *Error, which says what to install or set, when either can't be used.
func New(opts Options) (*Builder, error) {
	if opts.CacheDir == "" {
		dir, err := defaultCacheDir()
		if err != nil {
			return nil, err
		}
		opts.CacheDir = dir
	}
	if opts.MaxCache == 0 {
		opts.MaxCache = DefaultMaxCache
	}
	c, err := openCache(opts.CacheDir, opts.MaxCache)
	if err != nil {
		return nil, err
	}
	tools, err := findToolchain(opts.Go, c)
	if err != nil {
		return nil, err
	}
	run := opts.Run
	if run == nil {
		run = Boxed
	}
	return &Builder{opts: opts, tools: tools, cache: c, run: run, modules: newModules(opts.Modules, tools, c), sets: map[string]*exportSet{}}, nil
}

// Crowded reports whether other submissions keep the processors busy meanwhile.
func (b *Builder) Crowded() bool { return b.opts.Crowded }

// Variant returns a Builder that shares b's toolchain and cache and builds
// candidates with the race detector, with statement counters, or with both.
func (b *Builder) Variant(race, cover bool) *Builder {
	opts := b.opts
	opts.Race, opts.Cover = race, cover
	return &Builder{opts: opts, tools: b.tools, cache: b.cache, run: b.run, modules: b.modules, sets: map[string]*exportSet{}}
}

// Toolchain describes the toolchain: its version, platform and place.
func (b *Builder) Toolchain() Toolchain { return b.tools.Toolchain }

// CacheDir returns the directory that holds everything a Builder keeps.
func (b *Builder) CacheDir() string { return b.cache.dir }

// rootCacheDir is root's cache where boxes are not private trees and run as another
// user, to whom root's own home is closed. See the Filesystem Hierarchy Standard, 5.5.
const rootCacheDir = "/var/cache/gradus"

// defaultCacheDir follows GRADUS_CACHE, then the platform's convention.
func defaultCacheDir() (string, error) {
	if dir := os.Getenv("GRADUS_CACHE"); dir != "" {
		abs, err := filepath.Abs(dir)
		return abs, wrap("find the build cache", err, "")
	}
	if os.Geteuid() == 0 && sandbox.Probe().Level == sandbox.LevelPartial && sandbox.OtherUser() {
		return rootCacheDir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", &Error{Op: "find the build cache", Err: err, hint: "set GRADUS_CACHE to a directory you can write to"}
	}
	return filepath.Join(dir, "gradus"), nil
}

// tempDir is the tools' own temporary directory within a scratch directory.
const tempDir = "tmp"

// scratch makes a directory for one build. The caller removes it.
func (b *Builder) scratch() (string, error) {
	dir, err := b.cache.makeScratch("b-")
	if err == nil {
		// As root a box has a user of its own, who has to get in.
		err = errors.Join(os.Chmod(dir, 0o711), os.Mkdir(filepath.Join(dir, tempDir), 0o700))
	}
	return dir, wrap("make a scratch directory", err, cacheHint)
}

// stopped returns ctx's error as the reason a build ended, or nil.
func stopped(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return &Error{Op: op, Err: context.Cause(ctx)}
	}
	return nil
}

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

// limits say what to do where one of the operating system's keeps gradus from its work.
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

// wrap returns nil for nil and keeps the hint of an error below.
func wrap(op string, err error, hint string) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*MissingModuleError](err); ok {
		return err // which says it all
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
