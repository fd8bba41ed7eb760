package sandbox

import "golang.org/x/sys/unix"

const (
	nativeArch = unix.AUDIT_ARCH_X86_64
	// firstForeign is __X32_SYSCALL_BIT: numbers from here on are of the x32 ABI.
	firstForeign = 0x4000_0000
)

// legacy are calls that newer architectures do without.
var legacy = []uint32{
	unix.SYS_STAT, unix.SYS_LSTAT, unix.SYS_ACCESS, unix.SYS_READLINK, unix.SYS_RENAME, unix.SYS_RMDIR,
	unix.SYS_LINK, unix.SYS_UNLINK, unix.SYS_SYMLINK, unix.SYS_UTIME, unix.SYS_UTIMES, unix.SYS_FUTIMESAT,
	unix.SYS_GETDENTS, unix.SYS_PIPE, unix.SYS_DUP2, unix.SYS_POLL, unix.SYS_SELECT, unix.SYS_EPOLL_CREATE,
	unix.SYS_EPOLL_WAIT, unix.SYS_EVENTFD, unix.SYS_SIGNALFD, unix.SYS_ALARM, unix.SYS_PAUSE, unix.SYS_TIME,
	unix.SYS_GETPGRP,
}

// legacyOwners are those that change what an owner may change of a file.
var legacyOwners = []uint32{unix.SYS_CHMOD, unix.SYS_UTIME, unix.SYS_UTIMES, unix.SYS_FUTIMESAT}

var legacyFork = []uint32{unix.SYS_FORK, unix.SYS_VFORK}

func legacyRules() []rule {
	return []rule{
		harmlessMode(unix.SYS_OPEN, 2),
		harmlessMode(unix.SYS_CREAT, 1),
		harmlessMode(unix.SYS_MKDIR, 1),
		harmlessMode(unix.SYS_CHMOD, 1),
		{unix.SYS_ARCH_PRCTL, oneOf(0, archSetFS, archGetFS), unix.EINVAL},
	}
}

// Codes of arch_prctl(2).
const (
	archSetFS = 0x1002
	archGetFS = 0x1003
)
