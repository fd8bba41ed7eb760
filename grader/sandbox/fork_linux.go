//go:build amd64 || arm64

package sandbox

import (
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// birth asks for one child process.
type birth struct {
	flags  uintptr // of clone(2)
	cgroup int     // descriptor of a cgroup v2 directory to be born in, or -1
	script *script
	failed *failure
	report uintptr // the child's descriptor for its failure
	pid    chan int
	errno  syscall.Errno
}

// cloneArgs is struct clone_args of clone3(2), as of Linux 5.7.
type cloneArgs struct {
	flags, pidfd, childTID, parentTID, exitSignal uint64
	stack, stackSize, tls, setTID, setTIDSize     uint64
	cgroup                                        uint64
}

// births are served by one thread that lives as long as the process: a child's
// parent-death signal is sent when the thread that made it ends.
var births = sync.OnceValue(func() chan<- *birth {
	c := make(chan *birth)
	go func() {
		runtime.LockOSThread()
		for b := range c {
			b.pid <- b.fork()
		}
	}()
	return c
})

// bear makes the child and returns its process ID.
func (b *birth) bear() (int, error) {
	b.pid = make(chan int, 1)
	births() <- b
	pid := <-b.pid
	runtime.KeepAlive(b.script)
	if b.errno != 0 {
		return 0, b.errno
	}
	return pid, nil
}

// fork makes a process that is a copy of this one with one thread, which plays
// the script. Signals are blocked meanwhile, so that no handler of the Go
// runtime ever runs in the child; the script unblocks them.
//
// Memory is copied, not shared as by vfork: the parent has to write the child's
// user mapping while the child waits.
//
//go:norace
func (b *birth) fork() int {
	all, old := ^uint64(0), uint64(0)
	calls, failed, report := b.script.calls, b.failed, b.report
	args := &cloneArgs{
		flags:      uint64(b.flags) | unix.CLONE_INTO_CGROUP,
		exitSignal: uint64(unix.SIGCHLD),
		cgroup:     uint64(max(b.cgroup, 0)),
	}
	mask(&all, &old)
	var pid uintptr
	var e syscall.Errno
	if b.cgroup < 0 {
		pid, _, e = syscall.RawSyscall6(unix.SYS_CLONE, b.flags|uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	} else {
		pid, _, e = syscall.RawSyscall(unix.SYS_CLONE3, uintptr(unsafe.Pointer(args)), unsafe.Sizeof(*args), 0)
	}
	if e == 0 && pid == 0 {
		play(calls, failed, report)
	}
	mask(&old, nil)
	b.errno = e
	return int(pid)
}

// mask sets the signal mask of this thread.
//
//go:nosplit
//go:norace
func mask(set, old *uint64) {
	syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK,
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), 8, 0, 0)
}
