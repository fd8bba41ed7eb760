package peer

import (
	"github.com/gradus-dev/gradus/grader/judge/meter"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// measured is the last reading of Measure, and the limit set with it.
type measured struct {
	totals meter.Totals
	limit  int64
}

// next returns what was counted since the last reading, and records now as the last.
func (m *measured) next(now meter.Totals, limit int64) meter.Reading {
	r := now.Since(m.totals, m.limit)
	*m = measured{now, limit}
	return r
}

// beside is for hidden tests that run in one process with the package.
var beside measured

// Measure returns what the candidate has counted since the last call, and allows it limit
// steps from now on, or any number if limit is 0. Without a candidate the hidden tests run
// in one process with the package; ok is false if the package does not count steps.
func Measure(limit int64) (r meter.Reading, ok bool) {
	if current == nil {
		r = beside.next(meter.Allow(limit), limit)
		return r, r.On
	}
	r = current.measure(limit)
	if !r.On {
		current.author("the hidden tests count steps, but the submission was built without counters")
	}
	return r, true
}

// NoteSteps adds the steps of a successful measurement to those reported of this test.
// Without a candidate it does nothing.
func NoteSteps(steps int64) {
	if current != nil {
		current.noted.Add(steps)
	}
}

// NotedSteps returns the steps noted since the test began.
func (p *Peer) NotedSteps() int64 { return p.noted.Load() }

func (p *Peer) measure(limit int64) meter.Reading {
	p.mu.Lock()
	p.limited = limit > 0
	p.mu.Unlock()
	return p.reading(p.ask(wire.Meter, uint64(limit)), limit)
}

// reading decodes a candidate's totals, which must be consistent and never decrease.
func (p *Peer) reading(f *wire.Frame, limit int64) meter.Reading {
	d := wire.NewDecoder(f.Body)
	if f.Kind != wire.Return {
		d.Fail("no answer to a reading of the counters")
	}
	var t meter.Totals
	t.Steps, t.Allocs, t.Space = d.Int(), d.Int(), d.Int()
	t.Exceeded, t.On, t.Torn = d.Bool(), d.Bool(), d.Bool()
	if t.Torn {
		d.Fail("a counter and its twin disagree")
	}
	r := p.measured.next(t, limit)
	if min(r.Steps, r.Allocs, r.Space) < 0 {
		d.Fail("a counter that went back")
	}
	p.checkEnd(d)
	return r
}

// sendReading answers a Meter frame.
func (p *Peer) sendReading(f *wire.Frame) {
	t := meter.Allow(int64(f.Target))
	var m wire.Encoder
	for _, n := range []int64{t.Steps, t.Allocs, t.Space} {
		m.Int(n)
	}
	for _, is := range []bool{t.Exceeded, t.On, t.Torn} {
		m.Bool(is)
	}
	p.send(&wire.Frame{Kind: wire.Return, ID: f.ID, Body: m.Bytes()})
}

// sendExceeded tells the judge that the limit of steps is reached, and blocks the
// goroutine that reached it. A panic instead could be recovered, or would end the process
// if this goroutine is not answering a call.
func (p *Peer) sendExceeded() {
	p.send(&wire.Frame{Kind: wire.Meter})
	select {}
}

// receiveExceeded ends the calls that wait for an answer. They are abandoned: the answer
// may never come, so the candidate is not Idle again. It may be called more than once.
func (p *Peer) receiveExceeded() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.limited {
		return
	}
	for _, call := range p.pending {
		if !call.question && !call.abandoned {
			call.abandoned = true
			call.frames <- &arrived{Frame: &wire.Frame{Kind: wire.Meter}}
		}
	}
}

// exceeded is the panic of calls that are stopped at the limit of steps.
var exceeded = &raised{value: meter.Exceeded{}, text: meter.Exceeded{}.Error()}
