package sandbox

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

func TestHints(t *testing.T) {
	for _, tt := range []struct {
		err  SetupError
		want string // in the hint; "" for none
	}{
		{SetupError{Op: "execute /cache/judge", Err: fs.ErrPermission}, "noexec"},
		{SetupError{Op: "execute /cache/judge", Err: syscall.EACCES}, "noexec"},
		{SetupError{Op: "open /cache/exports to mount it", Err: syscall.EACCES}, "keeps other users out"},
		{SetupError{Op: "write the script", Err: syscall.EFBIG}, "ulimit -f"},
		{SetupError{Op: "mount /usr", Err: fs.ErrPermission}, ""},
		{SetupError{Op: "make a process with namespaces", Err: syscall.ENOSPC}, "user.max_user_namespaces"},
		{SetupError{Op: "make a process with namespaces", Err: syscall.EAGAIN}, "ulimit -u"},
		{SetupError{Op: "make a scratch directory", Err: syscall.ENOSPC}, "free some space"},
		{SetupError{Op: "make a scratch directory", Err: fs.ErrNotExist}, "TMPDIR"},
		{SetupError{Op: "open the output pipes", Err: syscall.EMFILE}, "ulimit -n"},
		{SetupError{Op: "set up the box", Err: errors.New("it ended")}, ""},
		{SetupError{Op: "set up any sandbox", Err: errors.New("no"), hint: "mount /proc"}, "mount /proc"},
	} {
		if got := tt.err.Hint(); !strings.Contains(got, tt.want) || (got != "") != (tt.want != "") {
			t.Errorf("%v: hint %q; want %q", &tt.err, got, tt.want)
		}
	}
}
