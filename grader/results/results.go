// Package results remembers the reports of submissions, so that one that did not
// change is answered without being graded again. Reports come in from whoever
// graded and go out to whoever is about to grade the same; nothing here decides
// a verdict.
//
// An entry is a file named by the hash of its Key, which holds everything a
// report follows from; it is checked byte for byte when it is read. Any number of
// processes may share a directory and any may be killed: an entry appears whole
// by rename, and one that does not check out counts as missing.
package results

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Key holds everything that a report follows from. Two gradings with the same
// key may answer for each other.
type Key struct {
	Challenge   string // the hash of all its files
	ImportPath  string // of its package
	Modules     string // a hash of the pinned module files
	Submission  string // the hash of names and contents
	Toolchain   string // the compiler, the linker and how they are used
	Gradus      string // this very program
	Environment string // the sandbox, the platform, the processors
}

// name returns the file name of an entry: no two keys share one.
func (k Key) name() string {
	h := sha256.New()
	for _, part := range []string{k.Challenge, k.ImportPath, k.Modules, k.Submission, k.Toolchain, k.Gradus, k.Environment} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
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

// entry is what a file holds after the SHA-256 of it.
type entry struct {
	Key    Key           `json:"key"`
	Report grader.Report `json:"report"`
}

// Get returns the report kept for k, marked as cached. What was used last is
// evicted last. A damaged entry is removed and counts as missing.
func (c *Cache) Get(k Key) (*grader.Report, bool) {
	path := c.path(k)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	r, err := decode(data, k)
	if err != nil {
		os.Remove(path)
		return nil, false
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now)
	r.Cached = true
	return r, true
}

var errDamaged = errors.New("the entry is damaged")

func decode(data []byte, k Key) (*grader.Report, error) {
	if len(data) < sha256.Size || sha256.Sum256(data[sha256.Size:]) != [sha256.Size]byte(data) {
		return nil, errDamaged
	}
	var e entry
	if err := json.Unmarshal(data[sha256.Size:], &e); err != nil || e.Key != k {
		return nil, errDamaged
	}
	return &e.Report, nil
}

// Put keeps r for k if it is Lasting, and evicts what was used longest ago if
// there is too much. A report that is not Lasting shows that none was: what is
// kept for k is removed. The error says why r could not be kept.
func (c *Cache) Put(k Key, r *grader.Report) error {
	path := c.path(k)
	if !Lasting(r) {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	body, err := json.Marshal(entry{k, *r})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := writeWhole(path, append(sum[:], body...)); err != nil {
		return err
	}
	return c.evict(path)
}

func (c *Cache) path(k Key) string {
	name := k.name()
	return filepath.Join(c.Dir, name[:2], name)
}

// writeWhole writes a file that other processes see whole or not at all. It need
// not survive a power cut: what is torn does not check out.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
