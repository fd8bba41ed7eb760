package results

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	unfinished = "new-" // begins the names of files being written
	// abandoned is the age at which such a file is the remains of a process that
	// was killed.
	abandoned = time.Hour
)

// evict removes the files beside keep that were used longest ago until the rest
// fits, but none that another process may be writing.
func (c *Cache) evict(keep string) error {
	type file struct {
		path string
		info fs.FileInfo
	}
	dir := filepath.Dir(keep)
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var files []file
	room := c.Max / shards
	if c.Max == 0 {
		room = DefaultMax / shards
	}
	for _, e := range names {
		info, err := e.Info()
		if err == nil && (!strings.HasPrefix(e.Name(), unfinished) || time.Since(info.ModTime()) > abandoned) {
			files = append(files, file{filepath.Join(dir, e.Name()), info})
			room -= info.Size()
		}
	}
	slices.SortFunc(files, func(a, b file) int { return a.info.ModTime().Compare(b.info.ModTime()) })
	for _, f := range files {
		if room >= 0 {
			break
		}
		if f.path != keep && os.Remove(f.path) == nil {
			room += f.info.Size()
		}
	}
	return nil
}
