package peer

import (
	"errors"
	"reflect"
	"runtime"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

func isMalformed(err error) bool { return errors.Is(err, wire.ErrMalformed) }

// A call's target is a function of the contract or an exported object.
func functionTarget(index int) uint64   { return uint64(index) << 1 }
func objectTarget(id uint64) uint64     { return id<<1 | 1 }
func isObjectTarget(target uint64) bool { return target&1 == 1 }

// target is what a call names.
type target struct {
	id     uint64
	method int    // of an object
	epoch  uint64 // of the test that an object belongs to
}

// call sends one call and waits for it, running callbacks meanwhile. ins and
// outs are addressable values; outs are set when the call returns. A panic over
// there comes back as raised. text is how the call prints, for InFlight.
func (p *Peer) call(to target, ins, outs []reflect.Value, text string) *raised {
	p.flushCancels()
	f := &wire.Frame{Kind: wire.Call, ID: p.calls.Add(1), Target: to.id}
	act := &activation{id: f.ID, outer: p.running()}
	wait := &pending{frames: make(chan *arrived, 2), text: text, outs: outs, act: act} // an answer, and the end of it
	answered := false
	defer func() {
		if !answered { // a callback failed the test, or panicked through
			p.mu.Lock()
			wait.abandoned = true
			p.mu.Unlock()
		}
	}()
	m := &encoder{act: act}
	sent := p.post(m, f, func(m *encoder) bool {
		act.epoch = p.epoch
		if isObjectTarget(to.id) {
			m.Uint(uint64(to.method))
		}
		for _, v := range ins {
			p.reg.plan(v.Type()).enc(m, v)
		}
		return !isObjectTarget(to.id) || to.epoch == p.epoch
	}, func() {
		act.reach(m.roots)
		if act.outer != nil {
			act.outer.waiting = true
		}
		p.mu.Lock()
		p.pending[f.ID] = wait
		f.Parent = p.parent(act.outer)
		p.mu.Unlock()
	})
	if !sent {
		p.leave()
	}
	for {
		a := p.await(wait)
		if a.Kind == wire.Call {
			p.serve(a, wait)
			continue
		}
		answered = true
		switch a.Kind {
		case wire.Panic:
			return a.raised
		case wire.Exit:
			return p.exited()
		case wire.Meter:
			return exceeded
		}
		return nil
	}
}

func (p *Peer) checkEnd(d *wire.Decoder) {
	if d.Err() == nil && d.Len() > 0 {
		d.Fail("bytes left over")
	}
	if err := d.Err(); err != nil {
		p.violation(err.Error())
		panic(err)
	}
}

// parent returns what to send as the parent of a call: the call of the other side's
// that this goroutine runs, so that it can be answered where that side waits, as in a
// direct call. If it runs none, the judge says as soon as two calls of this test are
// in flight at once: from then on the candidate must serve them beside each other.
// The caller holds p.mu.
func (p *Peer) parent(outer *activation) uint64 {
	if outer != nil {
		return outer.id
	}
	if !p.judge {
		return 0
	}
	if p.beside = p.beside || len(p.pending) > 1; p.beside {
		return wire.Beside
	}
	return 0
}

// serve runs a call the other side made and answers it. waiting is the call of
// ours inside which it happens, if any; once answered, the next may come.
func (p *Peer) serve(a *arrived, waiting *pending) {
	if waiting != nil {
		a.act.outer = waiting.act
	}
	defer p.enter(a.act)()
	var results []reflect.Value
	returned := false
	defer func() {
		if returned {
			return
		}
		r := recover() // nil when the goroutine is being ended by runtime.Goexit
		if r == nil {
			p.answer(a, waiting, wire.Exit, func(*encoder) {})
			return
		}
		p.answer(a, waiting, wire.Panic, p.encodePanic(r))
	}()
	if a.fn.Type().IsVariadic() {
		results = a.fn.CallSlice(a.args)
	} else {
		results = a.fn.Call(a.args)
	}
	p.answer(a, waiting, wire.Return, func(m *encoder) {
		for _, r := range results {
			p.reg.plan(r.Type()).enc(m, r)
		}
	})
	returned = true
}

// answer sends what came of a call, with all that changed.
func (p *Peer) answer(a *arrived, waiting *pending, kind wire.Kind, values func(m *encoder)) {
	m := &encoder{act: a.act, final: true}
	p.post(m, &wire.Frame{Kind: kind, ID: a.ID}, func(m *encoder) bool { values(m); return true }, func() {
		p.endServing(a.act)
		a.act.outer.returned(m.roots)
		if waiting != nil {
			p.mu.Lock()
			waiting.busy = false
			p.mu.Unlock()
		}
	})
}

// enter notes that this goroutine runs a call; the function it returns ends that.
func (p *Peer) enter(act *activation) func() {
	g := goroutine.ID()
	p.mu.Lock()
	outer := p.activations[g]
	p.activations[g] = act
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.activations[g] = outer; outer == nil {
			delete(p.activations, g)
		}
	}
}

// callee finds what a call names: a function of the contract, which only the
// judge may call, or a method of an object exported during this test.
func (p *Peer) callee(target uint64, d *decoder) reflect.Value {
	i := target >> 1
	if !isObjectTarget(target) {
		if !p.judge && i < uint64(len(p.reg.funcs)) {
			return p.reg.funcs[i]
		}
		return reflect.Value{}
	}
	method := d.Uint()
	p.mu.Lock()
	defer p.mu.Unlock()
	obj := p.objects[i]
	if obj == nil || method >= uint64(len(obj.methods)) {
		return reflect.Value{}
	}
	return obj.methods[method]
}

// sendStacks answers a Stack frame with the stacks of all goroutines.
func (p *Peer) sendStacks(id uint64) {
	buf := make([]byte, 1<<16)
	buf = buf[:runtime.Stack(buf, true)]
	p.send(&wire.Frame{Kind: wire.Return, ID: id, Body: buf})
}

// Stacks asks the candidate where all its goroutines are. It waits as long as
// the candidate takes; give up by not waiting for it.
func (p *Peer) Stacks() string {
	f := p.ask(wire.Stack, 0)
	if f.Kind != wire.Return {
		return ""
	}
	return string(f.Body)
}

// ask sends a question about the candidate's process and waits for the answer.
func (p *Peer) ask(kind wire.Kind, target uint64) *wire.Frame {
	id := p.calls.Add(1)
	wait := &pending{frames: make(chan *arrived, 1), question: true}
	p.mu.Lock()
	p.pending[id] = wait
	p.mu.Unlock()
	p.send(&wire.Frame{Kind: kind, ID: id, Target: target})
	return p.await(wait).Frame
}
