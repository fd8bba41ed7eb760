package build

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/scratch"
)

// cacheDir is the directory with all that a Builder keeps. What is not an entry of
// package cache appears whole by rename, too, and is never changed.
//
//	judges/KEY      a program: a judge, or what suites are run against
//	exports/KEY/    export data of the packages a program may import
//	standins/KEY/   a compiled stand-in for a package that learners write tests for
//	stocks/KEY      a program to graft submissions onto
//	ahead/KEY       a driver and dispatcher, compiled before any submission
//	misses/KEY      is empty: one of those was missed once
//	surprises/KEY   why the go command had to build a submission
//	runtime/KEY/    the runtime's source, at a path that stays
//	bundles/KEY/    modules that come with the grader, as a module proxy
//	modules/        the module cache in use where the user's can't be written to
//	toolchains/KEY  what a go command said of itself
//	scratch/        directories in use by running processes; see package scratch
//	swept           is empty: when unused entries were last looked for
//	home/           the go command's home directory: telemetry is off there
type cacheDir struct {
	dir string
	max int64 // bytes in judges
	own *own
}

const (
	judgesDir     = "judges"
	exportsDir    = "exports"
	standInsDir   = "standins"
	stocksDir     = "stocks"
	aheadDir      = "ahead"
	missesDir     = "misses"
	surprisesDir  = "surprises"
	runtimeDirs   = "runtime"
	bundlesDir    = "bundles"
	modulesDir    = "modules"
	toolchainsDir = "toolchains"
	scratchDir    = "scratch"
	homeDir       = "home"
	sweptFile     = "swept"
)

// cacheHint is what to do when the cache can't be used.
const cacheHint = "free some space, or set GRADUS_CACHE to a directory you can write to"

func openCache(dir string, max int64) (cacheDir, error) {
	c := cacheDir{dir: dir, max: max, own: &own{}}
	for _, sub := range []string{"", judgesDir, exportsDir, standInsDir, stocksDir, aheadDir, missesDir, surprisesDir, runtimeDirs, bundlesDir, toolchainsDir, scratchDir} {
		if err := makeDir(filepath.Join(dir, sub)); err != nil {
			return c, wrap("open the build cache", err, cacheHint)
		}
	}
	// GOTELEMETRY=off in the environment is not heeded, and a process started for
	// telemetry would outlive the go command.
	for _, config := range []string{"", "Library/Application Support"} { // Darwin has the latter
		file := filepath.Join(dir, homeDir, filepath.FromSlash(config), "go", "telemetry", "mode")
		if data, err := os.ReadFile(file); err == nil && string(data) == "off" {
			continue
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), cache.WriteFile(file, 0o644, []byte("off"))); err != nil {
			return c, wrap("open the build cache", err, cacheHint)
		}
	}
	scratch.Sweep(filepath.Join(dir, scratchDir), runPrefix)
	c.sweepDaily()
	return c, nil
}

// entries returns one of the directories of entries.
func (c cacheDir) entries(sub string) cache.Dir {
	max := map[string]int64{judgesDir: c.max, stocksDir: maxStocks, aheadDir: maxStocks, surprisesDir: maxSurprises}
	return cache.Dir{Path: filepath.Join(c.dir, sub), Max: max[sub]}
}

// addProgram moves a program into the cache.
func (c cacheDir) addProgram(key, file string) (path string, err error) {
	path, err = c.entries(judgesDir).AddProgram(key, file)
	return path, wrap("keep a program in the build cache", err, cacheHint)
}

// runPrefix begins the names of the directories of processes.
const runPrefix = "run-"

// own is the directory below scratch of one cache and process, made when it is first
// asked for.
type own struct {
	mu  sync.Mutex
	dir *scratch.Dir
}

// makeScratch makes a directory that is gone after this process at the latest: should
// it be killed, the next one removes what it left.
func (c cacheDir) makeScratch(prefix string) (string, error) {
	c.own.mu.Lock()
	defer c.own.mu.Unlock()
	if c.own.dir == nil {
		d, err := scratch.Make(filepath.Join(c.dir, scratchDir), runPrefix)
		if err != nil {
			return "", err
		}
		if err := os.Chmod(d.Path, 0o711); err != nil { // as root a box has a user of its own, who has to get in
			return "", errors.Join(err, d.Remove())
		}
		c.own.dir = d
	}
	return os.MkdirTemp(c.own.dir.Path, prefix)
}

// sweepDaily removes what has not been used for long, unless that was done within
// the last day.
func (c cacheDir) sweepDaily() {
	stamp := filepath.Join(c.dir, sweptFile)
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()) < sweeping {
		return
	}
	if os.WriteFile(stamp, nil, 0o644) == nil {
		cache.Touch(stamp)
	}
	for _, sub := range []string{exportsDir, standInsDir, stocksDir, aheadDir, missesDir, surprisesDir, runtimeDirs, bundlesDir} {
		c.entries(sub).Sweep(unused)
	}
}

// unused is how long what old toolchains and versions of gradus left stays.
const unused = 30 * 24 * time.Hour

// sweeping is how often what is unused is looked for.
const sweeping = 24 * time.Hour
