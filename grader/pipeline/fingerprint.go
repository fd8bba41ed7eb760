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
