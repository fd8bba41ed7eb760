package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader/scratch"
)

// cache is a directory of immutable entries. An entry appears whole by rename
// or not at all, so that processes need no lock and may be killed at any point;
// two that make the same entry make the same bytes.
//
//	judges/KEY      a program, followed by its checksum
//	exports/KEY/    export data of the packages a program may import
//	standins/KEY/   a compiled stand-in for a package that learners write tests for
//	stocks/KEY      a program to graft submissions onto, with its checksum
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
type cache struct {
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

func openCache(dir string, max int64) (cache, error) {
	c := cache{dir: dir, max: max, own: &own{}}
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
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), writeWhole(file, []byte("off"))); err != nil {
			return c, wrap("open the build cache", err, cacheHint)
		}
	}
	scratch.Sweep(filepath.Join(dir, scratchDir), runPrefix)
	c.sweepDaily()
	return c, nil
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
func (c cache) makeScratch(prefix string) (string, error) {
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
func (c cache) sweepDaily() {
	stamp := filepath.Join(c.dir, sweptFile)
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()) < sweeping {
		return
	}
	if os.WriteFile(stamp, nil, 0o644) == nil {
		touch(stamp)
	}
	for _, sub := range []string{exportsDir, standInsDir, stocksDir, aheadDir, missesDir, surprisesDir, runtimeDirs, bundlesDir} {
		c.sweep(sub, unused)
	}
}

// unused is how long what old toolchains and versions of gradus left stays.
const unused = 30 * 24 * time.Hour

// sweeping is how often what is unused is looked for.
const sweeping = 24 * time.Hour

// touch notes that something is in use.
func touch(path string) {
	now := time.Now()
	_ = os.Chtimes(path, now, now)
}

// sweep removes entries below sub that were last touched longer than age ago.
func (c cache) sweep(sub string, age time.Duration) {
	entries, _ := os.ReadDir(filepath.Join(c.dir, sub))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > age {
			os.RemoveAll(filepath.Join(c.dir, sub, e.Name()))
		}
	}
}

// program returns the path of a cached program after checking all its bytes. A
// damaged entry is removed and counts as missing.
func (c cache) program(key string) (string, bool) {
	path := filepath.Join(c.dir, judgesDir, key)
	if err := verifySealed(path); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			os.Remove(path)
		}
		return "", false
	}
	touch(path) // the order of eviction
	return path, true
}

// addProgram moves the program at file into the cache under key, then evicts.
func (c cache) addProgram(key, file string) (string, error) {
	const op = "keep the judge in the build cache"
	if err := seal(file); err != nil {
		return "", wrap(op, err, cacheHint)
	}
	path := filepath.Join(c.dir, judgesDir, key)
	if err := os.Rename(file, path); err != nil {
		return "", wrap(op, err, cacheHint)
	}
	c.evict(judgesDir, key, c.max)
	return path, nil
}

// evict removes the files below sub that were used longest ago until the rest
// fits into max bytes. The one just added stays whatever its size.
func (c cache) evict(sub, keep string, max int64) {
	type entry struct {
		name string
		size int64
		used time.Time
	}
	var all []entry
	var sum int64
	dir := filepath.Join(c.dir, sub)
	names, _ := os.ReadDir(dir)
	for _, e := range names {
		if info, err := e.Info(); err == nil {
			sum += info.Size()
			all = append(all, entry{e.Name(), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return a.used.Compare(b.used) })
	for _, e := range all {
		if sum <= max {
			return
		}
		if e.name != keep && os.Remove(filepath.Join(dir, e.name)) == nil {
			sum -= e.size
		}
	}
}
