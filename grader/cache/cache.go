// Package cache keeps in directories what can be made again: compiled programs,
// generated code, reports, what was found out about a challenge.
//
// An entry is a file named by a key, which holds everything that the entry follows
// from, and ends in a checksum of the rest. It appears whole by rename or not at all,
// and one that does not check out is removed and counts as missing. So any number of
// processes may share a directory, and any may be killed at any point; two that make
// the same entry make the same bytes. What was used longest ago goes first.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Key hashes the parts that an entry follows from, each with its length, so that no
// two lists of parts share a key.
func Key(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(p))))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Dir is a directory of entries, which is made with its first. Its methods may be used
// concurrently.
type Dir struct {
	Path string
	Max  int64 // bytes of entries kept; without a bound when zero
}

// File returns where the entry of key is, or would be.
func (d Dir) File(key string) string { return filepath.Join(d.Path, key) }

// Get returns an entry, if it is there and whole.
func (d Dir) Get(key string) ([]byte, bool) {
	data, err := os.ReadFile(d.File(key))
	if err != nil {
		return nil, false
	}
	n := len(data) - crc32.Size
	if n < 0 || !bytes.Equal(sumOf(data[:n]), data[n:]) {
		os.Remove(d.File(key))
		return nil, false
	}
	Touch(d.File(key))
	return data[:n:n], true
}

// Put keeps data under key and removes what there is no more room for, but not that.
func (d Dir) Put(key string, data []byte) error { return d.put(key, data, sumOf(data)) }

// PutBare keeps data as Put does, without a checksum: whoever reads the file checks it.
func (d Dir) PutBare(key string, data []byte) error { return d.put(key, data) }

func (d Dir) put(key string, parts ...[]byte) error {
	if err := os.MkdirAll(d.Path, 0o700); err != nil {
		return err
	}
	if err := writeWhole(d.File(key), 0o600, parts...); err != nil {
		return err
	}
	d.trim(key)
	return nil
}

// GetJSON fills to from an entry that PutJSON made, and reports whether there is one.
func (d Dir) GetJSON(key string, to any) bool {
	data, ok := d.Get(key)
	return ok && json.Unmarshal(data, to) == nil
}

// PutJSON keeps what from marshals to under key.
func (d Dir) PutJSON(key string, from any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return d.Put(key, data)
}

// Remove removes an entry, if there is one.
func (d Dir) Remove(key string) error {
	if err := os.Remove(d.File(key)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Touch notes that a file is in use.
func Touch(path string) {
	now := time.Now()
	_ = os.Chtimes(path, now, now)
}

// castagnoli finds damage in a tenth of the time that a cryptographic hash takes,
// which nobody who could write the cache would be held by.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf returns the checksum that ends an entry.
func sumOf(data []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, crc32.Checksum(data, castagnoli))
}
