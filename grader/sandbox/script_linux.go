//go:build amd64 || arm64

package sandbox

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A script is what a new process does between its birth and the program it
// becomes: a list of system calls, worked out beforehand. No Go code can run in a
// child of a Go process, so nothing is left to decide there: the child runs down the
// list and stops at the first failure (see spawn). What a call returns is known too,
// for after the program's files every new descriptor is the lowest free one.
type script struct {
	calls []call
	names []string // what each call is for, in the words of an error
	held  []any    // what the calls point to
	next  uintptr  // the next descriptor the child will be given
}

// call is one system call of a script.
type call struct {
	nr   uintptr
	args [6]uintptr
	min  uintptr       // a lesser result is a failure
	okay syscall.Errno // this error is none
}

// do adds a call and returns it, to be refined.
func (s *script) do(name string, nr uintptr, args ...uintptr) *call {
	c := call{nr: nr}
	copy(c.args[:], args)
	s.calls = append(s.calls, c)
	s.names = append(s.names, name)
	return &s.calls[len(s.calls)-1]
}

// open adds a call that returns a descriptor, and returns that.
func (s *script) open(name string, nr uintptr, args ...uintptr) uintptr {
	s.do(name, nr, args...)
	s.next++
	return s.next - 1
}

// close adds the closing of the descriptor opened last.
func (s *script) close(fd uintptr) {
	if fd != s.next-1 {
		panic("sandbox: descriptors must be closed in reverse order")
	}
	s.do("close a descriptor", unix.SYS_CLOSE, fd)
	s.next--
}

// text returns the address of a zero-terminated string.
func (s *script) text(v string) uintptr {
	b := append([]byte(v), 0)
	return address(s, &b[0])
}

// texts returns the address of a null-terminated list of strings.
func (s *script) texts(list []string) uintptr {
	p := make([]uintptr, len(list)+1)
	for i, v := range list {
		p[i] = s.text(v)
	}
	return address(s, &p[0])
}

// address keeps v alive with the script and returns where it is. The heap does
// not move, and being held by an interface puts v there.
func address[T any](s *script, v *T) uintptr {
	s.held = append(s.held, v)
	return uintptr(unsafe.Pointer(v))
}

// arrange adds the calls after which files are the descriptors 0, 1, …, of
// which those from own on do not reach the program, and no other is open.
func arrange(s *script, files []*os.File, own int) {
	above := uintptr(len(files))
	for _, f := range files {
		above = max(above, f.Fd()+1)
	}
	for i, f := range files { // out of each other's way first
		s.do("arrange descriptors", unix.SYS_DUP3, f.Fd(), above+uintptr(i), unix.O_CLOEXEC)
	}
	for i := range files {
		flags := uintptr(0)
		if i >= own {
			flags = unix.O_CLOEXEC
		}
		s.do("arrange descriptors", unix.SYS_DUP3, above+uintptr(i), uintptr(i), flags)
	}
	s.next = uintptr(len(files))
	s.do("close other descriptors", unix.SYS_CLOSE_RANGE, s.next, uintptr(^uint32(0)), 0)
}

// failure is what a child reports before it dies.
type failure struct {
	call  uint32 // index into script.calls
	errno uint32
}

// exitSetup is the exit code of a child that never became its program.
const exitSetup = 125
