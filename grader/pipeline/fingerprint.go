package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"

	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/proxy"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Fingerprint changes with everything but challenge and submission that a verdict depends
// on: the version of gradus, the toolchain, the code generators, the source of what runs
// inside the two processes, and the sandbox. Unlike Key, it does not change with the
// embedded catalogue.
func (p *Pipeline) Fingerprint() string {
	return fmt.Sprint(p.Version, "\n", p.Builder.Fingerprint(), "\n", proxy.Fingerprint(), "\n", instrument.Fingerprint(), "\n", judgeSource(), "\n",
		runtime.GOOS, "/", runtime.GOARCH, " ", sandbox.Probe(), " rules: ", !p.NoRules)
}

// Engine names what grades, shortly: gradus's version and a hash of the Fingerprint.
func (p *Pipeline) Engine() string {
	p.named.Do(func() {
		sum := sha256.Sum256([]byte(p.Fingerprint()))
		p.name = p.Version + " " + hex.EncodeToString(sum[:8])
	})
	return p.name
}

// judgeSource hashes the source of what runs inside the two processes.
var judgeSource = sync.OnceValue(func() string {
	h := sha256.New()
	_ = fs.WalkDir(judge.Source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := judge.Source.ReadFile(name)
		fmt.Fprintln(h, name, len(data))
		h.Write(data)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))
})
