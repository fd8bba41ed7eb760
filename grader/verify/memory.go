package verify

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// key names what a check comes to: it changes with every file and every part of
// the manifest that decides it, with this package, and with what the pipeline is
// made of.
func (v *verification) key(c *Check) string {
	var files []string
	if c.also != nil {
		files = c.also(v.ch.Files)
	}
	if v.ch.Kind == grader.KindTests { // suites are run against all of these
		files = slices.Concat(files, v.ch.Files.Accepted, v.ch.Files.Bugs)
	}
	return c.ID + "-" + v.digest(files...)
}

// digest hashes the solution and the hidden tests, more files of the challenge,
// and all that decides how they are graded.
func (v *verification) digest(more ...string) string {
	h := sha256.New()
	add := func(part []byte) {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	add([]byte(v.Pipeline.Fingerprint()))
	add([]byte(ownSource()))
	add([]byte(v.ch.ImportPath))
	add(v.ch.Modules.Mod)
	add(v.ch.Modules.Sum)
	f := v.ch.Files
	for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden, more) {
		data, err := fs.ReadFile(v.ch.FS, name)
		add([]byte(name))
		add(fmt.Append(data, err))
	}
	for _, c := range v.ch.Checks {
		add(fmt.Appendf(nil, "%q", append([]string{c.Test}, c.Needs...)))
	}
	add(fmt.Appendf(nil, "%d %+v %+v %q", v.ch.Difficulty, v.ch.Limits, v.ch.Rules, v.ch.Shapes))
	return hex.EncodeToString(h.Sum(nil))
}

//go:embed *.go
var source embed.FS

// ownSource identifies this version of the checks.
var ownSource = sync.OnceValue(func() string {
	h := sha256.New()
	entries, _ := source.ReadDir(".")
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			data, _ := source.ReadFile(e.Name())
			h.Write(data)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
})

// remember reads what is kept under key into to, a pointer.
func (v *Verifier) remember(key string, to any) bool {
	if v.Cache == "" || v.Fresh {
		return false
	}
	path := filepath.Join(v.Cache, key)
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, to) != nil {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now)
	return true
}

// memorise keeps what from points to. It appears whole, by rename, or not at
// all; without it the next verification takes longer, so errors don't matter.
func (v *Verifier) memorise(key string, from any) {
	data, err := json.Marshal(from)
	if v.Cache == "" || err != nil || os.MkdirAll(v.Cache, 0o700) != nil {
		return
	}
	tmp, err := os.CreateTemp(v.Cache, "new-*")
	if err != nil {
		return
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if closed := tmp.Close(); err == nil && closed == nil {
		_ = os.Rename(tmp.Name(), filepath.Join(v.Cache, key))
	}
}

// unused is how long something stays that no verification asked for.
const unused = 30 * 24 * time.Hour

// sweep removes what was not used for long.
func sweep(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > unused {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
