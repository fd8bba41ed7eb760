package gotool

import (
	"context"
	"fmt"
	"strings"

	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Sandboxed is the Runner that contains the compiler and the linker as well as this
// machine can: they see the archives they need and one directory to write to.
// The go command, which runs only as a fallback, needs its
// whole cache and runs as Exec does.
func Sandboxed(ctx context.Context, c Command) (Output, error) {
	if c.Starts {
		return Exec(ctx, c)
	}
	spec := sandbox.Spec{Path: c.Path, Args: c.Args, Env: c.Env,
		Limits: sandbox.Limits{Wall: c.Wall, Memory: c.Memory, FileBytes: MaxFile, OutputBytes: maxOutput}}
	inside := func(path string) string { return path }
	if sandbox.Probe().Level == sandbox.LevelFull { // lower levels show paths as they are
		inside = func(path string) string { return BoxRoot + strings.TrimPrefix(path, c.Root) }
	}
	spec.Dir = inside(c.Dir)
	for _, path := range c.Reads {
		spec.Mounts = append(spec.Mounts, sandbox.Mount{Source: path, Target: inside(path)})
	}
	for _, path := range c.Writes {
		spec.Mounts = append(spec.Mounts, sandbox.Mount{Source: path, Target: inside(path), Writable: true})
	}
	p, err := sandbox.Start(ctx, &spec)
	if err != nil {
		return Output{}, err
	}
	r := p.Wait()
	if ctx.Err() != nil {
		return Output{}, context.Cause(ctx)
	}
	out := Output{Text: append(r.Stderr, r.Stdout...), Exit: r.ExitCode, Stop: boxStops[r.Status]}
	if r.Status == sandbox.Unknown || r.Status == sandbox.Killed {
		return out, fmt.Errorf("the sandbox does not know how %s ended (%v)", c.Path, r.Status)
	}
	return out, nil
}

// BoxRoot is where a box shows the cache directory: nothing of the host's paths
// gets into what the tools say.
const BoxRoot = "/gradus"

// boxStops are the sandbox's words for a limit that ended a program.
var boxStops = map[sandbox.Status]Stop{
	sandbox.WallLimit: StopWall, sandbox.CPULimit: StopWall, sandbox.MemoryLimit: StopMemory,
	sandbox.FileLimit: StopFile, sandbox.OutputLimit: StopOutput,
}
