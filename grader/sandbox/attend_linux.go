//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// prepare makes the child and sees it through to where its program would begin. With
// an error the box is gone.
func (b *box) prepare(s *script) error {
	flags := uintptr(0)
	if b.level == LevelFull {
		flags = namespaces
	}
	b.birth = &birth{flags: flags, cgroup: b.cgroup.fd(), script: s, report: uintptr(len(b.files) - 2)}
	pid, err := b.birth.bear()
	runtime.KeepAlive(b.files)
	if err != nil {
		b.cleanup()
		return &SetupError{Op: "make a process with namespaces", Err: err}
	}
	if b.process, err = os.FindProcess(pid); err != nil {
		unix.Kill(pid, unix.SIGKILL)
		b.cleanup()
		return &SetupError{Op: "get hold of the process", Err: err}
	}
	b.theirs.Close() // or its death would not be heard
	if err := b.attend(s, pid); err != nil {
		b.abandon()
		return err
	}
	return nil
}

// begin lets the program begin, and returns when the child has become it. With an
// error the box is gone.
func (b *box) begin() (child, error) {
	b.control.SetDeadline(time.Now().Add(setupWall))
	_, err := b.control.Write([]byte{'g'})
	if err == nil {
		err = b.hear(b.birth.script, "")
	}
	if err != nil {
		b.abandon()
		return nil, err
	}
	b.control.Close()
	b.birth = nil
	b.born = peak()
	return b, nil
}

// abandon ends a child that is not its program yet.
func (b *box) abandon() {
	b.kill()
	b.process.Wait()
	b.cleanup()
}

// current reports whether the program is still the file that was opened.
func (b *box) current() bool {
	now, err := os.Stat(b.spec.Path)
	return err == nil && os.SameFile(b.program, now)
}

// attend does the parent's part until the program could begin.
func (b *box) attend(s *script, pid int) error {
	b.control.SetDeadline(time.Now().Add(setupWall))
	if err := b.hear(s, sayBorn); err != nil {
		return err
	}
	if b.level == LevelFull {
		if err := mapUser(pid); err != nil {
			return err
		}
	}
	if b.cgroup != nil {
		if err := b.cgroup.join(pid); err != nil {
			return &SetupError{Op: "join the cgroup", Err: err}
		}
	}
	if _, err := b.control.Write([]byte{'g'}); err != nil {
		return &SetupError{Op: "let the box go on", Err: err}
	}
	if b.level == LevelFull {
		if err := b.hear(s, sayScratch); err != nil {
			return err
		}
	}
	return b.hear(s, sayReady)
}

// hear waits for a word of the child; "" is the closing of its socket.
func (b *box) hear(s *script, word string) error {
	var buf [16]byte
	n, file, err := receive(b.control, buf[:])
	if file != nil {
		b.held = file
	}
	switch {
	case n == int(unsafe.Sizeof(failure{})):
		f := *(*failure)(unsafe.Pointer(&buf))
		return &SetupError{Op: s.names[f.call], Err: syscall.Errno(f.errno)}
	case string(buf[:n]) != word:
		if err == nil {
			err = errors.New("it ended before it was ready")
		}
		return &SetupError{Op: "set up the box", Err: err}
	case err != nil && err != io.EOF:
		return &SetupError{Op: "set up the box", Err: err}
	}
	return nil
}

// receive reads one message from a control socket, and a file that came with it.
func receive(control *os.File, buf []byte) (n int, file *os.File, err error) {
	conn, err := control.SyscallConn()
	if err != nil {
		return 0, nil, err
	}
	space := make([]byte, unix.CmsgSpace(4))
	got := 0
	var failed error
	err = conn.Read(func(fd uintptr) bool {
		n, got, _, _, failed = unix.Recvmsg(int(fd), buf, space, unix.MSG_CMSG_CLOEXEC)
		return failed != unix.EAGAIN
	})
	if err == nil {
		err = failed
	}
	if err != nil || got == 0 {
		return n, nil, err
	}
	messages, err := unix.ParseSocketControlMessage(space[:got])
	if err != nil || len(messages) != 1 {
		return n, nil, err
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(fds) != 1 {
		return n, nil, err
	}
	return n, os.NewFile(uintptr(fds[0]), Scratch), nil
}

// send adds the call that says a word with a descriptor.
func send(s *script, control uintptr, word string, fd uintptr) {
	rights := unix.UnixRights(int(fd))
	text := []byte(word)
	iov := &unix.Iovec{Base: &text[0], Len: uint64(len(text))}
	msg := &unix.Msghdr{Iov: iov, Iovlen: 1, Control: &rights[0]}
	msg.SetControllen(len(rights))
	s.do("hand over the scratch directory", unix.SYS_SENDMSG, control, address(s, msg), 0)
}
