//go:build amd64 || arm64

package sandbox

import (
	"slices"

	"golang.org/x/sys/unix"
)

// rulesFor returns what a program may ask of the kernel. Not here, and thereby
// unknown: namespaces, mounts, keys, ptrace and other processes' memory,
// io_uring, BPF, performance events, modules, memory files, System V IPC,
// handles, user faults, and whatever newer kernels add.
func rulesFor(spec *Spec, level Level, program uint32) []rule {
	rules := slices.Concat(argumentRules(), always(everyday...), always(legacy...), legacyRules())
	if spec.Loopback {
		rules = append(rules, networkRules()...)
	}
	if spec.AllowProcesses {
		rules = append(rules, processRules(level)...)
	} else {
		rules = append(rules, threadRules(program)...)
		rules = append(rules, memoryRules(spec.RaceDetector)...)
	}
	rules = append(rules, signalRules(level)...)
	if uid, _, err := boxID(level); level == LevelPartial && err == nil && uid == 0 {
		rules = withoutOwners(rules)
	}
	return rules
}

// withoutOwners drops what the owner of a file may do to it by its name, which Landlock
// leaves alone: root owns most of the host.
func withoutOwners(rules []rule) []rule {
	owners := append([]uint32{unix.SYS_FCHMODAT, unix.SYS_UTIMENSAT}, legacyOwners...)
	return slices.DeleteFunc(rules, func(r rule) bool { return slices.Contains(owners, r.nr) })
}

// Requests of ioctl(2) on any descriptor, from <asm-generic/ioctls.h>.
const (
	fionbio  = 0x5421
	fionclex = 0x5450
	fioclex  = 0x5451
)

// setID are the mode bits that lend rights to whoever executes a file.
const setID = unix.S_ISUID | unix.S_ISGID

// harmlessMode refuses set-user-ID and set-group-ID bits in a mode argument.
func harmlessMode(nr, arg uint32) rule {
	return rule{nr, []alternative{{clear(arg, setID)}}, unix.EPERM}
}

// newNamespaces are the flags of clone(2) that make a namespace or misplace a process.
const newNamespaces = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC |
	unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_PARENT

// argumentRules are for calls that are allowed with some arguments only.
func argumentRules() []rule {
	return []rule{
		harmlessMode(unix.SYS_OPENAT, 3),
		harmlessMode(unix.SYS_MKDIRAT, 2),
		harmlessMode(unix.SYS_FCHMOD, 1),
		harmlessMode(unix.SYS_FCHMODAT, 2),
		{unix.SYS_PRLIMIT64, oneOf(0, 0), unix.EPERM}, // its own limits
		{unix.SYS_FCNTL, oneOf(1, unix.F_DUPFD, unix.F_DUPFD_CLOEXEC, unix.F_GETFD, unix.F_SETFD, unix.F_GETFL,
			unix.F_SETFL, unix.F_GETLK, unix.F_SETLK, unix.F_SETLKW, unix.F_OFD_GETLK, unix.F_OFD_SETLK,
			unix.F_OFD_SETLKW, unix.F_GETPIPE_SZ, unix.F_SETPIPE_SZ), unix.EINVAL},
		{unix.SYS_IOCTL, oneOf(1, unix.TCGETS, unix.TIOCGWINSZ, unix.TIOCINQ, fionbio, fioclex, fionclex), unix.ENOTTY},
		// Not among these: PR_SET_PDEATHSIG, by which a program could outlive the grader.
		{unix.SYS_PRCTL, oneOf(0, unix.PR_SET_NAME, unix.PR_GET_NAME, unix.PR_SET_VMA, unix.PR_GET_DUMPABLE,
			unix.PR_CAPBSET_READ, unix.PR_GET_NO_NEW_PRIVS, unix.PR_GET_SECCOMP), unix.EINVAL},
	}
}

// threadRules let a program make threads, and nothing else: no process and no
// other program.
func threadRules(program uint32) []rule {
	return []rule{
		{unix.SYS_CLONE, []alternative{{{0, unix.CLONE_THREAD | newNamespaces, unix.CLONE_THREAD}}}, unix.EPERM},
		{unix.SYS_EXECVEAT, []alternative{{{0, ^uint32(0), program}, {4, ^uint32(0), unix.AT_EMPTY_PATH}}}, unix.EPERM},
	}
}

// memoryRules refuse memory that is both shared and anonymous, which resource
// limits do not count, and code made at run time. A program that is linked when
// it starts has to map code.
func memoryRules(dynamic bool) []rule {
	var executable uint32 = unix.PROT_EXEC
	if dynamic {
		executable = 0
	}
	return []rule{
		{unix.SYS_MMAP, []alternative{
			{clear(2, executable), clear(3, unix.MAP_SHARED)},
			{clear(2, executable), clear(3, unix.MAP_ANONYMOUS)},
		}, unix.EPERM},
		{unix.SYS_MPROTECT, []alternative{{clear(2, executable)}}, unix.EPERM},
	}
}

// processRules let a program start others.
func processRules(level Level) []rule {
	rules := slices.Concat([]rule{
		{unix.SYS_CLONE, []alternative{{clear(0, newNamespaces)}}, unix.EPERM},
	}, memoryRules(true), always(unix.SYS_EXECVE, unix.SYS_EXECVEAT, unix.SYS_PIDFD_OPEN), always(legacyFork...))
	if level == LevelFull {
		rules = append(rules, always(unix.SYS_SETPGID, unix.SYS_SETSID)...)
	}
	return rules
}

// signalRules let a program signal its own kind: where it shares process IDs
// with the host, only the signal by which the Go runtime preempts a thread.
func signalRules(level Level) []rule {
	if level == LevelFull {
		return always(unix.SYS_KILL, unix.SYS_TKILL, unix.SYS_TGKILL, unix.SYS_RT_SIGQUEUEINFO,
			unix.SYS_RT_TGSIGQUEUEINFO, unix.SYS_PIDFD_SEND_SIGNAL)
	}
	return []rule{{unix.SYS_TGKILL, oneOf(2, uint32(unix.SIGURG)), unix.EPERM}}
}

// networkRules are for a program with a network of its own: TCP, UDP and Unix sockets.
func networkRules() []rule {
	const kind = ^uint32(unix.SOCK_CLOEXEC | unix.SOCK_NONBLOCK)
	var sockets []alternative
	for _, family := range []uint32{unix.AF_UNIX, unix.AF_INET, unix.AF_INET6} {
		for typ, protocol := range map[uint32]uint32{unix.SOCK_STREAM: unix.IPPROTO_TCP, unix.SOCK_DGRAM: unix.IPPROTO_UDP} {
			for _, proto := range []uint32{0, protocol} {
				sockets = append(sockets, alternative{{0, ^uint32(0), family}, {1, kind, typ}, {2, ^uint32(0), proto}})
			}
		}
	}
	return append([]rule{
		{unix.SYS_SOCKET, sockets, unix.EPROTONOSUPPORT},
		{unix.SYS_SOCKETPAIR, oneOf(0, unix.AF_UNIX), unix.EPROTONOSUPPORT},
	}, always(unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4, unix.SYS_CONNECT,
		unix.SYS_SETSOCKOPT, unix.SYS_SENDTO, unix.SYS_RECVFROM, unix.SYS_SENDMSG, unix.SYS_RECVMSG,
		unix.SYS_SENDMMSG, unix.SYS_RECVMMSG)...)
}

// everyday are the calls any program may make with any arguments.
var everyday = []uint32{
	// Files and descriptors it has.
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREAD64, unix.SYS_PWRITE64,
	unix.SYS_PREADV, unix.SYS_PWRITEV, unix.SYS_PREADV2, unix.SYS_PWRITEV2, unix.SYS_LSEEK, unix.SYS_CLOSE,
	unix.SYS_CLOSE_RANGE, unix.SYS_DUP, unix.SYS_DUP3, unix.SYS_PIPE2, unix.SYS_FLOCK, unix.SYS_FSYNC,
	unix.SYS_FDATASYNC, unix.SYS_SYNC_FILE_RANGE, unix.SYS_TRUNCATE, unix.SYS_FTRUNCATE, unix.SYS_FALLOCATE,
	unix.SYS_FADVISE64, unix.SYS_SENDFILE, unix.SYS_COPY_FILE_RANGE, unix.SYS_SPLICE, unix.SYS_TEE,
	// Names.
	unix.SYS_FSTAT, unix.SYS_NEWFSTATAT, unix.SYS_STATX, unix.SYS_STATFS, unix.SYS_FSTATFS, unix.SYS_FACCESSAT,
	unix.SYS_FACCESSAT2, unix.SYS_GETDENTS64, unix.SYS_GETCWD, unix.SYS_CHDIR, unix.SYS_FCHDIR,
	unix.SYS_READLINKAT, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT,
	unix.SYS_SYMLINKAT, unix.SYS_UMASK, unix.SYS_UTIMENSAT,
	// Waiting.
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_PWAIT2, unix.SYS_PPOLL,
	unix.SYS_PSELECT6, unix.SYS_EVENTFD2, unix.SYS_SIGNALFD4, unix.SYS_FUTEX, unix.SYS_FUTEX_WAITV,
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_WAIT4, unix.SYS_WAITID, unix.SYS_RESTART_SYSCALL,
	// Time.
	unix.SYS_CLOCK_GETTIME, unix.SYS_CLOCK_GETRES, unix.SYS_GETTIMEOFDAY, unix.SYS_TIMES, unix.SYS_GETITIMER,
	unix.SYS_SETITIMER, unix.SYS_TIMER_CREATE, unix.SYS_TIMER_SETTIME, unix.SYS_TIMER_GETTIME,
	unix.SYS_TIMER_GETOVERRUN, unix.SYS_TIMER_DELETE, unix.SYS_TIMERFD_CREATE, unix.SYS_TIMERFD_SETTIME,
	unix.SYS_TIMERFD_GETTIME,
	// Memory.
	unix.SYS_MUNMAP, unix.SYS_MREMAP, unix.SYS_MSYNC, unix.SYS_MINCORE, unix.SYS_MADVISE, unix.SYS_BRK,
	// Itself, its signals and threads.
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP, unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN,
	unix.SYS_RT_SIGPENDING, unix.SYS_RT_SIGTIMEDWAIT, unix.SYS_RT_SIGSUSPEND, unix.SYS_SIGALTSTACK,
	unix.SYS_SET_TID_ADDRESS, unix.SYS_SET_ROBUST_LIST, unix.SYS_GET_ROBUST_LIST, unix.SYS_RSEQ,
	unix.SYS_MEMBARRIER, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_SCHED_GETPARAM,
	unix.SYS_SCHED_GETSCHEDULER, unix.SYS_GETCPU, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID,
	unix.SYS_GETPGID, unix.SYS_GETSID, unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID,
	unix.SYS_GETRESUID, unix.SYS_GETRESGID, unix.SYS_GETGROUPS, unix.SYS_GETRLIMIT, unix.SYS_SETRLIMIT,
	unix.SYS_GETRUSAGE, unix.SYS_GETPRIORITY, unix.SYS_UNAME, unix.SYS_SYSINFO, unix.SYS_GETRANDOM, unix.SYS_CAPGET,
	// Sockets it was given.
	unix.SYS_GETSOCKNAME, unix.SYS_GETPEERNAME, unix.SYS_GETSOCKOPT, unix.SYS_SHUTDOWN,
}
