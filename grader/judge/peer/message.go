package peer

import (
	"reflect"
	"runtime"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// activation is a call, on the side that makes it and on the side that runs it.
type activation struct {
	id      uint64
	outer   *activation // the call it is made inside
	epoch   uint64
	roots   map[*region]struct{} // what its arguments refer to, and what calls inside it returned
	waiting bool                 // for a call that it made
}

// maxRoots bounds how many regions a call is taken to reach through results of other calls.
const maxRoots = 1 << 10

func (a *activation) reach(roots []*region) {
	if a == nil || len(roots) == 0 {
		return
	}
	if a.roots == nil {
		a.roots = make(map[*region]struct{}, len(roots))
	}
	for _, r := range roots {
		a.roots[r] = struct{}{}
	}
}

// returned records that a call made inside a returned references to roots.
func (a *activation) returned(roots []*region) {
	if a != nil && len(a.roots) < maxRoots {
		a.reach(roots)
	}
}

// running returns the call that this goroutine runs, or nil.
func (p *Peer) running() *activation {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.activations[goroutine.ID()]
}

// post encodes and sends a message about m's call. values writes what precedes the changes
// in memory; it may be called several times, and reports whether the message is still to be
// sent. queued runs atomically with queueing the message.
func (p *Peer) post(m *encoder, f *wire.Frame, values func(m *encoder) bool, queued func()) bool {
	for attempt, done := 0, false; !done; attempt++ {
		if attempt == maxAttempts {
			p.refuse("an error that is another one each time it is looked at")
		}
		var sent bool
		if done, sent = p.encode(m, f, values, queued); done && !sent {
			return false
		}
		for _, w := range m.wanted {
			if m.foreign == nil {
				m.foreign = map[any]any{}
			}
			if _, known := m.foreign[w.key]; !known {
				m.foreign[w.key] = w.ask()
			}
		}
		m.wanted = nil
	}
	p.flush()
	return true
}

// maxAttempts is more than the errors of a message can nest.
const maxAttempts = 10 * maxWrapDepth

// encode makes one attempt.
func (p *Peer) encode(m *encoder, f *wire.Frame, values func(m *encoder) bool, queued func()) (done, sent bool) {
	p.lockForSending()
	defer p.state.Unlock()
	committed := false
	defer func() {
		if m.unlock(); !committed { // again, or a panic about what can't be carried
			for _, r := range m.fresh {
				p.memory.remove(r)
			}
		}
	}()
	p.tick++
	if f.Kind == wire.Call {
		p.sweep()
	}
	*m = encoder{p: p, act: m.act, final: m.final, foreign: m.foreign, extents: m.extents}
	m.Uint(p.epoch)
	m.sayDropped(f)
	if !values(m) {
		return true, false
	}
	m.memory()
	if m.again {
		return false, false
	}
	if m.Len() > wire.MaxFrame-frameRoom {
		p.refuse("more than " + mebibytes + " MiB in one call")
	}
	committed = true
	for _, commit := range m.commits {
		commit()
	}
	f.Body = m.Bytes()
	queued()
	p.queue(f)
	return true, true
}

// What a frame may need in addition to its body, and the limit as printed.
const (
	frameRoom = 64
	mebibytes = "32"
)

// refuse ends the encoding of a value that can't be carried. In the judge that is the
// author's error; in the candidate it panics in the submission's code that passed the value.
func (p *Peer) refuse(what string) {
	if p.judge {
		p.author("the hidden tests pass " + what)
	}
	panic(&RuntimeError{"this can't be passed to the tests: " + what})
}

// room refuses to keep more than maxObjects objects of a kind for a test.
func (p *Peer) room(n int) {
	if n >= maxObjects {
		p.refuse("more than a million different values in one test")
	}
}

// maxBacklog is how many bytes may wait to be sent before encoding pauses. Otherwise
// thousands of concurrent calls could each hold a message in memory.
const maxBacklog = 4 << 20

// lockForSending locks p.state when little enough waits to be sent.
func (p *Peer) lockForSending() {
	p.state.Lock()
	for p.backlog.Load() > maxBacklog {
		p.state.Unlock()
		p.flush()
		p.state.Lock()
	}
}

// queue has f sent after what was queued before.
func (p *Peer) queue(f *wire.Frame) {
	p.backlog.Add(int64(len(f.Body)))
	p.mu.Lock()
	p.outgoing = append(p.outgoing, f)
	p.mu.Unlock()
}

// flush sends what is queued.
func (p *Peer) flush() {
	p.writing.Lock()
	err := p.flushLocked()
	p.writing.Unlock()
	if err != nil {
		p.fail(err)
	}
}

func (p *Peer) flushLocked() error {
	for {
		p.mu.Lock()
		p.outgoing, p.sending = p.sending[:0], p.outgoing
		p.mu.Unlock()
		if len(p.sending) == 0 {
			return nil
		}
		for i, f := range p.sending {
			p.sending[i] = nil
			err := wire.Write(p.conn, f)
			p.backlog.Add(-int64(len(f.Body)))
			if err != nil {
				p.backlog.Store(0) // nothing is sent any more
				return err
			}
		}
	}
}

// send sends a frame that says nothing about memory.
func (p *Peer) send(f *wire.Frame) {
	p.queue(f)
	p.flush()
}

// arrived is a frame that was decoded.
type arrived struct {
	*wire.Frame
	fn     reflect.Value // of a Call: what to run, with which arguments
	args   []reflect.Value
	act    *activation
	raised *raised // of a Panic
}

// decoder reads the number of the test from f's body and returns a decoder of the rest;
// stale means that the frame belongs to an earlier test.
func (p *Peer) decoder(f *wire.Frame) (d *decoder, stale bool) {
	d = &decoder{Decoder: *wire.NewDecoder(f.Body), p: p, room: maxAnnounced}
	epoch := d.Uint()
	if epoch == 0 || epoch > p.epoch {
		d.Fail("a message of no test")
	}
	if stale = d.Err() == nil && epoch < p.epoch; !stale {
		d.readDropped()
	}
	return d, stale
}

// absorb reads the end of a message.
func (d *decoder) absorb() string {
	d.changes()
	if d.Err() == nil && d.Len() > 0 {
		d.Fail("bytes left over")
	}
	if err := d.Err(); err != nil {
		return err.Error()
	}
	return ""
}

// absorbCall decodes a call. stale means that it belongs to an earlier test: its caller is
// never answered.
func (p *Peer) absorbCall(f *wire.Frame) (a *arrived, stale bool, reason string) {
	p.state.Lock()
	defer p.state.Unlock()
	d, stale := p.decoder(f)
	if stale {
		return nil, true, ""
	}
	a = &arrived{Frame: f, fn: p.callee(f.Target, d), act: &activation{id: f.ID, epoch: p.epoch}}
	if d.Err() == nil && !a.fn.IsValid() {
		d.Fail("a call to something that is not there")
	}
	if d.Err() == nil {
		t := a.fn.Type()
		a.args = make([]reflect.Value, t.NumIn())
		for i := range a.args {
			a.args[i] = reflect.New(t.In(i)).Elem()
			p.reg.plan(t.In(i)).dec(d, a.args[i])
		}
	}
	reason = d.absorb()
	a.act.reach(d.roots)
	if !p.judge {
		p.serving[a.act] = struct{}{}
	}
	return a, false, reason
}

// absorbAnswer decodes the answer to call.
func (p *Peer) absorbAnswer(f *wire.Frame, call *pending) (a *arrived, reason string) {
	p.state.Lock()
	defer p.state.Unlock()
	a = &arrived{Frame: f}
	d, stale := p.decoder(f)
	if stale {
		return a, "" // the call was abandoned
	}
	switch f.Kind {
	case wire.Return:
		for _, out := range call.outs {
			p.reg.plan(out.Type()).dec(d, out)
		}
	case wire.Panic:
		a.raised = p.decodePanic(d)
	}
	reason = d.absorb()
	if call.act.outer != nil {
		call.act.outer.returned(d.roots)
		call.act.outer.waiting = false
	}
	return a, reason
}

// endServing notes that the submission has left a call.
func (p *Peer) endServing(act *activation) { delete(p.serving, act) }

// spawn starts a goroutine of this package's.
func (p *Peer) spawn(f func()) {
	p.goroutines.Add(1)
	go func() {
		defer p.goroutines.Add(-1)
		f()
	}()
}

// leave ends a goroutine that was left over from an earlier test.
func (p *Peer) leave() {
	if p.judge {
		p.author("a function or value of one test is used in another")
	}
	runtime.Goexit()
}
