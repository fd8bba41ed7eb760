//go:build amd64 || arm64

package sandbox

import (
	"golang.org/x/sys/unix"
)

const (
	landlockRead  = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	landlockFile  = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	landlockWrite = landlockRead | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE |
		unix.LANDLOCK_ACCESS_FS_REFER | unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE |
		unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_MAKE_SYM |
		unix.LANDLOCK_ACCESS_FS_MAKE_SOCK | unix.LANDLOCK_ACCESS_FS_MAKE_FIFO
	landlockAll = landlockWrite | unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_MAKE_CHAR |
		unix.LANDLOCK_ACCESS_FS_MAKE_BLOCK | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
)

// landlockABI returns the version of Landlock the kernel has, 0 for none.
func landlockABI() int {
	v, _, e := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if e != 0 {
		return 0
	}
	return int(v)
}

// handled returns what a version of Landlock can refuse. See landlock(7).
func handled(abi int) (attr unix.LandlockRulesetAttr, size uintptr) {
	attr.Handled_access_fs = landlockAll
	size = 8
	if abi < 2 {
		attr.Handled_access_fs &^= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if abi < 3 {
		attr.Handled_access_fs &^= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if abi < 5 {
		attr.Handled_access_fs &^= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if abi >= 6 {
		attr.Scoped, size = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET|unix.LANDLOCK_SCOPE_SIGNAL, 24
	}
	return attr, size
}

// grant is a path a program may reach, and how.
type grant struct {
	path   string
	dir    bool
	access uint64
}

// landlock adds the calls that confine the process to some paths and to the
// program itself, open as descriptor program.
func landlock(s *script, abi int, program uintptr, grants []grant) {
	if abi == 0 {
		return
	}
	attr, size := handled(abi)
	rules := s.open("make a Landlock ruleset", unix.SYS_LANDLOCK_CREATE_RULESET, address(s, &attr), size, 0)
	allow := func(name string, fd uintptr, access uint64) {
		rule := &unix.LandlockPathBeneathAttr{Allowed_access: access & attr.Handled_access_fs, Parent_fd: int32(fd)}
		s.do("allow "+name+" by Landlock", unix.SYS_LANDLOCK_ADD_RULE, rules, unix.LANDLOCK_RULE_PATH_BENEATH, address(s, rule), 0)
	}
	allow("the program", program, unix.LANDLOCK_ACCESS_FS_EXECUTE|unix.LANDLOCK_ACCESS_FS_READ_FILE)
	for _, g := range grants {
		if !g.dir {
			g.access &= landlockFile
		}
		fd := s.open("open "+g.path, unix.SYS_OPENAT, cwd, s.text(g.path), unix.O_PATH|unix.O_CLOEXEC, 0)
		allow(g.path, fd, g.access)
		s.close(fd)
	}
	s.do("confine by Landlock", unix.SYS_LANDLOCK_RESTRICT_SELF, rules, 0)
	s.close(rules)
}

// grants returns what the view and level allow to be reached.
func grants(v *view, scratch string) []grant {
	list := []grant{{scratch, true, landlockWrite}}
	for _, m := range v.mounts {
		g := grant{m.Target, m.dir, landlockRead}
		if m.Writable {
			g.access = landlockWrite
		}
		if m.device {
			g.access = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE
		}
		list = append(list, g)
	}
	for _, f := range v.files {
		list = append(list, grant{f.path, false, landlockRead})
	}
	if v.exec {
		for i := range list {
			list[i].access |= unix.LANDLOCK_ACCESS_FS_EXECUTE
		}
	}
	return list
}
