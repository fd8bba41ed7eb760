package sandbox

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// fewFiles is a limit of open files with which setting up a box may fail.
const fewFiles = 64

// Hint says what to do next; it may be empty.
func (e *SetupError) Hint() string {
	switch {
	case strings.HasPrefix(e.Op, "execute ") && errors.Is(e.Err, fs.ErrPermission):
		return "the directory may be mounted noexec: set GRADUS_CACHE to one from which programs may be run"
	case errors.Is(e.Err, syscall.ENOSPC):
		return "free some space and try again"
	case openFiles() < fewFiles:
		return "too few files may be open: ulimit -n 1024"
	}
	return ""
}
