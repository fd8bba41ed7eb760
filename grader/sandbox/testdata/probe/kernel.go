package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

func pointer[T any](v *T) uintptr { return uintptr(unsafe.Pointer(v)) }

func init() {
	acts["kernel"] = kernel
	acts["x32"] = func([]string) {
		_, _, e := syscall.RawSyscall(0x4000_0000|unix.SYS_GETPID, 0, 0, 0)
		fmt.Println("ESCAPED: x32", e)
	}
	acts["int80"] = func([]string) { fmt.Println("ESCAPED: int 0x80", int80(20)) }
	acts["mapshared"] = func([]string) {
		_, err := unix.Mmap(-1, 0, 1<<30, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANONYMOUS)
		holds("shared anonymous memory", err)
	}
}

// kernel makes each call that must be refused, as an attacker would.
func kernel([]string) {
	zero := make([]byte, 4096)
	buf := pointer(&zero[0])
	name := []byte("/tmp/x\x00")
	path := pointer(&name[0])
	must(os.WriteFile(filepath.Join(os.TempDir(), "x"), nil, 0o600))
	for _, c := range []struct {
		name string
		nr   uintptr
		args [6]uintptr
	}{
		{"unshare", unix.SYS_UNSHARE, [6]uintptr{unix.CLONE_NEWUSER}},
		{"setns", unix.SYS_SETNS, [6]uintptr{0, 0}},
		{"mount", unix.SYS_MOUNT, [6]uintptr{0, path, 0, unix.MS_REMOUNT, 0}},
		{"umount2", unix.SYS_UMOUNT2, [6]uintptr{path, 0}},
		{"fsopen", unix.SYS_FSOPEN, [6]uintptr{path}},
		{"open_tree", unix.SYS_OPEN_TREE, [6]uintptr{0, path, 0}},
		{"move_mount", unix.SYS_MOVE_MOUNT, [6]uintptr{0, path, 0, path}},
		{"mount_setattr", unix.SYS_MOUNT_SETATTR, [6]uintptr{0, path, 0, buf, 32}},
		{"pivot_root", unix.SYS_PIVOT_ROOT, [6]uintptr{path, path}},
		{"chroot", unix.SYS_CHROOT, [6]uintptr{path}},
		{"mknodat", unix.SYS_MKNODAT, [6]uintptr{^uintptr(99), path, unix.S_IFCHR, 1<<8 | 3}},
		{"fchmodat setuid", unix.SYS_FCHMODAT, [6]uintptr{^uintptr(99), path, 0o4755}},
		{"openat setuid", unix.SYS_OPENAT, [6]uintptr{^uintptr(99), path, unix.O_CREAT | unix.O_RDWR, 0o4755}},
		{"openat2", unix.SYS_OPENAT2, [6]uintptr{^uintptr(99), path, buf, 24}},
		{"open_by_handle_at", unix.SYS_OPEN_BY_HANDLE_AT, [6]uintptr{0, buf, 0}},
		{"ptrace", unix.SYS_PTRACE, [6]uintptr{unix.PTRACE_TRACEME}},
		{"process_vm_readv", unix.SYS_PROCESS_VM_READV, [6]uintptr{1, buf, 1, buf, 1}},
		{"process_vm_writev", unix.SYS_PROCESS_VM_WRITEV, [6]uintptr{1, buf, 1, buf, 1}},
		{"kcmp", unix.SYS_KCMP, [6]uintptr{1, 1}},
		{"pidfd_getfd", unix.SYS_PIDFD_GETFD, [6]uintptr{0, 0}},
		{"keyctl", unix.SYS_KEYCTL, [6]uintptr{0, ^uintptr(2), 1}},
		{"add_key", unix.SYS_ADD_KEY, [6]uintptr{path, path, buf, 1, ^uintptr(2)}},
		{"request_key", unix.SYS_REQUEST_KEY, [6]uintptr{path, path}},
		{"io_uring_setup", unix.SYS_IO_URING_SETUP, [6]uintptr{1, buf}},
		{"bpf", unix.SYS_BPF, [6]uintptr{0, buf, 64}},
		{"perf_event_open", unix.SYS_PERF_EVENT_OPEN, [6]uintptr{buf, 0, ^uintptr(0), ^uintptr(0)}},
		{"userfaultfd", unix.SYS_USERFAULTFD, [6]uintptr{1}},
		{"memfd_create", unix.SYS_MEMFD_CREATE, [6]uintptr{path}},
		{"memfd_secret", unix.SYS_MEMFD_SECRET, [6]uintptr{0}},
		{"shmget", unix.SYS_SHMGET, [6]uintptr{0, 1 << 20, 0o1600}},
		{"msgget", unix.SYS_MSGGET, [6]uintptr{0, 0o1600}},
		{"semget", unix.SYS_SEMGET, [6]uintptr{0, 1, 0o1600}},
		{"mq_open", unix.SYS_MQ_OPEN, [6]uintptr{path, unix.O_CREAT | unix.O_RDWR, 0o600}},
		{"init_module", unix.SYS_INIT_MODULE, [6]uintptr{buf, 1, path}},
		{"personality", unix.SYS_PERSONALITY, [6]uintptr{0x0040000}},
		{"setuid", unix.SYS_SETUID, [6]uintptr{0}},
		{"setgroups", unix.SYS_SETGROUPS, [6]uintptr{0}},
		{"seccomp", unix.SYS_SECCOMP, [6]uintptr{1, 0, buf}},
		{"prlimit of another", unix.SYS_PRLIMIT64, [6]uintptr{2, unix.RLIMIT_CORE, 0, buf}},
		{"prctl parent-death signal", unix.SYS_PRCTL, [6]uintptr{unix.PR_SET_PDEATHSIG, 0}},
		{"prctl dumpable", unix.SYS_PRCTL, [6]uintptr{unix.PR_SET_DUMPABLE, 0}},
		{"prctl subreaper", unix.SYS_PRCTL, [6]uintptr{unix.PR_SET_CHILD_SUBREAPER, 1}},
		{"fcntl owner", unix.SYS_FCNTL, [6]uintptr{0, unix.F_SETOWN, 1}},
		{"ioctl terminal input", unix.SYS_IOCTL, [6]uintptr{0, unix.TIOCSTI, buf}},
		{"clone3", unix.SYS_CLONE3, [6]uintptr{buf, 88}},
		{"socket vsock", unix.SYS_SOCKET, [6]uintptr{unix.AF_VSOCK, unix.SOCK_STREAM, 0}},
		{"socket netlink", unix.SYS_SOCKET, [6]uintptr{unix.AF_NETLINK, unix.SOCK_RAW, 0}},
		{"socket packet", unix.SYS_SOCKET, [6]uintptr{unix.AF_PACKET, unix.SOCK_RAW, 0}},
		{"socket crypto", unix.SYS_SOCKET, [6]uintptr{unix.AF_ALG, unix.SOCK_SEQPACKET, 0}},
		{"socket raw", unix.SYS_SOCKET, [6]uintptr{unix.AF_INET, unix.SOCK_RAW, 1}},
		{"socket ping", unix.SYS_SOCKET, [6]uintptr{unix.AF_INET, unix.SOCK_DGRAM, 1}},
		{"socket mptcp", unix.SYS_SOCKET, [6]uintptr{unix.AF_INET, unix.SOCK_STREAM, 262}},
		{"executable memory", unix.SYS_MMAP, [6]uintptr{0, 4096, unix.PROT_READ | unix.PROT_EXEC, unix.MAP_PRIVATE | unix.MAP_ANONYMOUS, ^uintptr(0)}},
		{"make memory executable", unix.SYS_MPROTECT, [6]uintptr{buf &^ 4095, 4096, unix.PROT_READ | unix.PROT_WRITE | unix.PROT_EXEC}},
		{"landlock of its own", unix.SYS_LANDLOCK_CREATE_RULESET, [6]uintptr{0, 0, 1}},
		{"raise a hard limit", unix.SYS_PRLIMIT64, [6]uintptr{0, unix.RLIMIT_NOFILE, pointer(&unix.Rlimit{Cur: 1 << 20, Max: 1 << 20})}},
		{"a call of the future", 5000, [6]uintptr{}},
	} {
		_, _, e := syscall.RawSyscall6(c.nr, c.args[0], c.args[1], c.args[2], c.args[3], c.args[4], c.args[5])
		holds(c.name, errno(e))
	}
	runtime.KeepAlive(zero)
	runtime.KeepAlive(name)
}
