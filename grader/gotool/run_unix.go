//go:build unix

package gotool

import (
	"os/exec"
	"syscall"
)

var platformEnv []string

// EndWithGroup gives cmd, before it starts, a process group and lets its context end all of it.
func EndWithGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// EndGroup ends what cmd left running in its group.
func EndGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
