//go:build amd64 || arm64

package sandbox

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	cwd = ^uintptr(99) // unix.AT_FDCWD

	namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET |
		unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

	// setupWall bounds the setting up of one box, on however busy a machine.
	setupWall = 30 * time.Second
)

// What a child says on its control socket. A failure is longer than these.
const (
	sayBorn    = "b" // its parent-death signal is set: it awaits its user mapping
	sayScratch = "s" // with the descriptor of its scratch directory
	sayReady   = "r" // the next call is the program's
)

// launch starts the program of a spec in a box of the given level, with the
// streams as its standard output and error.
func launch(spec *Spec, level Level, streams [2]*os.File) (child, error) {
	const tries = 5
	for i := 1; ; i++ {
		c, err := tryLaunch(spec, level, streams)
		// A file just written is busy while a process that another thread is
		// starting still holds a copy of the writer's descriptor.
		if !errors.Is(err, unix.ETXTBSY) || i == tries {
			return c, err
		}
		time.Sleep(time.Duration(i) * 5 * time.Millisecond)
	}
}

func tryLaunch(spec *Spec, level Level, streams [2]*os.File) (_ child, err error) {
	b, err := newBox(spec, level)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			b.cleanup()
		}
	}()
	if err := b.open(streams); err != nil {
		return nil, err
	}
	defer closeAll(b.opened)
	s, err := b.script()
	if err != nil {
		return nil, err
	}
	if err := b.start(s); err != nil {
		return nil, err
	}
	return b, nil
}

// A box is one program in the making and while it runs.
type box struct {
	spec     *Spec
	level    Level
	view     *view
	scratch  string // the path of the scratch directory inside
	rehearse bool   // end before the program

	files   []*os.File // of the child: standard streams, Spec.Files, control, program
	opened  []*os.File // of the parent: to close after the start
	control *os.File   // of the parent
	theirs  *os.File   // the child's end

	cgroup  *cgroup  // or nil
	born    int64    // bytes of the grader's memory it began as a copy of
	held    *os.File // the scratch directory, so that it can be looked at afterwards
	process *os.Process
	mu      sync.Mutex
	dead    bool // its process ID may soon be another's
}

// newBox looks at what is to be seen inside, and makes what the box needs on the host.
func newBox(spec *Spec, level Level) (*box, error) {
	b := &box{spec: spec, level: level, scratch: Scratch}
	mounts, err := look(spec.Mounts)
	if err != nil {
		return nil, err
	}
	b.view = &view{mounts: mounts, scratch: spec.Limits.FileBytes, exec: spec.AllowProcesses || spec.RaceDetector}
	if level < LevelFull {
		err = b.shareHost()
	} else if spec.RaceDetector {
		// Its runtime knows its options, GORACE, from nowhere else.
		environ := strings.Join(spec.environ(b.scratch, level), "\x00")
		b.view.files = []file{{"/proc/self/environ", environ}}
	}
	if err == nil && level > LevelLimits {
		err = b.group()
	}
	if err != nil {
		b.cleanup()
		return nil, err
	}
	return b, nil
}

// group makes a control group, if that is to be had and of use.
func (b *box) group() error {
	place, err := cgroupPlace()
	if err != nil || !place.v2 && !b.spec.AllowProcesses {
		return nil
	}
	if b.cgroup, err = place.make(); err != nil {
		return &SetupError{Op: "make a cgroup", Err: err}
	}
	if err = b.cgroup.limit(b.spec.Limits.Memory, tasks(b.spec.Limits)); err != nil {
		return &SetupError{Op: "limit the cgroup", Err: err}
	}
	return nil
}

// shareHost prepares a box that sees the tree and network of the host.
func (b *box) shareHost() error {
	if b.spec.Loopback {
		return setupErrorf("start "+b.spec.Path, "it needs a network of its own, which level %q does not give", b.level)
	}
	for _, m := range b.view.mounts {
		if m.Target != filepath.Clean(m.Source) {
			return setupErrorf("mount "+m.Source, "level %q cannot show it as %s", b.level, m.Target)
		}
	}
	dir, err := makeScratch()
	if err != nil {
		return err
	}
	b.scratch = dir
	return b.own(dir)
}

// own hands a directory to the user of the box.
func (b *box) own(dir string) error {
	uid, gid, err := boxID()
	if err == nil && uid != os.Geteuid() {
		err = os.Chown(dir, uid, gid)
	}
	return err
}

// open gathers the files of the child in the order of their descriptors.
func (b *box) open(streams [2]*os.File) error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	b.opened = append(b.opened, null)
	program, err := os.OpenFile(b.spec.Path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return &SetupError{Op: "open the program", Err: err}
	}
	b.opened = append(b.opened, program)
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	if err := unix.SetNonblock(ends[0], true); err != nil {
		return err
	}
	b.control = os.NewFile(uintptr(ends[0]), "control")
	theirs := os.NewFile(uintptr(ends[1]), "control")
	b.theirs = theirs
	b.opened = append(b.opened, theirs, b.control)
	b.files = append([]*os.File{null, streams[0], streams[1]}, b.spec.Files...)
	b.files = append(b.files, theirs, program)
	return nil
}

// script writes down the life of the child until it becomes the program.
func (b *box) script() (*script, error) {
	uid, gid, err := boxID()
	if err != nil {
		return nil, err
	}
	s := new(script)
	own := len(b.files) - 2 // the first descriptor the program does not get
	arrange(s, b.files, own)
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
	s.do("unblock signals", unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, address(s, new(uint64)), 0, 8)
	if b.level >= LevelPartial {
		if err := seccomp(s, b.spec, b.level, program); err != nil {
			return nil, err
		}
	}
	say(sayReady)
	if b.rehearse {
		s.do("rehearse", unix.SYS_EXIT_GROUP, 0)
		return s, nil
	}
	argv := append([]string{filepath.Base(b.spec.Path)}, b.spec.Args...)
	s.do("execute "+b.spec.Path, unix.SYS_EXECVEAT, program, s.text(""), s.texts(argv),
		s.texts(b.spec.environ(b.scratch, b.level)), unix.AT_EMPTY_PATH)
	return s, nil
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
