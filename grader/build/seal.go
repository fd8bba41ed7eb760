package build

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
)

// newSum returns the checksum of large files, CRC-32C: it finds damage in a tenth of
// the time that a cryptographic hash takes, which nobody who could write the cache
// would be held by.
func newSum() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }

// seal appends the checksum of file to it and makes it durable and executable. A
// program does not mind bytes after its end.
func seal(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	h := newSum()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if _, err := f.Write(h.Sum(nil)); err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o555), f.Sync(), f.Close())
}

var errDamaged = errors.New("its checksum does not match")

// verifySealed checks the sum that seal appended.
func verifySealed(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size() - crc32.Size
	if size <= 0 {
		return errDamaged
	}
	r := bufio.NewReaderSize(f, 1<<16)
	h := newSum()
	if _, err := io.CopyN(h, r, size); err != nil {
		return err
	}
	sum, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if !bytes.Equal(h.Sum(nil), sum) {
		return errDamaged
	}
	return nil
}

// sealedJSON is a small entry with its checksum.
type sealedJSON struct {
	Sum  string          `json:"sum"` // hex SHA-256 of Data
	Data json.RawMessage `json:"data"`
}

// readJSON fills v from the entry and reports whether it was there and whole.
func (c cache) readJSON(sub, name string, v any) bool {
	data, err := os.ReadFile(filepath.Join(c.dir, sub, name))
	var e sealedJSON
	if err != nil || json.Unmarshal(data, &e) != nil || sumOf(e.Data) != e.Sum {
		return false
	}
	return json.Unmarshal(e.Data, v) == nil
}

// writeJSON replaces the entry by v.
func (c cache) writeJSON(sub, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if data, err = json.Marshal(sealedJSON{Sum: sumOf(data), Data: data}); err != nil {
		return err
	}
	return wrap("write to the build cache", writeWhole(filepath.Join(c.dir, sub, name), data), cacheHint)
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// writeWhole writes a file that is seen whole or not at all.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// listing is the file of a cached directory that names every other file in it.
const listing = ".listing"

// addDir moves the finished directory tmp to dir, both inside the cache. When
// another process was faster its directory stays, unless it is damaged.
func (c cache) addDir(tmp, dir string) error {
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
		if err = os.Rename(tmp, dir); err == nil || c.intact(dir) {
			return nil
		}
		c.discard(dir)
	}
	return wrap("write to the build cache", err, cacheHint)
}

// writeDir writes files, by slash paths, to dir as addDir does.
func (c cache) writeDir(dir string, files map[string][]byte) error {
	tmp, err := c.makeScratch("new-")
	if err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return wrap("write to the build cache", err, cacheHint)
	}
	for name, data := range files {
		if err := writeFiles(filepath.Join(tmp, filepath.FromSlash(path.Dir(name))), map[string][]byte{path.Base(name): data}); err != nil {
			return err
		}
	}
	return c.addDir(tmp, dir)
}

// discard removes a directory of the cache, from its place first: nobody sees a
// part of it. What was added whole goes back: another process was faster and put it
// where the old one was.
func (c cache) discard(dir string) {
	tmp, err := c.makeScratch("old-")
	if err != nil {
		return
	}
	defer os.RemoveAll(tmp)
	old := filepath.Join(tmp, "old")
	if os.Rename(dir, old) == nil && c.intact(old) {
		_ = os.Rename(old, dir) // unless yet another is there already
	}
}

// intact reports whether dir is in the cache with every byte it was added with.
// It is for small directories of source.
func (c cache) intact(dir string) bool {
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
		sums[name] = sumOf(data)
		return err
	})
	return sums, err
}
