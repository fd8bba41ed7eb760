package build

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader/build/graft"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Surprise is something about the toolchain or the machine that the direct path
// did not understand, so that the go command had to build a submission.
type Surprise struct {
	Message string    `json:"message"`
	Last    time.Time `json:"last"`
}

// maxSurprises is room for what is remembered of them, in bytes.
const maxSurprises = 64 << 10

// noteSurprise remembers a surprise for Surprises. It is no loss if that fails.
func (b *Builder) noteSurprise(message string) {
	key := cache.Key([]byte(message))[:32]
	_ = b.cache.entries(surprisesDir).PutBare(key, []byte(message))
}

// Surprises returns what was met in the last 30 days, the latest first.
func (b *Builder) Surprises() []Surprise {
	var all []Surprise
	dir := filepath.Join(b.cache.dir, surprisesDir)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue
		}
		if data, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil {
			all = append(all, Surprise{string(data), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b Surprise) int { return b.Last.Compare(a.Last) })
	return all
}

// Grafts reports whether submissions are grafted onto programs linked before, as
// far as they can be; elsewhere each is linked.
func (b *Builder) Grafts() bool {
	return graft.Supports(b.tools.Version, b.tools.Platform)
}
