package sandbox

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// A child is a started program as one operating system sees it.
type child interface {
	kill()                 // the whole tree, at once; safe at any time
	sample() usage         // what the living program used so far, as far as known
	wait() (ending, error) // blocks until the whole tree is dead, then cleans up
}

// usage is what a program used of what it may.
type usage struct {
	cpu    time.Duration
	memory int64  // bytes resident now or at the peak, whatever is known
	hit    Status // a limit the system reports as reached, or Unknown
}

// ending is how a program ended, and what the layers that enforce limits by
// themselves saw of it.
type ending struct {
	usage
	code   int // -1 when signaled
	signal syscall.Signal
}

// Process is a started program. Its methods may be called concurrently.
type Process struct {
	spec    Spec
	level   Level
	child   child
	started time.Time
	clock   *time.Timer // ends it with WallLimit
	out     output
	cause   atomic.Int32 // Status for which it was killed first
	done    chan struct{}
	result  Result
}

// Start runs a program. The error is always a *SetupError: the sandbox's own
// failure. When ctx ends, the program is killed. Wait must be called.
func Start(ctx context.Context, s *Spec) (*Process, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	r, err := prepare(s)
	if err != nil {
		return nil, err
	}
	return r.Start(ctx)
}

// Kill ends the program and all it started. Wait then reports Killed, unless
// it ended before.
func (p *Process) Kill() { p.end(Killed) }

// Allow gives the program a wall time from now on, in place of what was left to it.
// A program that has to wait for another starts without a limit and gets its time
// when that is there.
func (p *Process) Allow(wall time.Duration) { p.clock.Reset(wall) }

// CatchUp returns when Spec.OnOutput has been called with all that the program had
// written when CatchUp was called. A program whose output is told apart by when it came
// must be waiting, or what it writes meanwhile may be among it.
func (p *Process) CatchUp() { p.out.catchUp() }

// Wait returns the result once the whole tree of processes is dead.
func (p *Process) Wait() Result {
	<-p.done
	return p.result
}

// end kills the program for a reason; the first reason stays.
func (p *Process) end(why Status) {
	p.cause.CompareAndSwap(int32(Unknown), int32(why))
	p.child.kill()
}

// supervise watches deadlines until the program is dead, then completes the result.
func (p *Process) supervise(ctx context.Context) {
	stop := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { p.watch(ctx, stop) })
	e, err := p.child.wait()
	close(stop)
	watching.Wait()
	p.result = Result{Level: p.level, Wall: time.Since(p.started), CPU: e.cpu, MaxMemory: e.memory, ExitCode: -1}
	p.result.Stdout, p.result.Stderr = p.out.finish()
	if err == nil {
		p.conclude(e)
	}
	close(p.done)
}

// sampleEvery is how often usage is looked at where no kernel limit is exact.
const sampleEvery = 20 * time.Millisecond

// watch ends the program at a deadline or limit, or with ctx.
func (p *Process) watch(ctx context.Context, stop <-chan struct{}) {
	l := p.spec.Limits
	defer p.clock.Stop()
	var tick <-chan time.Time
	if l.CPU > 0 || l.Memory > 0 {
		t := time.NewTicker(sampleEvery)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-stop:
			return
		case <-ctx.Done():
			p.end(Killed)
			return
		case <-p.clock.C:
			p.end(WallLimit)
			return
		case <-tick:
			if s := over(p.child.sample(), l); s != Unknown {
				p.end(s)
				return
			}
		}
	}
}

// over returns the limit that usage exceeds, or Unknown.
func over(u usage, l Limits) Status {
	switch {
	case l.CPU > 0 && u.cpu > l.CPU:
		return CPULimit
	case l.Memory > 0 && u.memory > l.Memory:
		return MemoryLimit
	case u.hit == MemoryLimit: // of one process: the rest would wait for it
		return MemoryLimit
	}
	return Unknown
}

// conclude decides the status: too much output, else why it was killed, else a
// limit found passed, else the program's own end. A limit that only the system
// saw counts when the program failed, for it may have coped.
func (p *Process) conclude(e ending) {
	r := &p.result
	r.Status, r.ExitCode = Exited, e.code
	if e.signal != 0 {
		r.Status, r.ExitCode, r.Signal = Signaled, -1, e.signal
	}
	why := Status(p.cause.Load())
	switch {
	case p.out.exceeded(p.spec.Limits.OutputBytes):
		why = OutputLimit
	case why == Killed && r.Status == Exited:
		why = Unknown // it was faster
	case why != Unknown:
	case e.hit != Unknown && !r.Success():
		why = e.hit
	case p.spec.Limits.CPU > 0 && e.cpu > p.spec.Limits.CPU:
		why = CPULimit
	}
	if why != Unknown {
		r.Status, r.ExitCode, r.Signal = why, -1, 0
	}
}

func closeAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			f.Close()
		}
	}
}
