// Package results remembers the reports of submissions, so that one that did not
// change is answered without being graded again. Reports come in from whoever
// graded and go out to whoever is about to grade the same; nothing here decides
// a verdict.
//
// Reports are entries of package cache, by everything that a report follows from.
package results

import (
	"path/filepath"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Key holds everything that a report follows from. Two gradings with the same
// key may answer for each other.
type Key struct {
	Challenge   string // its hash
	Answers     string // the hash of what its mutants answer
	ImportPath  string // of its package
	Modules     string // a hash of the pinned module files
	Submission  string // the hash of names and contents
	Toolchain   string // the compiler, the linker and how they are used
	Gradus      string // this very program
	Environment string // the sandbox, the platform, the processors
}

// name returns the key of the entry.
func (k Key) name() string {
	return cache.Key([]byte(k.Challenge), []byte(k.Answers), []byte(k.ImportPath), []byte(k.Modules), []byte(k.Submission),
		[]byte(k.Toolchain), []byte(k.Gradus), []byte(k.Environment))
}

// DefaultMax is the size a Cache is kept below when nothing else is said, in
// bytes: room for some ten thousand reports.
const DefaultMax = 64 << 20

// Cache is a directory of reports. Its methods may be used concurrently, also by
// other processes.
type Cache struct {
	Dir string // made when the first report is put
	Max int64  // bytes of reports kept; DefaultMax when zero
}

// shards is the number of directories entries are spread over, by their first
// byte; each is kept below its share of Max, so that none takes long to look
// through.
const shards = 256

// entry is what is kept. The key is in it, too, so that none answers for another.
type entry struct {
	Key    Key           `json:"key"`
	Report grader.Report `json:"report"`
}

// Get returns the report kept for k, marked as cached. What was used last is
// evicted last.
func (c *Cache) Get(k Key) (*grader.Report, bool) {
	dir, name := c.place(k)
	var e entry
	if !dir.GetJSON(name, &e) || e.Key != k {
		return nil, false
	}
	e.Report.Cached = true
	return &e.Report, true
}

// Put keeps r for k if it is Lasting, and evicts what was used longest ago if
// there is too much. A report that is not Lasting shows that none was: what is
// kept for k is removed. The error says why r could not be kept.
func (c *Cache) Put(k Key, r *grader.Report) error {
	dir, name := c.place(k)
	if !Lasting(r) {
		return dir.Remove(name)
	}
	return dir.PutJSON(name, entry{k, *r})
}

// place returns where the entry of k is kept.
func (c *Cache) place(k Key) (dir cache.Dir, name string) {
	name, max := k.name(), c.Max
	if max == 0 {
		max = DefaultMax
	}
	return cache.Dir{Path: filepath.Join(c.Dir, name[:2]), Max: max / shards}, name
}
