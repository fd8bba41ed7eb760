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
// dies with the grader. It runs as the grader's own user, or an otherwise unused one
// when that is root. Root that is alone in a user namespace has no other to give: there
// a program is root without capabilities, and changes the mode of no file.
//
// LevelLimits (everything else): deadlines, output limits, and whatever resource
// limits there are. They bound accidents, not intent.
//
// The memory of several processes is limited as a whole only with a cgroup, see
// Report.Layers. Without one, a program is ended when its first process is seen to use
// more than it may, and no process can map much more than that.
//
// Not promised at any level: protection from kernel bugs, side channels, or
// fair timing.
//
// # How a program starts
//
// The grader writes down every system call between the birth of the process
// and the program (see script), makes a process with namespaces of its own, and
// that process plays the list. No helper binary is needed, nor a second
// execution of this one, whose package initialization alone can take longer
// than all of it: measured on two busy cores, an empty static program takes
// 0.7 ms by itself, 2.5 to 3 ms at level Limits, 3.4 to 3.9 ms at level Full,
// while a binary with a terminal toolkit and a database driver takes 20 ms to
// reach its main function. Nor is memory copied: until its program begins, the
// process is in the grader's memory, on a stack of its own, and runs a few lines of
// assembly that know nothing but system calls (see spawn). How much memory the grader
// has makes no difference. Right before the program the process waits for a word of
// the grader, so that a box can be made while its program is still being built (see
// Prepare).
//
// At level Full the program is process 1 of its box: a signal without a handler
// that it sends itself does nothing, so a Go program that crashes exits with
// code 2 where it might have been ended by SIGABRT.
package sandbox
