package sandbox

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"
)

func TestHints(t *testing.T) {
	for _, tt := range []struct {
		err  SetupError
		want bool
	}{
		{SetupError{"execute /cache/judge", fs.ErrPermission}, true},
		{SetupError{"execute /cache/judge", syscall.EACCES}, true},
		{SetupError{"mount /usr", fs.ErrPermission}, false},
		{SetupError{"make a scratch directory", syscall.ENOSPC}, true},
		{SetupError{"set up the box", errors.New("it ended")}, false},
	} {
		if got := tt.err.Hint(); (got != "") != tt.want {
			t.Errorf("%v: hint %q; want one: %v", &tt.err, got, tt.want)
		}
	}
}
