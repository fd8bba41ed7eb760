//go:build !(linux && (amd64 || arm64))

package sandbox

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/gradus-dev/gradus/grader/scratch"
)

// launch starts a program as a process of its own, with what limits the
// platform offers.
func launch(spec *Spec, level Level, streams [2]*os.File) (child, error) {
	if spec.Loopback {
		return nil, setupErrorf("start "+spec.Path, "it needs a network of its own, which level %q does not give", level)
	}
	for _, m := range spec.Mounts {
		if m.inside() != filepath.Clean(m.Source) {
			return nil, setupErrorf("mount "+m.Source, "level %q cannot show it as %s", level, m.Target)
		}
	}
	dir, err := makeScratch()
	if err != nil {
		return nil, err
	}
	p := &plain{scratch: dir, cmd: command(spec)}
	p.cmd.Env = spec.environ(dir.Path, level)
	p.cmd.Dir = dir.Path
	if spec.Dir != "" {
		p.cmd.Dir = spec.Dir
	}
	p.cmd.ExtraFiles = spec.Files
	p.cmd.Stdout, p.cmd.Stderr = streams[0], streams[1]
	if err := p.start(); err != nil {
		dir.Remove()
		return nil, err
	}
	return p, nil
}

// hold makes no box: there is nothing to be won.
func hold(*Spec, Level, [2]*os.File) (waiting, error) { return nil, nil }

// plain is a program that is contained by nothing.
type plain struct {
	cmd     *exec.Cmd
	scratch *scratch.Dir
	tree
	mu   sync.Mutex
	gone bool
}

func (p *plain) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.gone {
		p.killTree()
	}
}

// sample knows nothing: usage is only learned at the end.
func (p *plain) sample() usage { return usage{} }

func (p *plain) wait() (ending, error) {
	err := p.cmd.Wait()
	p.mu.Lock()
	p.killTree() // whoever it left behind
	p.release()
	p.gone = true
	p.mu.Unlock()
	p.scratch.Remove()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return ending{}, err
	}
	state := p.cmd.ProcessState
	e := ending{code: state.ExitCode()}
	e.cpu = state.UserTime() + state.SystemTime()
	e.memory = maxMemory(state)
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		e.signal = ws.Signal()
	}
	return e, nil
}

func probe() Report {
	why := "not on " + runtime.GOOS + "/" + runtime.GOARCH
	return Report{
		Level: LevelLimits,
		Layers: []Layer{
			{Name: "deadlines", Held: true},
			{Name: limitsLayer, Held: true},
			{Name: "namespaces", Why: why},
			{Name: "seccomp", Why: why},
			{Name: "landlock", Why: why},
			{Name: "cgroup", Why: why},
		},
		Hint: "grade code you do not trust on Linux, or in a virtual machine",
	}
}

// OtherUser reports whether programs run as another user than the grader: they don't.
func OtherUser() bool { return false }

// seconds rounds up, with a second to spare.
func seconds(d time.Duration) int64 { return int64((d + 2*time.Second - 1) / time.Second) }
