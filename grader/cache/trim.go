package cache

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// unfinished begins the names of files that are being written.
const unfinished = ".new-"

// abandoned is the age at which such a file is what a process left that was killed.
const abandoned = time.Hour

// trim removes the entries that were used longest ago until the rest fits. The one
// under keep stays, whatever its size.
func (d Dir) trim(keep string) {
	if d.Max == 0 {
		return
	}
	var all []fs.FileInfo
	room := d.Max
	entries, _ := os.ReadDir(d.Path)
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && (!strings.HasPrefix(e.Name(), unfinished) || time.Since(info.ModTime()) > abandoned) {
			all = append(all, info)
			room -= info.Size()
		}
	}
	slices.SortFunc(all, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), strings.Compare(a.Name(), b.Name()))
	})
	for _, info := range all {
		if room >= 0 {
			return
		}
		if info.Name() != keep && os.Remove(d.File(info.Name())) == nil {
			room += info.Size()
		}
	}
}

// Sweep removes what is directly in the directory, files and directories, and was last
// used longer than age ago.
func (d Dir) Sweep(age time.Duration) {
	entries, _ := os.ReadDir(d.Path)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > age {
			os.RemoveAll(filepath.Join(d.Path, e.Name()))
		}
	}
}
