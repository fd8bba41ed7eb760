package sandbox

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// fewFiles is a limit of open files with which setting up a box may fail.
const fewFiles = 64

const filesHint = "too few files may be open: ulimit -n 1024"

// hints say what to do about an error of the operating system's, in the order in which
// they are tried. Op begins what could not be done; an empty one is anything.
var hints = []struct {
	op   string
	is   error
	hint string
}{
	{"execute ", fs.ErrPermission, "the directory may be mounted noexec: set GRADUS_CACHE to one from which programs may be run"},
	{"open ", fs.ErrPermission, "a directory above it keeps other users out, such as the one that programs run as: set GRADUS_CACHE to a directory that all may pass through"},
	{"make a process ", syscall.ENOSPC, "allow more user namespaces: sysctl user.max_user_namespaces=10000"},
	{"make a process ", syscall.EAGAIN, "too few processes may be started: ulimit -u 4096"},
	{"make a scratch directory", fs.ErrNotExist, "set TMPDIR to a directory that is there"},
	{"make a scratch directory", fs.ErrPermission, "set TMPDIR to a directory you can write to"},
	{"make a scratch directory", syscall.EROFS, "set TMPDIR to a directory you can write to"},
	{"", syscall.ENOSPC, "free some space and try again"},
	{"", syscall.EFBIG, "files may not be large enough: ulimit -f unlimited"},
	{"", syscall.EMFILE, filesHint},
	{"", syscall.ENFILE, "the machine has too many files open: try again"},
}

// Hint says what to do next; it may be empty.
func (e *SetupError) Hint() string {
	if e.hint != "" {
		return e.hint
	}
	for _, h := range hints {
		if strings.HasPrefix(e.Op, h.op) && errors.Is(e.Err, h.is) {
			return h.hint
		}
	}
	return ""
}
