package build

import (
	"os/exec"

	"golang.org/x/sys/unix"
)

// startLimited starts cmd and limits its address space and that of what it
// starts. The limit is set from outside, just after the start.
func startLimited(cmd *exec.Cmd, memory int64) error {
	if err := cmd.Start(); err != nil || memory <= 0 {
		return err
	}
	limit := unix.Rlimit{Cur: uint64(memory), Max: uint64(memory)}
	if err := unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_AS, &limit, nil); err != nil && err != unix.ESRCH {
		endGroup(cmd)
		_ = cmd.Wait()
		return err
	}
	return nil
}
