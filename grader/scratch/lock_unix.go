//go:build unix && !solaris && !illumos && !aix

package scratch

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock locks an open directory and reports whether it was free. An error means that
// directories can't be locked here, as on some network file systems.
func lock(f *os.File) (free bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
