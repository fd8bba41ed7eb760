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
	report uintptr // the child's descriptor for its failure
	pid    chan int
	errno  syscall.Errno

	args   cloneArgs
	failed failure       // written by the child
	stack  [1 << 10]byte // of the child, which only makes system calls
}

// stackAlign is what a stack pointer must be a multiple of (AAPCS64, 6.4.5.1).
const stackAlign = 16

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

// bear makes the child and returns its process ID. The birth and what it points to
// must be kept until the child is gone.
func (b *birth) bear() (int, error) {
	b.pid = make(chan int, 1)
	births() <- b
	pid := <-b.pid
	if b.errno != 0 {
		return 0, b.errno
	}
	return pid, nil
}

// fork makes a process that plays the script on a stack of its own, in the memory of
// this one: copying that would take longer the more there is, and the kernel would
// copy every page that is written to meanwhile. The child runs no Go code, see spawn,
// and the grader hears when it has left for its program or died. Signals are blocked
// meanwhile, so that no handler of the Go runtime ever runs in the child; the script
// removes the handlers before it unblocks them.
func (b *birth) fork() int {
	all, old := ^uint64(0), uint64(0)
	flags := b.flags | unix.CLONE_VM
	base := (uintptr(unsafe.Pointer(&b.stack)) + stackAlign - 1) &^ (stackAlign - 1)
	const size = unsafe.Sizeof(b.stack) - stackAlign
	nr, arg1, arg2 := uintptr(unix.SYS_CLONE), flags|uintptr(unix.SIGCHLD), base+size
	if b.cgroup >= 0 {
		nr, arg1, arg2 = unix.SYS_CLONE3, uintptr(unsafe.Pointer(&b.args)), unsafe.Sizeof(b.args)
		b.args = cloneArgs{
			flags:      uint64(flags) | unix.CLONE_INTO_CGROUP,
			exitSignal: uint64(unix.SIGCHLD),
			stack:      uint64(base),
			stackSize:  uint64(size),
			cgroup:     uint64(b.cgroup),
		}
	}
	mask(&all, &old)
	r := spawn(nr, arg1, arg2, &b.script.calls[0], &b.failed, b.report)
	mask(&old, nil)
	if e := -int(r); e > 0 && e < 4096 {
		b.errno = syscall.Errno(e)
		return 0
	}
	return int(r)
}

// spawn makes the system call nr, a clone. In the parent it returns what that returned.
// In the child it makes the calls that begin at first, each once the one before has
// succeeded, and never returns: the last replaces the process, or the number and error
// of the call that failed go to failed and the descriptor report, and the child exits
// with exitSetup. The memory it is given must stay as it is until the child is gone.
//
//go:noescape
func spawn(nr, arg1, arg2 uintptr, first *call, failed *failure, report uintptr) uintptr

// mask sets the signal mask of this thread.
//
//go:nosplit
func mask(set, old *uint64) {
	syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK,
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), 8, 0, 0)
}
