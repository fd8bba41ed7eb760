package sandbox

import (
	"context"
	"errors"
	"math"
	"os"
	"time"
)

// Prepared is a box that waits for its program to begin. One of Start and Close must
// be called, once.
type Prepared struct {
	process *Process
	streams [2]*os.File
	box     waiting // nil if it is to be made when the program begins
}

// A waiting is a child that has yet to become its program.
type waiting interface {
	current() bool         // whether the program is still the file it was
	begin() (child, error) // with an error the child is gone
	abandon()
}

// Prepare makes the box of a program, so that less is left to do when that is to
// begin. Until then the file at s.Path may be written to, or replaced: then the box is
// made again. Limits.Wall counts from Prepared.Start. The caller closes its copies
// of s.Files afterwards.
func Prepare(ctx context.Context, s *Spec) (*Prepared, error) {
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	r, err := prepare(s)
	if err != nil {
		return nil, err
	}
	if r.box, err = hold(&r.process.spec, r.process.level, r.streams); err != nil {
		r.Close()
		return nil, setupError(s, err)
	}
	return r, nil
}

// prepare does what comes before the box.
func prepare(s *Spec) (*Prepared, error) {
	level := s.Level
	best := Probe()
	if level == LevelNone {
		level = best.Level
	}
	if best.Level == LevelNone {
		return nil, &SetupError{Op: "set up any sandbox", Err: errors.New(best.Lack()), hint: best.Hint}
	}
	if level > best.Level || level <= LevelNone {
		return nil, setupErrorf("start "+s.Path, "level %q is not to be had here (%s)", level, best)
	}
	p := &Process{spec: *s, level: level, done: make(chan struct{})}
	streams, err := p.out.open(s.OneStream)
	if err != nil {
		return nil, &SetupError{Op: "open the output pipes", Err: err}
	}
	return &Prepared{process: p, streams: streams}, nil
}

// Start lets the program begin. Its error and ctx are those of the function Start.
func (r *Prepared) Start(ctx context.Context) (*Process, error) {
	p := r.process
	p.started = time.Now()
	err := r.launch()
	closeAll(r.streams[:])
	if err != nil {
		p.out.close()
		return nil, setupError(&p.spec, err)
	}
	wall := p.spec.Limits.Wall
	if wall <= 0 {
		wall = math.MaxInt64
	}
	p.clock = time.NewTimer(wall - time.Since(p.started))
	p.out.collect(&p.spec, func() { p.end(OutputLimit) })
	go p.supervise(ctx)
	return p, nil
}

// launch starts the program in the box that waits for it, or in another one.
func (r *Prepared) launch() (err error) {
	p := r.process
	switch {
	case r.box == nil:
	case !r.box.current():
		r.box.abandon()
	default:
		if p.child, err = r.box.begin(); err == nil {
			return nil
		}
	}
	p.child, err = launch(&p.spec, p.level, r.streams)
	return err
}

// Close gives the box up.
func (r *Prepared) Close() {
	if r.box != nil {
		r.box.abandon()
	}
	closeAll(r.streams[:])
	r.process.out.close()
}

// setupError puts an error that is none into the words of one.
func setupError(s *Spec, err error) error {
	var setup *SetupError
	if !errors.As(err, &setup) {
		err = &SetupError{Op: "start " + s.Path, Err: err}
	}
	return err
}
