//go:build amd64 || arm64

package sandbox

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// insideID is the user and group a program sees itself as.
	insideID = 1000
	// hostID is the user and group of the host that programs run as when the
	// grader is root: one that nothing else uses. Root itself is never mapped,
	// for the kernel exempts it from limits.
	hostID = 65432
)

// boxID returns the IDs of the host that a program runs as.
func boxID() (uid, gid int) {
	if os.Geteuid() == 0 {
		return hostID, hostID
	}
	return os.Geteuid(), os.Getegid()
}

// mapUser writes the user mapping of a new process.
func mapUser(pid int) error {
	uid, gid := boxID()
	dir := "/proc/" + strconv.Itoa(pid) + "/"
	for _, w := range [][2]string{
		{"setgroups", "deny"},
		{"gid_map", fmt.Sprintf("%d %d 1\n", insideID, gid)},
		{"uid_map", fmt.Sprintf("%d %d 1\n", insideID, uid)},
	} {
		if err := os.WriteFile(dir+w[0], []byte(w[1]), 0); err != nil {
			return &SetupError{Op: "map the user of the box", Err: err}
		}
	}
	return nil
}

// tie adds the call by which the process dies with the grader. Should that be
// dead already, the next word to it fails.
func tie(s *script) {
	s.do("tie its life to the grader's", unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL))
}

// become adds the calls that take on a user and group for good.
func become(s *script, uid, gid int) {
	s.do("become another group", unix.SYS_SETRESGID, uintptr(gid), uintptr(gid), uintptr(gid))
	s.do("become another user", unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid))
	tie(s) // again, for a change of user undoes it
}

// admit refuses a mount whose content the box could not read for lack of
// rights, which only happens as root, and hands over what it may write.
func admit(m Mount, info fs.FileInfo) error {
	if os.Geteuid() != 0 {
		return nil
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && m.Writable && info.IsDir() && st.Uid == 0 {
		if m.Source == "/" {
			return fmt.Errorf("the root directory is not for writing")
		}
		if err := os.Chown(m.Source, hostID, hostID); err != nil {
			return fmt.Errorf("hand it to the user of the box: %w", err)
		}
		return nil
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid == hostID {
		return nil
	}
	want := fs.FileMode(0o004)
	if info.IsDir() {
		want = 0o005
	}
	if info.Mode().Perm()&want != want {
		return fmt.Errorf("mode %v keeps it from the user of the box; make it readable for others", info.Mode().Perm())
	}
	return nil
}
