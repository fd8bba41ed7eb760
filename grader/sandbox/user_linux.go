//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

var (
	// errRootAlone says that root of the host is in a user namespace with no other user.
	errRootAlone = errors.New("this user namespace has no user but root")
	// errRootBound says that it was left without the right to hand over to one.
	errRootBound = errors.New("root may not become another user here: it lacks CAP_SETUID, CAP_SETGID or CAP_CHOWN")
)

// boxID returns the IDs that programs run as, in the terms of the grader: its
// own, unless those are root's on the host. Root of a user namespace, as in a
// rootless container, may have no other to give, and need not. Below level Full a
// program may be root of the host that has no other user to give: it has no more rights
// than any user at that level, whose limits of processes don't hold either.
func boxID(level Level) (uid, gid int, err error) {
	uid, gid = os.Geteuid(), os.Getegid()
	if uid != 0 {
		return uid, gid, nil
	}
	mapping, err := os.ReadFile("/proc/self/uid_map")
	if err != nil && level < LevelFull { // where it is not to be had, the kernel will say so
		return hostID, hostID, nil
	}
	if err != nil {
		return 0, 0, err
	}
	_, known := outside(string(mapping), hostID)
	switch bound := !mayHandOver(); {
	case known && !bound:
		return hostID, hostID, nil
	case level == LevelFull && isRoot(string(mapping)) && bound:
		return 0, 0, errRootBound
	case level == LevelFull && isRoot(string(mapping)):
		return 0, 0, errRootAlone
	}
	return uid, gid, nil
}

// mayHandOver reports whether this process may become another user and give files to
// them. Some containers leave root without these capabilities.
var mayHandOver = sync.OnceValue(func() bool {
	const needed = 1<<unix.CAP_CHOWN | 1<<unix.CAP_SETGID | 1<<unix.CAP_SETUID
	var data [2]unix.CapUserData // version 3 has two, see capget(2)
	err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &data[0])
	return err != nil || data[0].Effective&needed == needed
})

// OtherUser reports whether programs run as another user than the grader, who must be
// able to reach what they are shown.
func OtherUser() bool {
	uid, _, err := boxID(Probe().Level)
	return err == nil && uid != os.Geteuid()
}

// isRoot reports whether user 0 here is, for all that is known, root outside.
func isRoot(mapping string) bool {
	id, known := outside(mapping, 0)
	return !known || id == 0
}

// outside looks an ID up in a file like /proc/self/uid_map. See
// user_namespaces(7).
func outside(mapping string, id int) (int, bool) {
	for line := range strings.Lines(mapping) {
		var in, out, n int
		if _, err := fmt.Sscan(line, &in, &out, &n); err == nil && id >= in && id < in+n {
			return out + id - in, true
		}
	}
	return 0, false
}

// mapUser writes the user mapping of a new process.
func mapUser(pid int) error {
	uid, gid, err := boxID(LevelFull)
	if err != nil {
		return &SetupError{Op: "map the user of the box", Err: err}
	}
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
func admit(level Level, m Mount, info fs.FileInfo) error {
	uid, gid, err := boxID(level)
	st, ok := info.Sys().(*syscall.Stat_t)
	if err != nil || !ok || uid == os.Geteuid() || int(st.Uid) == uid {
		return err
	}
	if m.Writable && info.IsDir() && st.Uid == 0 {
		if filepath.Clean(m.Source) == "/" {
			return errors.New("the root directory is not for writing")
		}
		if err := os.Chown(m.Source, uid, gid); err != nil {
			return fmt.Errorf("hand it to the user of the box: %w", err)
		}
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
