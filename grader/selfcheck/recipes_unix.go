//go:build unix

package selfcheck

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

func makeFIFO(dir string) (string, error) {
	return dir, unix.Mkfifo(filepath.Join(dir, "pipe.go"), 0o666)
}
