package gotool

import (
	"fmt"
	"os/exec"

	"golang.org/x/sys/unix"
)

// addressRoom is what Go programs reserve of their address space and never use.
const addressRoom = 1 << 30

// startLimited starts cmd and limits its address space, the size of its files
// and those of what it starts. The limits are set from outside, just after the
// start, and only if memory is to be limited at all. One that is lower already stays.
func startLimited(cmd *exec.Cmd, memory int64) error {
	if err := cmd.Start(); err != nil || memory <= 0 {
		return err
	}
	for resource, limit := range map[int]uint64{unix.RLIMIT_AS: uint64(memory) + addressRoom, unix.RLIMIT_FSIZE: MaxFile} {
		var old unix.Rlimit
		err := unix.Prlimit(cmd.Process.Pid, resource, nil, &old)
		if err == nil {
			limit = min(limit, old.Max)
			err = unix.Prlimit(cmd.Process.Pid, resource, &unix.Rlimit{Cur: limit, Max: limit}, nil)
		}
		if err != nil && err != unix.ESRCH {
			EndGroup(cmd)
			_ = cmd.Wait()
			return fmt.Errorf("limit %s: %w", cmd.Path, err)
		}
	}
	return nil
}
