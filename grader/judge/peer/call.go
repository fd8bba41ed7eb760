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

// call sends one call and waits for it, running callbacks meanwhile. ins and
// outs are addressable values; outs are set when the call returns. A panic over
// there comes back as raised. text is how the call prints, for InFlight.
func (p *Peer) call(target uint64, method int, ins, outs []reflect.Value, text string) *raised {
	p.flushCancels()
	id := p.calls.Add(1)
	m := &encoder{p: p}
	if isObjectTarget(target) {
		m.Uint(uint64(method))
	}
	m.message(ins)
	wait := &pending{frames: make(chan *wire.Frame, 2), text: text} // an answer, and the end of it
	p.mu.Lock()
	p.pending[id] = wait
	parent := p.parent()
	p.mu.Unlock()
	answered := false
	defer func() {
		if !answered { // a callback failed the test, or panicked through
			p.mu.Lock()
			wait.abandoned = true
			p.mu.Unlock()
		}
	}()
	p.send(&wire.Frame{Kind: wire.Call, ID: id, Parent: parent, Target: target, Body: m.Bytes()})
	for {
		f := p.await(wait)
		if f.Kind == wire.Call {
			p.serve(f, wait)
			continue
		}
		answered = true
		switch f.Kind {
		case wire.Panic:
			return p.decodePanic(f)
		case wire.Exit:
			return p.exited()
		case wire.Meter:
			return exceeded
		}
		p.results(f, m.regions, outs)
		return nil
	}
}

// results decodes a Return: the results, then what changed in the arguments.
func (p *Peer) results(f *wire.Frame, regions []*region, outs []reflect.Value) {
	d := p.decoder(f)
	d.regions = regions
	for _, out := range outs {
		p.reg.plan(out.Type()).dec(d, out)
	}
	d.changes(len(regions))
	d.bodies(len(regions))
	p.checkEnd(d)
}

func (p *Peer) checkEnd(d *decoder) {
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
func (p *Peer) parent() uint64 {
	if id := p.running[goroutine.ID()]; id != 0 || !p.judge {
		return id
	}
	if p.beside = p.beside || len(p.pending) > 1; p.beside {
		return wire.Beside
	}
	return 0
}

// serve runs a call the other side made and answers it. waiting is the call of
// ours inside which it happens, if any; once answered, the next may come.
func (p *Peer) serve(f *wire.Frame, waiting *pending) {
	answer := &wire.Frame{Kind: wire.Exit, ID: f.ID}
	defer p.enter(f.ID)()
	results := &encoder{p: p}
	returned := false
	defer func() {
		if !returned {
			r := recover() // nil when the goroutine is being ended by runtime.Goexit
			if err, ok := r.(error); ok && isMalformed(err) {
				return // the violation has been told
			}
			if r != nil {
				answer.Kind, answer.Body = wire.Panic, p.encodePanic(r)
			}
		}
		if waiting != nil {
			p.mu.Lock()
			waiting.busy = false
			p.mu.Unlock()
		}
		p.send(answer)
	}()
	p.execute(f, results)
	returned = true
	answer.Kind, answer.Body = wire.Return, results.Bytes()
}

// enter notes that this goroutine runs call id; the function it returns ends that.
func (p *Peer) enter(id uint64) func() {
	g := goroutine.ID()
	p.mu.Lock()
	outer := p.running[g]
	p.running[g] = id
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.running[g] = outer; outer == 0 {
			delete(p.running, g)
		}
	}
}

// execute decodes a call, makes it, and encodes its results into m.
func (p *Peer) execute(f *wire.Frame, m *encoder) {
	d := p.decoder(f)
	fn, stale := p.target(f.Target, d)
	if stale {
		runtime.Goexit() // a goroutine left over from an earlier test
	}
	if d.Err() != nil || !fn.IsValid() {
		d.Fail("a call to something that is not there")
		p.checkEnd(d)
	}
	t := fn.Type()
	args := make([]reflect.Value, t.NumIn())
	for i := range args {
		args[i] = reflect.New(t.In(i)).Elem()
		p.reg.plan(t.In(i)).dec(d, args[i])
	}
	d.bodies(0)
	p.checkEnd(d)
	before := d.snapshot()
	var results []reflect.Value
	if t.IsVariadic() {
		results = fn.CallSlice(args)
	} else {
		results = fn.Call(args)
	}
	m.adopt(d.regions)
	for _, r := range results {
		p.reg.plan(r.Type()).enc(m, r)
	}
	m.changes(before)
	m.bodies(len(before))
}

// target finds what a call names: a function of the contract, which only the
// judge may call, or a method of an object exported during this test. It is
// stale when it was exported during an earlier one.
func (p *Peer) target(target uint64, d *decoder) (fn reflect.Value, stale bool) {
	i := target >> 1
	if !isObjectTarget(target) {
		if !p.judge && i < uint64(len(p.reg.funcs)) {
			return p.reg.funcs[i], false
		}
		return reflect.Value{}, false
	}
	method := d.Uint()
	p.mu.Lock()
	defer p.mu.Unlock()
	obj := p.objects[i]
	if obj == nil {
		return reflect.Value{}, i > 0 && i <= p.lastObj
	}
	if method >= uint64(len(obj.methods)) {
		return reflect.Value{}, false
	}
	return obj.methods[method], false
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
	wait := &pending{frames: make(chan *wire.Frame, 1), question: true}
	p.mu.Lock()
	p.pending[id] = wait
	p.mu.Unlock()
	p.send(&wire.Frame{Kind: kind, ID: id, Target: target})
	return p.await(wait)
}
