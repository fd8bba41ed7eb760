package peer

import (
	"github.com/gradus-dev/gradus/grader/judge/meter"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// Measure reads what the candidate has counted since the last time, and allows it
// that many steps from now on, or any number if limit is 0. ok is false where the
// hidden tests run beside the package in one process, which counts nothing.
func Measure(limit int64) (r meter.Reading, ok bool) {
	if current == nil {
		return r, false
	}
	r = current.measure(limit)
	if !r.On {
		current.author("the hidden tests count steps, but the submission was built without counters")
	}
	return r, true
}

func (p *Peer) measure(limit int64) (r meter.Reading) {
	f := p.ask(wire.Meter, uint64(limit))
	d := p.decoder(f)
	if f.Kind != wire.Return {
		d.Fail("no answer to a reading of the counters")
	}
	for _, n := range []*int64{&r.Steps, &r.Allocs, &r.Space} {
		if *n = d.Int(); *n < 0 {
			d.Fail("a counter below zero")
		}
	}
	r.Exceeded, r.On = d.Bool(), d.Bool()
	p.checkEnd(d)
	return r
}

// sendReading answers a Meter frame.
func (p *Peer) sendReading(f *wire.Frame) {
	r := meter.Restart(int64(f.Target))
	m := &encoder{p: p}
	for _, n := range []int64{r.Steps, r.Allocs, r.Space} {
		m.Int(n)
	}
	m.Bool(r.Exceeded)
	m.Bool(r.On)
	p.send(&wire.Frame{Kind: wire.Return, ID: f.ID, Body: m.Bytes()})
}

// exceeded reports whether the panic says that a limit of steps was reached.
func (r *raised) exceeded() bool {
	_, is := r.value.(meter.Exceeded)
	return is
}
