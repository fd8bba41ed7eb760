package sandbox

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Marker is the environment variable that programs see in a box of level
// Partial or Full, with the value "1". Hostile fixtures refuse to act without
// it, so it is not set at level Limits, where nothing would hold them.
const Marker = "GRADUS_SANDBOX"

// Scratch is where the writable, size-limited directory is at level Full. At
// the lower levels it is a temporary directory of the host; either way the
// program's TMPDIR names it, unless Spec.Env sets TMPDIR itself.
const Scratch = "/tmp"

// Spec is one program to run. Start does not change it.
type Spec struct {
	// Path is the program, a path of the host. It is opened before the box
	// closes, so no mount needs to show it. As root, the program and what is
	// mounted must be accessible to other users: the box runs as none of yours.
	Path string
	Args []string // without the program's name
	Env  []string // the whole environment, but for Marker and TMPDIR
	Dir  string   // working directory inside; "" is the scratch directory

	// Files become descriptors 3, 4, …; every other descriptor is closed.
	// Standard input is empty. The caller closes its copies.
	Files []*os.File

	Limits Limits
	Mounts []Mount

	// Loopback brings up 127.0.0.1 and ::1, seen by this program alone, and
	// allows sockets. It needs level Full; Start fails below it.
	Loopback bool

	// AllowProcesses lets the program start other programs, such as the compiler
	// from the go command: read-only mounts and the scratch directory may then be
	// executed from. Without it threads are all it gets.
	AllowProcesses bool

	// RaceDetector says the program was built with -race. Its shadow memory takes
	// more address space than any limit, so only resident memory is limited. Its
	// C library has to be mounted, see Libraries.
	RaceDetector bool

	// OnOutput is called with what the program writes, in order within a stream
	// (1 is standard output, 2 standard error), never twice at once. p is only
	// valid during the call. Without it, output is collected in Result.
	OnOutput func(stream int, p []byte)

	// OneStream makes standard error the same pipe as standard output, so that what
	// is written to both stays in order. All of it counts as standard output.
	OneStream bool

	// Level is the containment to use: 0 is the best this machine has, see
	// Probe. A level the machine cannot give is a *SetupError.
	Level Level
}

// Limits bound a program and all it starts. 0 is no limit.
type Limits struct {
	Wall        time.Duration // from Start
	CPU         time.Duration // user and system time together
	Memory      int64         // bytes; without a cgroup, of each process
	Processes   int           // processes and threads at one time
	FileBytes   int64         // bytes in the scratch directory, and of each file
	OutputBytes int64         // standard output and error together
}

// Mount shows a file or directory of the host inside, with all that is mounted
// below it. It is read-only and never set-user-ID unless it says otherwise.
type Mount struct {
	Source string // absolute path of the host
	// Target is the absolute path inside; "" is Source. At level Partial it must
	// be Source, for there the program sees the host's own tree.
	Target string
	// Writable lets the program write. As root, a directory that belongs to root
	// is handed over to the user of the box, itself but not its content. Nothing
	// bounds the number of files made there: prefer the scratch directory.
	Writable bool
}

// inside returns the path a mount is seen at.
func (m Mount) inside() string {
	if m.Target == "" {
		return filepath.Clean(m.Source)
	}
	return filepath.Clean(m.Target)
}

// Libraries returns mounts for the host's shared libraries, which programs need
// that are not linked statically, such as those built with -race.
func Libraries() []Mount {
	var mounts []Mount
	for _, dir := range []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64"} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			mounts = append(mounts, Mount{Source: dir})
		}
	}
	return mounts
}

// Status is how a program ended. The zero value is "not known" and never a
// success.
type Status int

const (
	Unknown      Status = iota
	Exited              // by itself, with Result.ExitCode
	Signaled            // by Result.Signal, not sent by the sandbox
	WallLimit           // ran for longer than Limits.Wall
	CPULimit            // used more processor time than Limits.CPU
	MemoryLimit         // used or wanted more memory than Limits.Memory
	OutputLimit         // wrote more than Limits.OutputBytes
	FileLimit           // failed with its scratch directory full
	ProcessLimit        // failed after asking for more than Limits.Processes
	Killed              // by Process.Kill or the context
)

var statusNames = [...]string{"unknown", "exited", "signaled", "wall limit", "cpu limit",
	"memory limit", "output limit", "file limit", "process limit", "killed"}

func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("Status(%d)", int(s))
	}
	return statusNames[s]
}

// Result is what came of a program. Nothing in it was written by the program
// but Stdout, Stderr and the exit code.
type Result struct {
	Status   Status
	ExitCode int            // when Exited; -1 otherwise
	Signal   syscall.Signal // when Signaled
	CPU      time.Duration  // user and system time
	Wall     time.Duration  // from Start to the death of the last process

	// MaxMemory is the peak in bytes: of the whole box with a cgroup, else of its
	// largest process, and then no more than a sample when that stayed below
	// the size the grader itself had.
	MaxMemory int64

	// Stdout and Stderr hold what was written, at most Limits.OutputBytes
	// together (1 MiB when that is 0), unless Spec.OnOutput took it.
	Stdout, Stderr []byte
	Level          Level // what the program was contained by
}

// Success reports whether the program ended by itself with exit code 0.
func (r Result) Success() bool { return r.Status == Exited && r.ExitCode == 0 }

// SetupError means that the sandbox failed, never that the program did.
type SetupError struct {
	Op   string // what could not be done, such as "mount /usr/lib"
	Err  error
	hint string
}

func (e *SetupError) Error() string { return "sandbox: " + e.Op + ": " + e.Err.Error() }
func (e *SetupError) Unwrap() error { return e.Err }

func setupErrorf(op, format string, args ...any) *SetupError {
	return &SetupError{Op: op, Err: fmt.Errorf(format, args...)}
}

// check refuses a spec that no level could run as asked.
func (s *Spec) check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &SetupError{Op: "start " + s.Path, Err: err}
	}
	if !filepath.IsAbs(s.Path) {
		return setupErrorf("start "+s.Path, "the program must be an absolute path")
	}
	for _, m := range s.Mounts {
		if !filepath.IsAbs(m.Source) || !filepath.IsAbs(m.inside()) || m.inside() == "/" {
			return setupErrorf("mount "+m.Source, "source and target must be absolute paths, and the target not the root")
		}
	}
	for _, s := range append([]string{s.Path, s.Dir}, append(s.Args, s.Env...)...) {
		if strings.IndexByte(s, 0) >= 0 {
			return setupErrorf("start", "%q holds a zero byte", s)
		}
	}
	return nil
}

// environ returns the environment of the program: the spec's, less any marker
// it tries to set, with what the box adds.
func (s *Spec) environ(scratch string, level Level) []string {
	env := make([]string, 0, len(s.Env)+2)
	temp := false
	for _, kv := range s.Env {
		name, _, _ := strings.Cut(kv, "=")
		if name == Marker {
			continue
		}
		temp = temp || name == "TMPDIR"
		env = append(env, kv)
	}
	if !temp {
		env = append(env, "TMPDIR="+scratch)
	}
	if level >= LevelPartial {
		env = append(env, Marker+"=1")
	}
	return env
}
