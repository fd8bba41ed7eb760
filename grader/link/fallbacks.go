package link

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gradus-dev/gradus/grader/cache"
)

// Fallback is something about the toolchain or the machine that was not as expected, so
// that the go command had to build a submission.
type Fallback struct {
	Message string    `json:"message"`
	Last    time.Time `json:"last"`
}

// maxFallbacks bounds the cache directory of fallbacks, in bytes.
const maxFallbacks = 64 << 10

// noteFallback records one for Fallbacks. Failing to do so is harmless.
func (b *Builder) noteFallback(message string) {
	key := cache.Key([]byte(message))[:32]
	_ = b.Cache.Entries(fallbacksDir, maxFallbacks).PutBare(key, []byte(message))
}

// Fallbacks returns the fallbacks of the last 30 days, the latest first.
func (b *Builder) Fallbacks() []Fallback {
	var all []Fallback
	dir := filepath.Join(b.CacheDir(), fallbacksDir)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue
		}
		if data, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil {
			all = append(all, Fallback{string(data), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b Fallback) int { return b.Last.Compare(a.Last) })
	return all
}
