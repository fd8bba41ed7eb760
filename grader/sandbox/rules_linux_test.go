//go:build amd64 || arm64

package sandbox

import (
	"encoding/binary"
	"slices"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// verdict runs the filter of a spec in user space and returns its action.
func verdict(t *testing.T, spec *Spec, level Level, arch, nr uint32, args ...uint64) uint32 {
	t.Helper()
	vm, err := bpf.NewVM(filter(rulesFor(spec, level, 5)))
	if err != nil {
		t.Fatal(err)
	}
	// The machine loads words in network order, the kernel in its own.
	data := make([]byte, 64)
	binary.BigEndian.PutUint32(data[0:], nr)
	binary.BigEndian.PutUint32(data[4:], arch)
	for i, a := range args {
		binary.BigEndian.PutUint32(data[16+8*i:], uint32(a))
		binary.BigEndian.PutUint32(data[20+8*i:], uint32(a>>32))
	}
	action, err := vm.Run(data)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(action)
}

const (
	allowed = uint32(unix.SECCOMP_RET_ALLOW)
	killed  = uint32(unix.SECCOMP_RET_KILL_PROCESS)
)

func errnoOf(e unix.Errno) uint32 { return unix.SECCOMP_RET_ERRNO | uint32(e) }

func TestFilter(t *testing.T) {
	var (
		plain    = &Spec{}
		network  = &Spec{Loopback: true}
		starter  = &Spec{AllowProcesses: true}
		race     = &Spec{RaceDetector: true}
		sigchld  = uint64(unix.SIGCHLD)
		goThread = uint64(unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD)
		rw       = uint64(unix.PROT_READ | unix.PROT_WRITE)
		private  = uint64(unix.MAP_PRIVATE | unix.MAP_ANONYMOUS)
	)
	for _, tt := range []struct {
		name  string
		spec  *Spec
		level Level
		nr    uint32
		args  []uint64
		want  uint32
	}{
		{"read", plain, LevelFull, unix.SYS_READ, nil, allowed},
		{"futex", plain, LevelPartial, unix.SYS_FUTEX, nil, allowed},
		{"exit", plain, LevelFull, unix.SYS_EXIT_GROUP, nil, allowed},

		{"a thread", plain, LevelFull, unix.SYS_CLONE, []uint64{goThread}, allowed},
		{"a process", plain, LevelFull, unix.SYS_CLONE, []uint64{sigchld}, errnoOf(unix.EPERM)},
		{"a process by vfork", plain, LevelFull, unix.SYS_CLONE, []uint64{unix.CLONE_VM | unix.CLONE_VFORK | sigchld}, errnoOf(unix.EPERM)},
		{"a thread in a namespace", plain, LevelFull, unix.SYS_CLONE, []uint64{goThread | unix.CLONE_NEWNS}, errnoOf(unix.EPERM)},
		{"a thread beside its parent", plain, LevelFull, unix.SYS_CLONE, []uint64{goThread | unix.CLONE_PARENT}, errnoOf(unix.EPERM)},
		{"clone3", plain, LevelFull, unix.SYS_CLONE3, nil, errnoOf(unix.ENOSYS)},
		{"clone3 with processes", starter, LevelFull, unix.SYS_CLONE3, nil, errnoOf(unix.ENOSYS)},
		{"a process with processes", starter, LevelFull, unix.SYS_CLONE, []uint64{sigchld}, allowed},
		{"a namespace with processes", starter, LevelFull, unix.SYS_CLONE, []uint64{sigchld | unix.CLONE_NEWUSER}, errnoOf(unix.EPERM)},
		{"a network with processes", starter, LevelFull, unix.SYS_CLONE, []uint64{sigchld | unix.CLONE_NEWNET}, errnoOf(unix.EPERM)},

		{"execve", plain, LevelFull, unix.SYS_EXECVE, nil, errnoOf(unix.ENOSYS)},
		{"execve with processes", starter, LevelFull, unix.SYS_EXECVE, nil, allowed},
		{"the program", plain, LevelFull, unix.SYS_EXECVEAT, []uint64{5, 1, 1, 1, unix.AT_EMPTY_PATH}, allowed},
		{"another program", plain, LevelFull, unix.SYS_EXECVEAT, []uint64{6, 1, 1, 1, unix.AT_EMPTY_PATH}, errnoOf(unix.EPERM)},
		{"a program by name", plain, LevelFull, unix.SYS_EXECVEAT, []uint64{5, 1, 1, 1, 0}, errnoOf(unix.EPERM)},

		{"memory", plain, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, rw, private}, allowed},
		{"a shared file", plain, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, rw, unix.MAP_SHARED}, allowed},
		{"shared memory", plain, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, rw, unix.MAP_SHARED | unix.MAP_ANONYMOUS}, errnoOf(unix.EPERM)},
		{"shared memory, validated", plain, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, rw, unix.MAP_SHARED_VALIDATE | unix.MAP_ANONYMOUS}, errnoOf(unix.EPERM)},
		{"shared memory with processes", starter, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, rw, unix.MAP_SHARED | unix.MAP_ANONYMOUS}, errnoOf(unix.EPERM)},
		{"code", plain, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, unix.PROT_EXEC, private}, errnoOf(unix.EPERM)},
		{"code of libraries", race, LevelFull, unix.SYS_MMAP, []uint64{0, 4096, unix.PROT_EXEC, unix.MAP_PRIVATE}, allowed},
		{"memory made code", plain, LevelFull, unix.SYS_MPROTECT, []uint64{0, 4096, rw | unix.PROT_EXEC}, errnoOf(unix.EPERM)},
		{"memory made read-only", plain, LevelFull, unix.SYS_MPROTECT, []uint64{0, 4096, unix.PROT_READ}, allowed},
		{"a key's memory", plain, LevelFull, unix.SYS_PKEY_MPROTECT, []uint64{0, 4096, unix.PROT_EXEC}, errnoOf(unix.ENOSYS)},

		{"TCP without a network", plain, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM, 0}, errnoOf(unix.ENOSYS)},
		{"TCP", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM | unix.SOCK_CLOEXEC | unix.SOCK_NONBLOCK, unix.IPPROTO_TCP}, allowed},
		{"TCP over IPv6", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET6, unix.SOCK_STREAM, 0}, allowed},
		{"UDP", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_DGRAM, unix.IPPROTO_UDP}, allowed},
		{"Unix", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_STREAM, 0}, allowed},
		{"MPTCP", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_MPTCP}, errnoOf(unix.EPROTONOSUPPORT)},
		{"ping", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_DGRAM, unix.IPPROTO_ICMP}, errnoOf(unix.EPROTONOSUPPORT)},
		{"raw", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_RAW, 0}, errnoOf(unix.EPROTONOSUPPORT)},
		{"vsock", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_VSOCK, unix.SOCK_STREAM, 0}, errnoOf(unix.EPROTONOSUPPORT)},
		{"netlink", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_NETLINK, unix.SOCK_DGRAM, 0}, errnoOf(unix.EPROTONOSUPPORT)},
		{"packet", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_PACKET, unix.SOCK_DGRAM, 0}, errnoOf(unix.EPROTONOSUPPORT)},
		{"crypto", network, LevelFull, unix.SYS_SOCKET, []uint64{unix.AF_ALG, unix.SOCK_SEQPACKET, 0}, errnoOf(unix.EPROTONOSUPPORT)},
		{"vsock with a dirty high word", network, LevelFull, unix.SYS_SOCKET, []uint64{1<<32 | unix.AF_VSOCK, unix.SOCK_STREAM, 0}, errnoOf(unix.EPROTONOSUPPORT)},

		{"a file", plain, LevelFull, unix.SYS_OPENAT, []uint64{0, 0, unix.O_CREAT, 0o644}, allowed},
		{"a set-user-ID file", plain, LevelFull, unix.SYS_OPENAT, []uint64{0, 0, unix.O_CREAT, 0o4755}, errnoOf(unix.EPERM)},
		{"a set-group-ID mode", plain, LevelFull, unix.SYS_FCHMODAT, []uint64{0, 0, 0o2755}, errnoOf(unix.EPERM)},
		{"openat2", plain, LevelFull, unix.SYS_OPENAT2, nil, errnoOf(unix.ENOSYS)},
		{"fchmodat2", plain, LevelFull, unix.SYS_FCHMODAT2, []uint64{0, 0, 0o755}, errnoOf(unix.ENOSYS)},

		{"a thread's name", plain, LevelFull, unix.SYS_PRCTL, []uint64{unix.PR_SET_NAME}, allowed},
		{"parent-death signal", plain, LevelFull, unix.SYS_PRCTL, []uint64{unix.PR_SET_PDEATHSIG}, errnoOf(unix.EINVAL)},
		{"parent-death signal with processes", starter, LevelFull, unix.SYS_PRCTL, []uint64{unix.PR_SET_PDEATHSIG}, errnoOf(unix.EINVAL)},
		{"terminal input", plain, LevelFull, unix.SYS_IOCTL, []uint64{0, unix.TIOCSTI}, errnoOf(unix.ENOTTY)},
		{"a signal by a file's owner", plain, LevelPartial, unix.SYS_FCNTL, []uint64{0, unix.F_SETOWN}, errnoOf(unix.EINVAL)},
		{"its own limit", plain, LevelFull, unix.SYS_PRLIMIT64, []uint64{0}, allowed},
		{"another's limit", plain, LevelFull, unix.SYS_PRLIMIT64, []uint64{1}, errnoOf(unix.EPERM)},

		{"kill", plain, LevelFull, unix.SYS_KILL, nil, allowed},
		{"kill on the host", plain, LevelPartial, unix.SYS_KILL, nil, errnoOf(unix.ENOSYS)},
		{"preemption on the host", plain, LevelPartial, unix.SYS_TGKILL, []uint64{1, 1, uint64(unix.SIGURG)}, allowed},
		{"SIGKILL on the host", plain, LevelPartial, unix.SYS_TGKILL, []uint64{1, 1, uint64(unix.SIGKILL)}, errnoOf(unix.EPERM)},
		{"a session", starter, LevelFull, unix.SYS_SETSID, nil, allowed},
		{"a session on the host", starter, LevelPartial, unix.SYS_SETSID, nil, errnoOf(unix.ENOSYS)},
		{"a group on the host", starter, LevelPartial, unix.SYS_SETPGID, nil, errnoOf(unix.ENOSYS)},

		{"keyctl", starter, LevelFull, unix.SYS_KEYCTL, nil, errnoOf(unix.ENOSYS)},
		{"io_uring", starter, LevelFull, unix.SYS_IO_URING_SETUP, nil, errnoOf(unix.ENOSYS)},
		{"memfd", starter, LevelFull, unix.SYS_MEMFD_CREATE, nil, errnoOf(unix.ENOSYS)},
		{"ptrace", starter, LevelFull, unix.SYS_PTRACE, nil, errnoOf(unix.ENOSYS)},
		{"bpf", starter, LevelFull, unix.SYS_BPF, nil, errnoOf(unix.ENOSYS)},
		{"unshare", starter, LevelFull, unix.SYS_UNSHARE, nil, errnoOf(unix.ENOSYS)},
		{"mount", starter, LevelFull, unix.SYS_MOUNT, nil, errnoOf(unix.ENOSYS)},
		{"an unknown call", starter, LevelFull, 9999, nil, errnoOf(unix.ENOSYS)},
	} {
		if got := verdict(t, tt.spec, tt.level, nativeArch, tt.nr, tt.args...); got != tt.want {
			t.Errorf("%s: action %#x; want %#x", tt.name, got, tt.want)
		}
	}
}

func TestFilterForeign(t *testing.T) {
	for _, arch := range []uint32{unix.AUDIT_ARCH_I386, unix.AUDIT_ARCH_ARM, 0, ^uint32(0)} {
		if got := verdict(t, &Spec{AllowProcesses: true}, LevelFull, arch, unix.SYS_READ); got != killed {
			t.Errorf("read of architecture %#x: action %#x; want it killed", arch, got)
		}
	}
	for _, nr := range []uint32{firstForeign, firstForeign | unix.SYS_READ, ^uint32(0)} {
		if got := verdict(t, &Spec{AllowProcesses: true}, LevelFull, nativeArch, nr); got != killed {
			t.Errorf("call %#x: action %#x; want it killed", nr, got)
		}
	}
}

// TestRulesAreUnique holds that no call has two rules, of which the second
// would never be reached.
func TestRulesAreUnique(t *testing.T) {
	for _, spec := range []*Spec{{}, {Loopback: true, AllowProcesses: true}, {Loopback: true, RaceDetector: true}} {
		for _, level := range []Level{LevelPartial, LevelFull} {
			seen := map[uint32]bool{}
			for _, r := range rulesFor(spec, level, 5) {
				if seen[r.nr] {
					t.Errorf("two rules for call %d", r.nr)
				}
				seen[r.nr] = true
			}
		}
	}
}

// TestRootChangesNoModes holds that a program which is root, and owns most of the host,
// may do nothing to a file by its name that only its owner may.
func TestRootChangesNoModes(t *testing.T) {
	for _, r := range withoutOwners(rulesFor(&Spec{AllowProcesses: true}, LevelPartial, 5)) {
		if slices.Contains(append([]uint32{unix.SYS_FCHMODAT, unix.SYS_UTIMENSAT, unix.SYS_FCHOWNAT}, legacyOwners...), r.nr) {
			t.Errorf("system call %d is allowed", r.nr)
		}
	}
}
