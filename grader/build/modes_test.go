//go:build unix

package build

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestUmask builds, and adopts an archive of the go command's, under masks that
// keep everybody else out.
func TestUmask(t *testing.T) {
	for _, mask := range []int{0o022, 0o027, 0o077} {
		dir := t.TempDir()
		old := syscall.Umask(mask)
		b, err := New(Options{CacheDir: filepath.Join(dir, "cache")})
		if err == nil {
			candidate(t, b)
		}
		archive := filepath.Join(dir, "archive")
		write(t, archive, []byte("content"))
		s := &Exports{t: b.Tools, Dir: filepath.Join(b.CacheDir(), exportsDir, "set")}
		if err := makeDir(s.Dir); err != nil {
			t.Error(err)
		}
		a, adoptErr := s.adopt(listed{Export: archive})
		syscall.Umask(old)
		if err != nil || adoptErr != nil {
			t.Fatal(err, adoptErr)
		}
		info, err := os.Stat(filepath.Join(s.Dir, a.File))
		if err != nil || !showable(info) {
			t.Errorf("mask %o: archive %v, error %v; want it readable in a box", mask, info, err)
		}
		for _, dir := range []string{b.CacheDir(), filepath.Join(b.CacheDir(), scratchDir), theSet(t, b).Dir} {
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
				t.Errorf("mask %o: %s: %v, error %v; want mode 0755", mask, dir, info.Mode(), err)
			}
		}
	}
}
