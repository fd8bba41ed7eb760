//go:build amd64 || arm64

package sandbox

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// script writes down the life of the child until it becomes the program.
func (b *box) script() (*script, error) {
	uid, gid, err := boxID(b.level)
	if err != nil {
		return nil, err
	}
	s := new(script)
	own := len(b.files) - 2 // the first descriptor the program does not get
	arrange(s, b.files, own)
	if b.level == LevelLimits { // before Linux 5.9 there is no such call
		s.calls[len(s.calls)-1].okay = unix.ENOSYS
	}
	control, program := uintptr(own), uintptr(own+1)
	say := func(word string) { s.do("report", unix.SYS_WRITE, control, s.text(word), 1) }

	tie(s)
	say(sayBorn)
	s.do("wait for the grader", unix.SYS_READ, control, address(s, new(byte)), 1).min = 1
	s.do("start a session", unix.SYS_SETSID)
	s.do("set the file mode mask", unix.SYS_UMASK, 0o022)
	if b.level == LevelFull {
		b.isolate(s, control)
	} else if uid != os.Geteuid() {
		s.do("leave the groups", unix.SYS_SETGROUPS, 0, 0)
		become(s, uid, gid)
	}
	dir := b.spec.Dir
	if dir == "" {
		dir = b.scratch
	}
	s.do("enter the directory "+dir, unix.SYS_CHDIR, s.text(dir))
	rlimits(s, b.spec, b.level)
	if b.level == LevelFull {
		boundCapabilities(s)
	}
	dropCapabilities(s)
	s.do("set no_new_privs", unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1)
	if b.level >= LevelPartial {
		landlock(s, landlockABI(), program, grants(b.view, b.scratch))
	}
	s.quiet()
	s.do("unblock signals", unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, address(s, new(uint64)), 0, 8)
	if b.level >= LevelPartial {
		if err := seccomp(s, b.spec, b.level, program); err != nil {
			return nil, err
		}
	}
	say(sayReady)
	s.do("wait to begin", unix.SYS_READ, control, address(s, new(byte)), 1).min = 1
	if b.rehearse {
		s.do("rehearse", unix.SYS_EXIT_GROUP, 0)
		return s, nil
	}
	argv := append([]string{filepath.Base(b.spec.Path)}, b.spec.Args...)
	s.do("execute "+b.spec.Path, unix.SYS_EXECVEAT, program, s.text(""), s.texts(argv),
		s.texts(b.spec.environ(b.scratch, b.level)), unix.AT_EMPTY_PATH)
	return s, nil
}

// quiet adds the calls after which no signal has a handler: those of the Go runtime
// are for its own threads.
func (s *script) quiet() {
	const lastSignal = 64
	none := address(s, new([4]uint64)) // a struct sigaction with SIG_DFL
	for signal := range uintptr(lastSignal) {
		s.do("remove a signal handler", unix.SYS_RT_SIGACTION, signal+1, none, 0, 8).okay = unix.EINVAL // SIGKILL, SIGSTOP
	}
}

// isolate adds the calls for a tree, a name and a network of its own.
func (b *box) isolate(s *script, control uintptr) {
	b.view.take(s) // while it still has the rights to reach the sources
	become(s, insideID, insideID)
	b.view.build(s)
	fd := s.open("open "+Scratch, unix.SYS_OPENAT, cwd, s.text(Scratch), unix.O_PATH|unix.O_CLOEXEC, 0)
	send(s, control, sayScratch, fd)
	s.close(fd)
	host := "gradus"
	s.do("name the host", unix.SYS_SETHOSTNAME, s.text(host), uintptr(len(host)))
	if b.spec.Loopback {
		loopback(s)
	}
}

// loopback brings up the interface lo. See netdevice(7).
func loopback(s *script) {
	var request struct {
		name  [unix.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], "lo")
	request.flags = unix.IFF_UP
	fd := s.open("open a socket", unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	s.do("bring up the loopback interface", unix.SYS_IOCTL, fd, unix.SIOCSIFFLAGS, address(s, &request))
	s.close(fd)
}
