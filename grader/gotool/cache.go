package gotool

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
	"github.com/gradus-dev/gradus/grader/scratch"
)

// Cache is the directory of everything that builds keep. Directories that are not entries
// of package cache also appear whole, by rename, and never change. Packages that make
// programs have further directories in it.
//
//	exports/KEY/    export data of the packages a program may import
//	runtime/KEY/    the runtime's source, at a path that stays
//	bundles/KEY/    modules that come with the grader, as a module proxy
//	modules/        the module cache in use where the user's can't be written to
//	toolchains/KEY  the settings of a go command
//	scratch/        directories in use by running processes; see package scratch
//	swept           an empty file; its time says when unused entries were last removed
//	home/           the go command's home directory: telemetry is off there
type Cache struct {
	Path string

	mu  sync.Mutex
	dir *scratch.Dir // of this process, below scratch, made when first needed
}

const (
	exportsDir    = "exports"
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

// openCache prepares a cache directory. Entries that have not been used for long are also
// removed from the directories in sweep.
func openCache(dir string, sweep []string) (*Cache, error) {
	c := &Cache{Path: dir}
	for _, sub := range []string{"", exportsDir, runtimeDirs, bundlesDir, toolchainsDir, scratchDir} {
		if err := MakeDir(filepath.Join(dir, sub)); err != nil {
			return nil, wrap("open the build cache", err, cacheHint)
		}
	}
	// The go command ignores GOTELEMETRY=off in the environment, and a process that it
	// starts for telemetry would outlive it.
	for _, config := range []string{"", "Library/Application Support"} { // Darwin has the latter
		file := filepath.Join(dir, homeDir, filepath.FromSlash(config), "go", "telemetry", "mode")
		if data, err := os.ReadFile(file); err == nil && string(data) == "off" {
			continue
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), cache.WriteFile(file, 0o644, []byte("off"))); err != nil {
			return nil, wrap("open the build cache", err, cacheHint)
		}
	}
	scratch.Sweep(filepath.Join(dir, scratchDir), runPrefix)
	c.sweepDaily(append([]string{exportsDir, runtimeDirs, bundlesDir}, sweep...))
	return c, nil
}

// Entries returns one of the directories of entries, which holds up to max bytes; 0 means
// no limit.
func (c *Cache) Entries(sub string, max int64) cache.Dir {
	return cache.Dir{Path: filepath.Join(c.Path, sub), Max: max}
}

// runPrefix begins the names of the directories of processes.
const runPrefix = "run-"

// Scratch makes a directory that is removed when this process ends or, if it is killed, by
// the next one.
func (c *Cache) Scratch(prefix string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir == nil {
		d, err := scratch.Make(filepath.Join(c.Path, scratchDir), runPrefix)
		if err != nil {
			return "", err
		}
		if err := os.Chmod(d.Path, 0o711); err != nil { // if gradus runs as root, the sandbox's user needs access
			return "", errors.Join(err, d.Remove())
		}
		c.dir = d
	}
	return os.MkdirTemp(c.dir.Path, prefix)
}

// sweepDaily removes what has not been used for long, unless that was done within
// the last day.
func (c *Cache) sweepDaily(dirs []string) {
	stamp := filepath.Join(c.Path, sweptFile)
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()) < sweeping {
		return
	}
	if os.WriteFile(stamp, nil, 0o644) == nil {
		cache.Touch(stamp)
	}
	for _, sub := range dirs {
		c.Entries(sub, 0).Sweep(unused)
	}
}

// unused is how long entries are kept that nothing uses, such as those of old toolchains.
const unused = 30 * 24 * time.Hour

// sweeping is how often what is unused is looked for.
const sweeping = 24 * time.Hour
