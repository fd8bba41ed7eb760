package gotool

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
)

// listing is the file of a cached directory that names every other file in it.
const listing = ".listing"

// AddDir moves the finished directory tmp to dir, both inside the cache. When
// another process was faster its directory stays, unless it is damaged.
func (c *Cache) AddDir(tmp, dir string) error {
	sums, err := sumTree(tmp)
	if err == nil {
		var data []byte
		if data, err = json.Marshal(sums); err == nil {
			err = os.WriteFile(filepath.Join(tmp, listing), data, 0o644)
		}
	}
	if err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	// The rename fails while something is in the place: only what was seen there,
	// and is damaged, is discarded, never what another process has just put there.
	for range 3 {
		if err = os.Rename(tmp, dir); err == nil || c.Intact(dir) {
			return nil
		}
		c.discard(dir)
	}
	return wrap("write to the build cache", err, cacheHint)
}

// writeDir writes files, by slash paths, to dir as AddDir does.
func (c *Cache) writeDir(dir string, files map[string][]byte) error {
	tmp, err := c.Scratch("new-")
	if err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	for name, data := range files {
		if err := WriteFiles(filepath.Join(tmp, filepath.FromSlash(path.Dir(name))), map[string][]byte{path.Base(name): data}); err != nil {
			return err
		}
	}
	return c.AddDir(tmp, dir)
}

// discard removes a directory of the cache. It renames it first, so that nobody sees part
// of it. If the renamed directory turns out to be intact, because another process has just
// replaced it, it is put back.
func (c *Cache) discard(dir string) {
	tmp, err := c.Scratch("old-")
	if err != nil {
		return
	}
	defer os.RemoveAll(tmp)
	old := filepath.Join(tmp, "old")
	if os.Rename(dir, old) == nil && c.Intact(old) {
		_ = os.Rename(old, dir) // unless yet another is there already
	}
}

// Intact reports whether dir is in the cache with every byte it was added with.
// It is for small directories of source.
func (c *Cache) Intact(dir string) bool {
	data, err := os.ReadFile(filepath.Join(dir, listing))
	var want map[string]string
	if err != nil || json.Unmarshal(data, &want) != nil {
		return false
	}
	got, err := sumTree(dir)
	return err == nil && maps.Equal(want, got)
}

// sumTree returns the SHA-256 of every file below dir but its listing.
func sumTree(dir string) (map[string]string, error) {
	sums := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == listing {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		sum := sha256.Sum256(data)
		sums[name] = hex.EncodeToString(sum[:])
		return err
	})
	return sums, err
}
