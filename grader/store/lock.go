package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// SQLite finds the log of a database by the database's name. If a file were
// renamed while another process has it open, that process would replay the log
// of the new file into the old one (https://www.sqlite.org/howtocorrupt.html,
// section 4.2). So two lock files lie beside the database:
//
//   - .use is shared by every open database and held alone to rename it;
//   - .lock is held by the one process that sets the database up. No one waits
//     for it while holding .use.

// lockSetup waits until this process may set up the database at path.
func lockSetup(path string) (unlock func(), err error) {
	return lockedfile.MutexAt(path + ".lock").Lock()
}

// lockShared declares that the database at path is in use until the result is
// closed. On a read-only disk, where nothing can be renamed, there may be no
// lock file to hold.
func lockShared(path string) (io.Closer, error) {
	f, err := lockedfile.OpenFile(path+".use", os.O_RDONLY|os.O_CREATE, 0o600)
	if errors.Is(err, syscall.EROFS) {
		return io.NopCloser(nil), nil
	}
	if err != nil {
		return nil, err
	}
	runtime.SetFinalizer(f, nil) // it panics if the Store was not closed; the system unlocks anyway
	return f, nil
}

// lockAlone waits until nobody uses the database at path, for a limited time.
func lockAlone(path string) (unlock func(), err error) {
	type result struct {
		f   *lockedfile.File
		err error
	}
	locked := make(chan result)
	gaveUp := make(chan struct{})
	go func() {
		f, err := lockedfile.Edit(path + ".use")
		select {
		case locked <- result{f, err}:
		case <-gaveUp:
			if err == nil {
				f.Close()
			}
		}
	}()
	select {
	case r := <-locked:
		if r.err != nil {
			return nil, r.err
		}
		return func() { r.f.Close() }, nil
	case <-time.After(busyTimeout):
		close(gaveUp)
		return nil, ErrBusy
	}
}

// setAside puts the damaged database at path out of the way: it renames the file and the
// two that SQLite keeps beside it, and returns the database's new path.
func setAside(path string, now time.Time) (string, error) {
	unlock, err := lockAlone(path)
	if err != nil {
		return "", err
	}
	defer unlock()
	to := freeName(path + ".corrupt-" + now.UTC().Format("20060102T150405Z"))
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(path+suffix, to+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return to, nil
}
