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

// Key returns what a report on sub follows from. The error says why this program
// can't be told from another build of it; then no report may answer for another.
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

// self identifies this very build of gradus, which a version does not while it
// is being developed: by the beginning of its file, where the linker puts the
// build ID, a hash of all the rest, and by the file's size and time.
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
