//go:build unix && !solaris && !illumos && !aix

// Package flock holds files and directories by a lock of the operating system's,
// flock(2), which ends with the process however that ends.
package flock

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Try locks an open file or directory until it is closed, and reports whether it was
// free. An error means that it can't be locked here, as on some network file systems.
func Try(f *os.File) (free bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
