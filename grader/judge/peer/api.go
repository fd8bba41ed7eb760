package peer

import "reflect"

// The generated proxy calls these package-level functions; a judge has exactly
// one Peer.
var (
	// Default is the registry that generated code fills.
	Default = NewRegistry()
	current *Peer
)

// Use makes p the peer that Invoke calls through.
func Use(p *Peer) { current = p }

// Invoke calls a function of the contract in the candidate. name is its name in
// Registry.Names, display how it prints. ins and outs are pointers, which give
// the static types; the receiver, if any, is the first of ins.
func Invoke(name, display string, ins, outs []any) {
	to, i, o := named(name), elems(ins), elems(outs)
	current.observed(to, current.reg.shownAs(display, i, o), i, o)
}

// Drive calls a function of the driver, which learners know by what it calls.
func Drive(name string, d Driven, ins, outs []any) {
	to, i, o := named(name), elems(ins), elems(outs)
	current.observed(to, current.reg.shownDriven(d, i, o), i, o)
}

// named returns what to call by a name.
func named(name string) target {
	if current == nil {
		panic("gradus: " + name + " is called before the tests run; hidden tests may not call it while packages initialise")
	}
	index, ok := current.reg.index[name]
	if !ok {
		current.author("the tests use " + name + ", which the proxy was not generated for")
	}
	return target{id: functionTarget(int(index))}
}

// observed makes a call and tells Events.Calling of it.
func (p *Peer) observed(to target, as shown, ins, outs []reflect.Value) {
	if !p.judge || p.events.Calling == nil {
		p.call(to, ins, outs, "").rethrow()
		return
	}
	tell := p.events.Calling()
	text := p.print(as.call)
	r := p.call(to, ins, outs, text)
	switch r {
	case nil:
		if as.got != nil {
			tell(CallRecord{Call: text, Got: p.print(as.got)})
		}
	case exceeded:
		tell(CallRecord{Call: text, Got: "stopped: " + r.text})
	default:
		tell(CallRecord{Call: text, Got: "panic: " + r.text, Panicked: true, Stack: r.stack})
	}
	r.rethrow()
}

// print prints values while no message changes them.
func (p *Peer) print(text func() string) string {
	p.state.Lock()
	defer p.state.Unlock()
	return text()
}

// Sentinel returns the judge's stand-in for a sentinel error of the contract.
func Sentinel(name string) error { return &sentinel{name} }

type sentinel struct{ name string }

// Error asks the candidate for the message, which is the learner's to choose.
func (s *sentinel) Error() string {
	if current == nil {
		return s.name
	}
	var text string
	current.call(target{id: functionTarget(int(current.reg.index[s.name+".Error"]))}, nil,
		[]reflect.Value{reflect.ValueOf(&text).Elem()}, "").rethrow()
	return text
}

// Key returns the name under which an instantiation is registered, such as
// "Cache[string,int]". Types of the hidden tests are written out by their
// structure, since the candidate knows them only by that.
func Key(name string, args ...reflect.Type) string {
	key := name + "["
	for i, t := range args {
		if i > 0 {
			key += ","
		}
		key += typeKey(t)
	}
	return key + "]"
}

// Apart reports whether the package under test is in another process.
func Apart() bool { return current != nil }

// Interfered says that the submission has interfered with what its process reports, and
// does not return where it is in another process.
func Interfered(reason string) {
	if current != nil {
		current.violation(reason)
		panic("gradus: " + reason)
	}
}
