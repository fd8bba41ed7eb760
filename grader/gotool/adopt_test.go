//go:build unix

package gotool

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestAdoptUnderMasks adopts an archive of the go command's under masks that keep
// everybody else out.
func TestAdoptUnderMasks(t *testing.T) {
	for _, mask := range []int{0o022, 0o027, 0o077} {
		b, archive := openTools(t), filepath.Join(t.TempDir(), "archive")
		old := syscall.Umask(mask)
		write(t, archive, []byte("content"))
		s := &Exports{t: b, Dir: filepath.Join(b.CacheDir(), exportsDir, "set")}
		if err := MakeDir(s.Dir); err != nil {
			t.Error(err)
		}
		a, err := s.adopt(listed{Export: archive})
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(s.Dir, a.File))
		if err != nil || !showable(info) {
			t.Errorf("mask %o: archive %v, error %v; want it readable in a box", mask, info, err)
		}
	}
}
