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
	if statm, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm"); err == nil {
		if fields := bytes.Fields(statm); len(fields) > 1 {
			pages, _ := strconv.ParseInt(string(fields[1]), 10, 64)
			u.memory = pages * int64(os.Getpagesize())
		}
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
	e := ending{code: state.ExitCode()}
	e.cpu = state.UserTime() + state.SystemTime()
	if ru, ok := state.SysUsage().(*syscall.Rusage); ok {
		e.memory = ru.Maxrss << 10
	}
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		e.signal = ws.Signal()
	}
	return e, nil
}

// cleanup removes what the box had on the host.
func (b *box) cleanup() {
	if b.level < LevelFull && b.scratch != "" && b.scratch != Scratch {
		os.RemoveAll(b.scratch)
	}
}
