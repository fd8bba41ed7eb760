//go:build amd64 || arm64

package sandbox

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// memorySlack is what a process may map beyond Limits.Memory. Go maps its
	// heap in steps of 64 MiB; what is really used is watched apart.
	memorySlack = 192 << 20
	maxFiles    = 1024 // open descriptors
	maxTasks    = 512  // processes and threads, when Limits.Processes is 0
	filesSlack  = 4096 // so that a full scratch directory is met before RLIMIT_FSIZE
)

// rlimits adds the calls that set resource limits. All are per process, which
// is the whole box unless it may start processes.
func rlimits(s *script, spec *Spec, level Level) {
	l := spec.Limits
	limit := func(name string, resource int, value uint64) {
		var now unix.Rlimit
		if unix.Getrlimit(resource, &now) == nil {
			value = min(value, now.Max)
		}
		r := &unix.Rlimit{Cur: value, Max: value}
		s.do("limit "+name, unix.SYS_PRLIMIT64, 0, uintptr(resource), address(s, r), 0)
	}
	limit("core files", unix.RLIMIT_CORE, 0)
	limit("locked memory", unix.RLIMIT_MEMLOCK, 0)
	limit("message queues", unix.RLIMIT_MSGQUEUE, 0)
	limit("pending signals", unix.RLIMIT_SIGPENDING, maxTasks)
	limit("open files", unix.RLIMIT_NOFILE, maxFiles)
	if level == LevelFull || os.Geteuid() == 0 { // else it would count all the user's
		limit("processes", unix.RLIMIT_NPROC, uint64(tasks(l)))
	}
	if l.CPU > 0 { // whole seconds; the exact limit is watched
		limit("processor time", unix.RLIMIT_CPU, uint64((l.CPU+2*time.Second-1)/time.Second))
	}
	if l.FileBytes > 0 {
		limit("file size", unix.RLIMIT_FSIZE, uint64(l.FileBytes)+filesSlack)
	}
	if l.Memory > 0 && !spec.RaceDetector {
		limit("memory", unix.RLIMIT_DATA, uint64(l.Memory)+memorySlack)
	}
}

// tasks returns how many processes and threads there may be.
func tasks(l Limits) int {
	if l.Processes > 0 {
		return l.Processes
	}
	return maxTasks
}

// dropCapabilities adds the calls after which the process has no capability.
func dropCapabilities(s *script) {
	header := &unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	s.do("drop capabilities", unix.SYS_CAPSET, address(s, header), address(s, &[2]unix.CapUserData{}))
}

// boundCapabilities adds the calls after which no program has a capability again.
func boundCapabilities(s *script) {
	for c := range uintptr(unix.CAP_LAST_CAP + 1) {
		// The kernel may know fewer capabilities than this list.
		s.do("give up a capability", unix.SYS_PRCTL, unix.PR_CAPBSET_DROP, c).okay = unix.EINVAL
	}
}
