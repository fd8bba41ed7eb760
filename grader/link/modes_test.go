//go:build unix

package link

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// TestUmask builds under masks that keep everybody else out.
func TestUmask(t *testing.T) {
	for _, mask := range []int{0o022, 0o027, 0o077} {
		dir := t.TempDir()
		old := syscall.Umask(mask)
		b, err := New(Options{Options: gotool.Options{CacheDir: filepath.Join(dir, "cache")}})
		if err == nil {
			candidate(t, b)
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		for _, dir := range []string{b.CacheDir(), filepath.Join(b.CacheDir(), "scratch"), theSet(t, b).Dir} {
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
				t.Errorf("mask %o: %s: %v, error %v; want mode 0755", mask, dir, info.Mode(), err)
			}
		}
	}
}
