package verify

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// key identifies the result of a check: it changes with every file and every part of the
// manifest that the check depends on, with this package, and with the pipeline.
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
	parts := [][]byte{[]byte(v.Pipeline.Fingerprint()), []byte(ownSource()), []byte(v.ch.ImportPath), v.ch.Modules.Mod, v.ch.Modules.Sum}
	f := v.ch.Files
	for _, name := range slices.Concat(f.Reference, f.Drivers, f.Hidden, more) {
		data, err := fs.ReadFile(v.ch.FS, name)
		parts = append(parts, []byte(name), fmt.Append(data, err))
	}
	for _, c := range v.ch.Checks {
		parts = append(parts, fmt.Appendf(nil, "%q", append([]string{c.Test, string(c.Criterion)}, c.Needs...)))
	}
	parts = append(parts, fmt.Appendf(nil, "%d %+v %+v %q", v.ch.Difficulty, v.ch.Limits, v.ch.Rules, v.ch.Shapes))
	return cache.Key(parts...)
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

// remember reads the cached value of key into to, a pointer.
func (v *Verifier) remember(key string, to any) bool {
	return v.Cache != "" && !v.Fresh && v.kept().GetJSON(key, to)
}

// remember also notes that something was known.
func (v *verification) remember(key string, to any) bool {
	known := v.Verifier.remember(key, to)
	v.remembered = v.remembered || known
	return known
}

// memorise caches the value that from points to. Errors are ignored, since they only make
// the next verification slower.
func (v *Verifier) memorise(key string, from any) {
	if v.Cache != "" {
		_ = v.kept().PutJSON(key, from)
	}
}

func (v *Verifier) kept() cache.Dir { return cache.Dir{Path: v.Cache} }

// unused is how long a cached value is kept that no verification asks for.
const unused = 30 * 24 * time.Hour
