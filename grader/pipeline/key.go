package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/results"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Key returns everything that a report on sub depends on. The error says why this build of
// gradus can't be told from another; then no stored report may be reused.
func (p *Pipeline) Key(ch *grader.Challenge, sub *grader.Submission) (results.Key, error) {
	self, err := self()
	if err != nil {
		return results.Key{}, err
	}
	modules := sha256.New()
	fmt.Fprintf(modules, "%d %s%s", len(ch.Modules.Mod), ch.Modules.Mod, ch.Modules.Sum)
	return results.Key{
		Challenge:   ch.Hash,
		Answers:     ch.AnswersHash,
		ImportPath:  ch.ImportPath,
		Modules:     hex.EncodeToString(modules.Sum(nil)),
		Submission:  sub.Hash,
		Toolchain:   p.Builder.Fingerprint(),
		Gradus:      fmt.Sprint(p.Version, " ", self, " rules: ", !p.NoRules),
		Environment: fmt.Sprint(runtime.GOOS, "/", runtime.GOARCH, " ", runtime.NumCPU(), " ", sandbox.Probe()),
	}, nil
}

// self identifies this build of gradus, since a version number does not change during
// development: by the beginning of the executable, which holds the linker's build ID (a
// hash of the rest), and by its size and modification time.
var self = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	const beginning = 32 << 10 // as far as cmd/internal/buildid looks
	h := sha256.New()
	if _, err := io.CopyN(h, f, min(beginning, info.Size())); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x %d %d", h.Sum(nil), info.Size(), info.ModTime().UnixNano()), nil
})
