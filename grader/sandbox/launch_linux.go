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

	"github.com/gradus-dev/gradus/grader/scratch"
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
	const tries = 12
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

func tryLaunch(spec *Spec, level Level, streams [2]*os.File) (child, error) {
	w, err := hold(spec, level, streams)
	if err != nil {
		return nil, err
	}
	return w.begin()
}

// hold makes the box of a program, which waits to begin.
func hold(spec *Spec, level Level, streams [2]*os.File) (waiting, error) {
	b, err := newBox(spec, level)
	if err != nil {
		return nil, err
	}
	if err := b.make(streams); err != nil {
		return nil, err
	}
	return b, nil
}

// make makes the child of a new box. With an error the box is gone.
func (b *box) make(streams [2]*os.File) error {
	defer func() { closeAll(b.opened) }()
	err := b.open(streams)
	var s *script
	if err == nil {
		s, err = b.script()
	}
	if err != nil {
		b.cleanup()
		return err
	}
	return b.prepare(s)
}

// A box is one program in the making and while it runs.
type box struct {
	spec     *Spec
	level    Level
	view     *view
	scratch  string       // the path of the scratch directory inside
	temp     *scratch.Dir // the same on the host, where the box sees the host's tree
	rehearse bool         // end before the program

	files   []*os.File // of the child: standard streams, Spec.Files, control, program
	opened  []*os.File // of the parent: to close once the child has them
	control *os.File   // of the parent
	theirs  *os.File   // the child's end

	cgroup  *cgroup     // or nil
	born    int64       // bytes the grader had at its peak, which count as the program's: it began in them
	held    *os.File    // the scratch directory, so that it can be looked at afterwards
	program os.FileInfo // of what was opened
	birth   *birth      // to be kept until the program begins
	process *os.Process
	mu      sync.Mutex
	statm   *os.File // what says how much memory it has; nil before it was asked
	dead    bool     // its process ID may soon be another's
}

// newBox looks at what is to be seen inside, and makes what the box needs on the host.
func newBox(spec *Spec, level Level) (*box, error) {
	b := &box{spec: spec, level: level, scratch: Scratch}
	mounts, err := look(level, spec.Mounts)
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
	if b.level == LevelPartial && landlockABI() == 0 {
		return setupErrorf("start "+b.spec.Path, "without Landlock nothing keeps it from the files of the host")
	}
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
	b.temp, b.scratch = dir, dir.Path
	return b.own(dir.Path)
}

// own hands a directory to the user of the box.
func (b *box) own(dir string) error {
	uid, gid, err := boxID(b.level)
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
	if b.program, err = program.Stat(); err != nil {
		return &SetupError{Op: "open the program", Err: err}
	}
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	err = unix.SetNonblock(ends[0], true) // so that waiting has a deadline
	b.control = os.NewFile(uintptr(ends[0]), "control")
	b.theirs = os.NewFile(uintptr(ends[1]), "control")
	b.opened = append(b.opened, b.theirs)
	if err != nil {
		return err
	}
	b.files = append([]*os.File{null, streams[0], streams[1]}, b.spec.Files...)
	b.files = append(b.files, b.theirs, program)
	return nil
}
