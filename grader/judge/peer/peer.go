// Package peer joins judge and candidate: each process holds one Peer, and a
// call made on one side runs on the other. Values travel by reflection on the
// Go types both sides compiled against; the generated proxy and dispatcher
// (package proxy) make those types match, and register in a Registry what
// reflection can't see: functions, opaque types, interface stubs, sentinels.
//
// The candidate trusts every frame, since it comes from the judge. The judge trusts none:
// a frame that breaks the protocol ends the test through Events.Violation.
//
// Whatever has crossed keeps its identity on both sides for as long as a test runs: memory
// (memory.go), values of opaque types (handle.go), functions and interface values
// (object.go).
//
// The package stays on the standard library and off fmt, since every candidate
// links it.
package peer

import (
	"bufio"
	"context"
	"io"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gradus-dev/gradus/grader/judge/meter"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// Events tells the process around a Peer what calls can't report. Each function
// may be nil and must not return when the process can't go on.
type Events struct {
	Ready     func()               // the candidate said hello; judge only
	Lost      func(err error)      // the stream ended or broke
	Violation func(reason string)  // the other side broke the protocol
	Author    func(message string) // the challenge uses what can't be carried
	// Calling is told that a call begins, and what it returns, what came of it; judge only.
	Calling func() func(CallRecord)
}

// CallRecord is a finished call, printed for the learner.
type CallRecord struct {
	Call, Got string
	Panicked  bool
	Stack     string // of the panic, as the candidate's runtime prints it
}

// Peer is one end of the connection. Its methods may be used concurrently.
type Peer struct {
	reg    *Registry
	judge  bool // this end holds the hidden tests
	silent bool // this end sends nothing but what its functions return
	events Events

	writing    sync.Mutex
	sending    []*wire.Frame // while writing is held
	backlog    atomic.Int64  // bytes of outgoing and sending
	conn       io.ReadWriter
	lead       lead         // of reading from conn
	goroutines atomic.Int64 // of this package's, and the one that runs Run

	greeted bool          // the candidate has said hello
	calls   atomic.Uint64 // last call ID given out here
	noted   atomic.Int64  // see NoteSteps

	state   sync.Mutex // guards memory and the order of messages: see memory.go
	memory  memory
	tick    uint64                   // encodings so far
	serving map[*activation]struct{} // candidate: calls in the submission's code

	mu       sync.Mutex // guards what follows
	outgoing []*wire.Frame
	limited  bool // the candidate has a limit of steps
	measured
	pending     map[uint64]*pending
	activations map[uintptr]*activation // goroutine → the call it runs
	tokens      tokens
	session
}

// pending is a call sent from here that has not been answered.
type pending struct {
	frames    chan *arrived   // callbacks to run while waiting, then the answer
	text      string          // how the call prints
	outs      []reflect.Value // where the results go
	act       *activation     // nil if question
	question  bool            // answered by the process, not by the learner's code
	busy      bool            // a callback is running on the waiting goroutine
	abandoned bool            // nobody waits any more
}

// NewJudge returns the end that holds the hidden tests.
func NewJudge(reg *Registry, conn io.ReadWriter, events Events) *Peer {
	return newPeer(reg, conn, events, true)
}

// NewCandidate returns the end that holds the submission. It also reports when the
// submission exceeds its limit of steps.
func NewCandidate(reg *Registry, conn io.ReadWriter, events Events) *Peer {
	p := newPeer(reg, conn, events, false)
	meter.OnExceeded(p.sendExceeded)
	return p
}

func newPeer(reg *Registry, conn io.ReadWriter, events Events, judge bool) *Peer {
	p := &Peer{reg: reg, judge: judge, events: events, conn: conn, lead: newLead(bufio.NewReaderSize(conn, 1<<16)),
		pending: map[uint64]*pending{}, activations: map[uintptr]*activation{}}
	p.calls.Store(wire.Beside)
	p.forget()
	return p
}

// Hello tells the judge that the submission's packages are initialised.
func (p *Peer) Hello() { p.send(&wire.Frame{Kind: wire.Hello}) }

// Reset forgets every object and all memory of the test before, on both sides. Calls
// still running over there go on, but what they send is no longer understood, so the
// caller resets only when none is pending.
func (p *Peer) Reset() {
	p.state.Lock()
	p.forget()
	p.queue(&wire.Frame{Kind: wire.Reset})
	p.state.Unlock()
	p.flush()
}

// forget begins a test.
func (p *Peer) forget() {
	p.memory = newMemory()
	p.noted.Store(0)
	if p.judge {
		p.memory.last = 1
	}
	p.serving = map[*activation]struct{}{}
	p.mu.Lock()
	p.session.reset(p.judge)
	p.mu.Unlock()
}

// arrival says what is left to do with a received frame.
type arrival int

const (
	settled arrival = iota // nothing
	handed                 // nothing: a waiting goroutine has it
	alone                  // serve the call; no other is in flight
)

// receive handles one frame; a reason means the other side broke the protocol. a is
// the call that is left to serve.
func (p *Peer) receive(f *wire.Frame) (a *arrived, left arrival, reason string) {
	if p.silent && (f.Kind == wire.Reset || f.Kind == wire.Stack || f.Kind == wire.Meter) {
		return nil, settled, "tests may only call"
	}
	switch f.Kind {
	case wire.Hello:
		if !p.judge || p.greeted {
			return nil, settled, "a second hello"
		}
		p.greeted = true
		if p.events.Ready != nil {
			p.events.Ready()
		}
	case wire.Call:
		return p.receiveCall(f)
	case wire.Return, wire.Panic, wire.Exit:
		left, reason = p.receiveAnswer(f)
		return nil, left, reason
	case wire.Cancel:
		return nil, settled, p.receiveCancel(f)
	case wire.Reset:
		if p.judge {
			return nil, settled, "a candidate may not reset the judge"
		}
		p.state.Lock()
		p.forget()
		p.state.Unlock()
	case wire.Stack:
		if p.judge {
			return nil, settled, "a candidate may not ask for the judge's stacks"
		}
		p.spawn(func() { p.sendStacks(f.ID) })
	case wire.Meter:
		if p.judge {
			p.receiveExceeded()
			return nil, handed, ""
		}
		p.sendReading(f)
	}
	return nil, settled, ""
}

func (p *Peer) receiveAnswer(f *wire.Frame) (arrival, string) {
	p.mu.Lock()
	call := p.pending[f.ID]
	delete(p.pending, f.ID)
	p.mu.Unlock()
	if call == nil {
		return settled, "an answer to a call that was not made"
	}
	a, reason := &arrived{Frame: f}, ""
	if !call.question {
		a, reason = p.absorbAnswer(f, call)
	}
	call.frames <- a
	return handed, reason
}

// receiveCall starts a call that the other side makes. One that happens inside
// a call of ours runs on the goroutine waiting for it, so that what panics, fails a
// test or ends its goroutine in there unwinds as in a direct call.
func (p *Peer) receiveCall(f *wire.Frame) (*arrived, arrival, string) {
	a, stale, reason := p.absorbCall(f)
	if stale || reason != "" {
		return nil, settled, reason
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	call := p.pending[f.Parent]
	switch {
	case call != nil && call.abandoned: // such as a deferred function of the submission, while it unwinds
		p.spawn(func() { p.answer(a, nil, wire.Exit, func(*encoder) {}) })
		return nil, settled, ""
	case f.Parent == 0 && !p.judge && len(p.activations) == 0:
		return a, alone, ""
	case f.Parent == 0 || f.Parent == wire.Beside && !p.judge:
		p.spawn(func() { p.serveAndRead(a) })
		return nil, settled, ""
	case call == nil || call.busy:
		return nil, settled, "a callback inside a call that is not waiting for one"
	default:
		call.busy = true
		call.frames <- a
		return nil, handed, ""
	}
}

func (p *Peer) fail(err error) {
	if isMalformed(err) {
		p.violation(err.Error())
	} else if p.events.Lost != nil {
		p.events.Lost(err)
	}
}

// current reports whether something was made during this test.
func (p *Peer) current(epoch uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.epoch == epoch
}

// InFlight prints the calls that have not come back, oldest first.
func (p *Peer) InFlight() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var texts []string
	for _, id := range slices.Sorted(maps.Keys(p.pending)) {
		if call := p.pending[id]; !call.abandoned && call.text != "" {
			texts = append(texts, call.text)
		}
	}
	return texts
}

// Idle reports whether no call is pending, so that Reset is safe.
func (p *Peer) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pending) == 0
}

func (p *Peer) violation(reason string) {
	if p.events.Violation != nil {
		p.events.Violation(reason)
	}
}

// author reports what the challenge's author must mend and does not return.
func (p *Peer) author(message string) {
	if p.events.Author != nil {
		p.events.Author(message)
	}
	panic("gradus: " + message)
}

// session is what an end knows of both ends' objects during one test.
type session struct {
	epoch     uint64
	beside    bool                     // calls of the judge's have been in flight together
	handles   map[uint64]reflect.Value // ID → pointer to an opaque value or shared struct
	ids       map[address]uint64       // the reverse
	interned  map[any]uint64           // comparable opaque values → ID
	lastID    uint64                   // judge: odd, candidate: even
	objects   map[uint64]*object       // exported: callable from over there
	lastObj   uint64
	objIDs    map[any]uint64             // identity → object ID
	remote    map[uint64]any             // their object ID → our stand-in
	remotes   map[any]uint64             // our stand-in's identity → their object ID
	watched   map[uint64]context.Context // exported, not known to have ended
	cancelled map[uint64]error           // contexts that ended over there before they arrived
}

func (s *session) reset(judge bool) {
	last := uint64(0)
	if judge {
		last = 1
	}
	// Object IDs go on, so that a late call to an old object is refused rather
	// than taken for one to a new object.
	*s = session{epoch: s.epoch + 1, lastID: last, lastObj: s.lastObj,
		handles: map[uint64]reflect.Value{}, ids: map[address]uint64{}, interned: map[any]uint64{},
		objects: map[uint64]*object{}, objIDs: map[any]uint64{},
		remote: map[uint64]any{}, remotes: map[any]uint64{}, watched: map[uint64]context.Context{}, cancelled: map[uint64]error{}}
}
