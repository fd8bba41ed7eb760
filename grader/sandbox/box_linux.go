//go:build amd64 || arm64

package sandbox

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// kill ends every process of the box: where it has process IDs of its own, all
// die with the first; elsewhere nothing could leave its process group.
func (b *box) kill() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead || b.process == nil {
		return
	}
	if b.level < LevelFull {
		unix.Kill(-b.process.Pid, unix.SIGKILL)
	}
	b.process.Kill()
}

// sample looks at the first process of the box, with all its threads.
func (b *box) sample() (u usage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dead {
		return u
	}
	pid := b.process.Pid
	var t unix.Timespec
	// See clock_getcpuclockid(3): the complement of the process ID and CPUCLOCK_SCHED.
	if unix.ClockGettime(int32(^pid<<3|2), &t) == nil {
		u.cpu = time.Duration(t.Nano())
	}
	u.memory = b.resident()
	if b.cgroup != nil {
		u.cpu, u.hit = max(u.cpu, b.cgroup.cpu()), b.cgroup.hit()
	}
	return u
}

// wait waits for the first process, which at level Full ends after all others.
func (b *box) wait() (ending, error) {
	pid := b.process.Pid
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			break
		}
	}
	if b.level < LevelFull {
		unix.Kill(-pid, unix.SIGKILL)
	}
	b.mu.Lock()
	b.dead = true
	b.mu.Unlock()
	defer b.cleanup()
	state, err := b.process.Wait()
	if err != nil {
		return ending{}, err
	}
	if b.level < LevelFull {
		awaitGroup(pid)
	}
	e := ending{code: state.ExitCode()}
	e.cpu = state.UserTime() + state.SystemTime()
	if ru, ok := state.SysUsage().(*syscall.Rusage); ok {
		e.memory = ru.Maxrss << 10
	}
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		e.signal = ws.Signal()
	}
	b.inspect(&e)
	return e, nil
}

// awaitGroup waits for the processes of a killed group to be gone.
func awaitGroup(group int) {
	for start := time.Now(); time.Since(start) < setupWall; time.Sleep(time.Millisecond) {
		if unix.Kill(-group, 0) == unix.ESRCH {
			return
		}
	}
}

// inspect adds what the control group and the scratch directory tell.
func (b *box) inspect(e *ending) {
	if b.held != nil {
		var st unix.Statfs_t
		if unix.Fstatfs(int(b.held.Fd()), &st) == nil && (st.Blocks > 0 && st.Bfree == 0 || st.Ffree == 0) {
			e.hit = FileLimit
		}
	}
	if l := b.spec.Limits.Memory; l > 0 {
		if b.born >= l {
			l = b.born + b.born/4 // the kernel counts roughly
		}
		if e.memory > l {
			e.hit = MemoryLimit
		}
	}
	if b.cgroup == nil {
		return
	}
	e.cpu = max(e.cpu, b.cgroup.cpu())
	if peak := b.cgroup.peak(); peak > 0 {
		e.memory = peak
	}
	if hit := b.cgroup.hit(); hit != Unknown {
		e.hit = hit
	}
}

// resident returns the memory the first process has now, in bytes. It is asked often
// enough that the file stays open. See proc_pid_statm(5).
func (b *box) resident() int64 {
	if b.statm == nil {
		var err error
		if b.statm, err = os.Open("/proc/" + strconv.Itoa(b.process.Pid) + "/statm"); err != nil {
			return 0
		}
	}
	var statm [128]byte
	n, _ := b.statm.ReadAt(statm[:], 0) // all of it, and io.EOF
	fields := bytes.Fields(statm[:n])
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize())
}

// peak returns the most memory this process has had, in bytes. See
// proc_pid_status(5).
func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kibibytes, _ := strconv.ParseInt(string(fields[0]), 10, 64)
	return kibibytes << 10
}

// cleanup removes what the box had on the host.
func (b *box) cleanup() {
	closeAll([]*os.File{b.control, b.statm})
	if b.cgroup != nil {
		b.cgroup.remove()
	}
	if b.held != nil {
		b.held.Close()
	}
	if b.temp != nil {
		b.temp.Remove()
	}
}
