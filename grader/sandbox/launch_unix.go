//go:build unix && !(linux && (amd64 || arm64))

package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

const limitsLayer = "rlimits"

// command runs the program through a shell that lowers its own limits first,
// for there is no other way to lower those of a child from Go.
func command(spec *Spec) *exec.Cmd {
	limits := []string{"ulimit -c 0"}
	if cpu := spec.Limits.CPU; cpu > 0 {
		limits = append(limits, fmt.Sprintf("ulimit -t %d", seconds(cpu)))
	}
	if n := spec.Limits.FileBytes; n > 0 {
		const block = 512
		limits = append(limits, fmt.Sprintf("ulimit -f %d", n/block+1))
	}
	script := strings.Join(limits, " && ") + ` && exec "$0" "$@"`
	return exec.Command("/bin/sh", append([]string{"-c", script, spec.Path}, spec.Args...)...)
}

// tree is the process group of a program.
type tree struct{ group int }

func (p *plain) start() error {
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	p.group = p.cmd.Process.Pid
	return nil
}

func (p *plain) killTree() { syscall.Kill(-p.group, syscall.SIGKILL) }

func (p *plain) release() {}

// maxMemory returns the peak size in bytes.
func maxMemory(state *os.ProcessState) int64 {
	ru, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(ru.Maxrss) // in bytes there, in KiB elsewhere
	}
	return int64(ru.Maxrss) << 10
}
