//go:build amd64 || arm64

package sandbox

import (
	"os"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// TestBirth plays scripts in new processes: what a call returns decides whether the
// next is made.
func TestBirth(t *testing.T) {
	const badFD = ^uintptr(0)
	tests := []struct {
		name   string
		calls  func(s *script, out uintptr)
		exit   int
		failed failure
	}{
		{"to the end", func(s *script, out uintptr) {
			s.do("write", unix.SYS_WRITE, out, s.text("word"), 4).min = 4
		}, 7, failure{}},
		{"an error that is none", func(s *script, out uintptr) {
			s.do("close", unix.SYS_CLOSE, badFD).okay = unix.EBADF
			s.do("write", unix.SYS_WRITE, out, s.text("word"), 4)
		}, 7, failure{}},
		{"a failure", func(s *script, out uintptr) {
			s.do("write", unix.SYS_WRITE, out, s.text("word"), 4)
			s.do("close", unix.SYS_CLOSE, badFD)
			s.do("write", unix.SYS_WRITE, out, s.text("more"), 4)
		}, exitSetup, failure{call: 1, errno: uint32(unix.EBADF)}},
		{"another error than expected", func(s *script, out uintptr) {
			s.do("write", unix.SYS_WRITE, out, s.text("word"), 4)
			s.do("close", unix.SYS_CLOSE, badFD).okay = unix.EINVAL
		}, exitSetup, failure{call: 1, errno: uint32(unix.EBADF)}},
		{"too little", func(s *script, out uintptr) {
			s.do("write", unix.SYS_WRITE, out, s.text("word"), 4).min = 5
		}, exitSetup, failure{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, report := pipe(t), pipe(t)
			s := new(script)
			tt.calls(s, out[1].Fd())
			s.do("exit", unix.SYS_EXIT_GROUP, 7)
			b := &birth{cgroup: -1, script: s, report: report[1].Fd()}
			pid, err := b.bear()
			if err != nil {
				t.Fatal(err)
			}
			var status syscall.WaitStatus
			if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
				t.Fatal(err)
			}
			runtime.KeepAlive(b)
			out[1].Close()
			report[1].Close()
			var word [8]byte
			n, _ := out[0].Read(word[:])
			if got := string(word[:n]); got != "word" {
				t.Errorf("it wrote %q; want word", got)
			}
			if status.ExitStatus() != tt.exit {
				t.Errorf("it ended with status %d; want %d", status.ExitStatus(), tt.exit)
			}
			var told failure
			n, _ = report[0].Read((*(*[unsafe.Sizeof(told)]byte)(unsafe.Pointer(&told)))[:])
			if wants := tt.exit == exitSetup; wants != (n == int(unsafe.Sizeof(told))) {
				t.Errorf("it reported %d bytes; a failure is %d", n, unsafe.Sizeof(told))
			}
			if d := cmp.Diff(tt.failed, told, cmp.AllowUnexported(failure{})); d != "" {
				t.Errorf("reported failure (-want +got):\n%s", d)
			}
		})
	}
}

// TestBirthRefused asks for namespaces that exclude each other.
func TestBirthRefused(t *testing.T) {
	s := new(script)
	s.do("exit", unix.SYS_EXIT_GROUP, 0)
	b := &birth{flags: unix.CLONE_NEWNS | unix.CLONE_FS, cgroup: -1, script: s}
	if pid, err := b.bear(); err != unix.EINVAL {
		t.Errorf("bear() = %d, %v; want EINVAL", pid, err)
	}
}

// pipe returns the reading and the writing end of a pipe.
func pipe(t *testing.T) [2]*os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return [2]*os.File{r, w}
}
