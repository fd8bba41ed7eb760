// Package sandbox runs a program under limits, behind as many layers as the
// machine offers. It knows nothing of challenges: a Spec goes in, a Result
// comes out, and an error (always a *SetupError) means that the sandbox itself
// failed, never the program.
//
// # Levels
//
// Probe says which level this machine gives; none is ever lowered silently.
//
// LevelFull (Linux 5.12 with user namespaces; as root or an ordinary user): the
// program is alone. It sees a read-only file tree with the spec's mounts in it,
// a scratch directory limited in bytes and files, and nothing else of the
// host's files, processes, network, System V IPC, environment or descriptors.
// It has no capability and no way to one, asks the kernel only what an
// allow-list lets it, may make threads but by default no process, and ends with
// everything it started at a deadline, when Process.Kill is called, and when
// the grader dies, even of SIGKILL. It runs as user 1000 inside, which is the
// grader's own user on the host, or an otherwise unused one when that is root.
//
// LevelPartial (no user namespaces: some containers, Ubuntu's AppArmor):
// Landlock, seccomp and resource limits. It cannot open files that were not
// mounted, has no sockets and cannot signal others, but sees the host's names
// of files and of itself; its scratch directory is a temporary one of the host,
// limited by file rather than as a whole; of several processes only the first
// dies with the grader.
//
// LevelLimits (everything else): deadlines, output limits, and whatever resource
// limits there are. They bound accidents, not intent.
//
// Memory is limited as a whole and exactly only with a cgroup, see Report.Layers. Without
// one, a program is ended when it is seen to use more than it may, and cannot
// map much more than that.
//
// Not promised at any level: protection from kernel bugs, side channels, or
// fair timing.
//
// # How a program starts
//
// The grader writes down every system call between the birth of the process
// and the program (see script), makes a process with namespaces of its own, and
// that process plays the list. No helper binary or second execution of this one
// is needed, so a start costs little more than the program's own.
package sandbox
