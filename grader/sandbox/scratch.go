package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const scratchPrefix = "gradus-box-"

// forgotten is how old a scratch directory of a killed grader has to be to be
// removed; its process ID may be one of another container.
const forgotten = time.Hour

// makeScratch makes a scratch directory on the host, for a box without a tree
// of its own.
func makeScratch() (string, error) {
	sweepOnce()
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", scratchPrefix, os.Getpid()))
	if err != nil {
		return "", &SetupError{Op: "make a scratch directory", Err: err}
	}
	return dir, nil
}

var sweepOnce = sync.OnceFunc(func() { sweepScratch(os.TempDir(), time.Now().Add(-forgotten)) })

// sweepScratch removes what graders that were killed before left in temp.
func sweepScratch(temp string, before time.Time) {
	old, _ := filepath.Glob(filepath.Join(temp, scratchPrefix+"*"))
	for _, dir := range old {
		name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), scratchPrefix), "-")
		pid, err := strconv.Atoi(name)
		info, statErr := os.Lstat(dir)
		if err == nil && statErr == nil && info.IsDir() && info.ModTime().Before(before) && ended(pid) {
			os.RemoveAll(dir)
		}
	}
}

// ended reports whether a process is known to have ended.
func ended(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
