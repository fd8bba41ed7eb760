// Package gotool queries and runs the Go toolchain. It knows where the toolchain is, where
// modules come from, how the go command would compile and link a program, and the export
// data of the packages that a program may import; and it runs tools on source that may be
// hostile.
//
// Its input is the settings of the user's go command, the modules that a catalogue pins,
// and source. Its output is export data, flags, and the messages of tools (Output,
// Finding). Everything that outlives a call is in one cache directory, which any number of
// processes may share; each may be killed at any time. It knows neither submissions nor
// verdicts.
package gotool

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Options say where the toolchain and its cache are. The zero value is ready to use.
type Options struct {
	Go       string // the go command; looked up in PATH when empty
	CacheDir string // GRADUS_CACHE, else the user's cache directory, when empty

	// Sweep names further directories of the cache, in which entries that have not been
	// used for long are removed.
	Sweep []string

	// Modules holds the modules that come with the grader, laid out as a module proxy
	// serves them (see https://go.dev/ref/mod#goproxy-protocol); they are never fetched.
	// It may be nil.
	Modules fs.FS

	// Slow is called before something that may take long because of the network; the
	// function that it returns is called afterwards. It may be nil.
	Slow func(what string) (done func())

	// Prewarm is the command line that calls Prewarm, for hints; when empty, that for the
	// built-in catalogue.
	Prewarm string
}

// Tools are a Go toolchain and the cache directory for what it makes. Its methods may
// be used concurrently.
type Tools struct {
	Cache *Cache

	opts    Options
	tools   toolchain
	modules *modules

	mu   sync.Mutex
	sets map[string]*Exports // by key

	runtimes sync.Map // files of runtimes, by the directory that is theirs
}

// Open finds the toolchain and prepares the cache directory. It returns an
// *Error, which says what to install or set, when either can't be used.
func Open(opts Options) (*Tools, error) {
	if opts.CacheDir == "" {
		dir, err := defaultCacheDir()
		if err != nil {
			return nil, err
		}
		opts.CacheDir = dir
	}
	c, err := openCache(opts.CacheDir, opts.Sweep)
	if err != nil {
		return nil, err
	}
	tools, err := findToolchain(opts.Go, c)
	if err != nil {
		return nil, err
	}
	return &Tools{Cache: c, opts: opts, tools: tools, modules: newModules(opts.Modules, tools, c), sets: map[string]*Exports{}}, nil
}

// Toolchain describes the toolchain: its version, platform and place.
func (t *Tools) Toolchain() Toolchain { return t.tools.Toolchain }

// CacheDir returns the directory that holds everything that is kept.
func (t *Tools) CacheDir() string { return t.Cache.Path }

// Tool returns the path of a program of the toolchain: compile or link.
func (t *Tools) Tool(name string) string { return t.tools.tool(name) }

// rootCacheDir is root's cache if the sandbox has no private file tree: its user can't
// enter root's home directory. See the Filesystem Hierarchy Standard, 5.5.
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

// Scratch makes a directory for one build. The caller removes it.
func (t *Tools) Scratch() (string, error) {
	dir, err := t.Cache.Scratch("b-")
	if err == nil {
		// If gradus runs as root, the sandbox's user needs access.
		err = errors.Join(os.Chmod(dir, 0o711), os.Mkdir(filepath.Join(dir, tempDir), 0o700))
	}
	return dir, wrap("make a scratch directory", err, cacheHint)
}

// Stopped returns ctx's error as the reason a build ended, or nil.
func Stopped(ctx context.Context, op string) error {
	if err := ctx.Err(); err != nil {
		return &Error{Op: op, Err: context.Cause(ctx)}
	}
	return nil
}

// Room returns an error unless the disk has room for the largest file that a build may
// write. It writes such a file to find out, since there may be a quota.
func (t *Tools) Room() error {
	scratch, err := t.Scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	f, err := os.Create(filepath.Join(scratch, "room"))
	if err != nil {
		return wrap("look for room on the disk", err, cacheHint)
	}
	block := make([]byte, 1<<20)
	for n := 0; n < MaxFile && err == nil; n += len(block) {
		_, err = f.Write(block)
	}
	return wrap(fmt.Sprintf("look for %d MiB of room on the disk", MaxFile>>20), errors.Join(err, f.Close()), cacheHint)
}
