package gotool

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"time"
)

// Command is one run of the compiler, the linker or the go command on source
// that may be hostile.
type Command struct {
	Path   string   // of the program
	Args   []string // without the program's name
	Dir    string   // working directory
	Root   string   // Dir, Reads and Writes are below it, and Args relative to Dir, unless Starts
	Env    []string // all of it
	Reads  []string // files and directories it reads
	Writes []string // directories it writes to
	Wall   time.Duration
	Memory int64 // bytes; 0 for no limit
	// Starts says that it runs programs of its own, as the go command does.
	Starts bool
}

// Output is how a Command ended.
type Output struct {
	Text []byte // both streams, capped
	Exit int    // status; -1 when a signal ended it
	Stop Stop   // the limit that ended it, if one did
}

// Stop names the limit that ended a command.
type Stop string

const (
	StopWall   Stop = "wall"
	StopMemory Stop = "memory"
	StopFile   Stop = "file"   // MaxFile
	StopOutput Stop = "output" // maxOutput, where a Runner enforces it
)

// MaxFile bounds each file a command writes, in bytes: many times what the
// largest sensible candidate takes.
const MaxFile = 256 << 20

// A Runner runs a command within its limits and leaves no process behind. Its
// error means that the command could not be run at all, or that ctx ended.
type Runner func(ctx context.Context, c Command) (Output, error)

// maxOutput bounds what is kept of a command's output, in bytes.
const maxOutput = 1 << 20

// Exec is the Runner without a sandbox: a process group of its own, ended when
// the command ends or its time is over. Memory is limited on Linux only.
func Exec(ctx context.Context, c Command) (Output, error) {
	wall, cancel := ctx, context.CancelFunc(func() {})
	if c.Wall > 0 {
		wall, cancel = context.WithTimeout(ctx, c.Wall)
	}
	defer cancel()
	var text capped
	cmd := exec.CommandContext(wall, c.Path, c.Args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = c.Dir, c.Env, &text, &text
	cmd.WaitDelay = time.Second // for pipes that an escaped descendant holds
	EndWithGroup(cmd)
	if err := startLimited(cmd, c.Memory); err != nil {
		return Output{}, err
	}
	err := cmd.Wait()
	EndGroup(cmd)
	if ctx.Err() != nil {
		return Output{}, context.Cause(ctx)
	}
	out := Output{Text: text.bytes(), Exit: cmd.ProcessState.ExitCode()}
	if wall.Err() != nil {
		out.Stop = StopWall
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && out.Stop == "" {
		return out, err
	}
	return out, nil
}

// capped keeps the first maxOutput bytes written to it.
type capped struct {
	mu sync.Mutex
	b  []byte
}

func (w *capped) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.b = append(w.b, p[:min(len(p), maxOutput-len(w.b))]...)
	return len(p), nil
}

func (w *capped) bytes() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b
}
