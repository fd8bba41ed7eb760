package peer

import "reflect"

// Handle stands in the judge for an opaque value of the candidate. The zero
// Handle stands for the zero value; it gets an ID when it is first used.
type Handle struct{ id, epoch uint64 }

// Remote is implemented by pointers to the proxy types of opaque types.
type Remote interface{ GradusHandle() *Handle }

// opaquePlan carries an opaque type itself, handlePlan a pointer to one. Both
// are the ID of the value's home in the candidate.
func (r *Registry) opaquePlan(pl *plan, t reflect.Type) {
	if info := r.types[t]; info != nil && !isProxy(t) {
		pl.enc = func(m *encoder, v reflect.Value) { m.Uint(m.p.box(v, info.Intern)) }
		pl.dec = func(d *decoder, v reflect.Value) {
			if home := d.p.home(d, d.Uint(), t); home.IsValid() {
				v.Set(home.Elem())
			}
		}
		return
	}
	pl.enc = func(m *encoder, v reflect.Value) {
		if !v.CanAddr() {
			addressable := reflect.New(t).Elem()
			addressable.Set(v)
			v = addressable
		}
		m.Uint(m.p.handleID(v.Addr()))
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		if proxy := d.p.home(d, d.Uint(), t); proxy.IsValid() {
			v.Set(proxy.Elem())
		}
	}
}

func (r *Registry) handlePlan(pl *plan, t reflect.Type) {
	proxy := isProxy(t.Elem())
	pl.enc = func(m *encoder, v reflect.Value) {
		switch {
		case v.IsNil():
			m.Uint(0)
		case proxy:
			m.Uint(m.p.handleID(v))
		default:
			m.Uint(m.p.identify(v))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		id := d.Uint()
		if id == 0 {
			v.SetZero()
		} else if home := d.p.home(d, id, t.Elem()); home.IsValid() {
			v.Set(home)
		}
	}
}

func isProxy(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[Remote]())
}

// handleID returns the ID in a proxy, a new one for a proxy not used yet.
func (p *Peer) handleID(proxy reflect.Value) uint64 {
	h := proxy.Interface().(Remote).GradusHandle()
	p.mu.Lock()
	defer p.mu.Unlock()
	if h.id != 0 && h.epoch != p.epoch {
		p.author("a value of type " + proxy.Type().Elem().String() + " made in one test is used in another")
	}
	if h.id == 0 {
		p.lastID += 2
		h.id, h.epoch = p.lastID, p.epoch
		p.handles[h.id] = pointerToCopy(proxy).Elem() // a copy: proxy may be a variable that changes
	}
	return h.id
}

// home returns the pointer that an ID stands for: in the candidate to the value
// itself, in the judge to its proxy. IDs not seen before are made: zero values
// the judge declared, or new objects of the candidate.
func (p *Peer) home(d *decoder, id uint64, t reflect.Type) reflect.Value {
	if d.Err() != nil {
		return reflect.Value{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if home, ok := p.handles[id]; ok {
		if home.Type().Elem() != t {
			d.Fail("a handle of another type")
			return reflect.Value{}
		}
		return home
	}
	theirs := uint64(1) // the judge's IDs are odd
	if p.judge {
		theirs = 0
	}
	if id == 0 || id&1 != theirs {
		d.Fail("a handle that was never given out")
		return reflect.Value{}
	}
	if len(p.handles) >= maxObjects {
		d.Fail("too many live values")
		return reflect.Value{}
	}
	home := reflect.New(t)
	p.handles[id] = home
	if isProxy(t) {
		h := home.Interface().(Remote).GradusHandle()
		h.id, h.epoch = id, p.epoch
	} else {
		p.ids[address{home.Pointer(), home.Type()}] = id
	}
	return home
}

// maxObjects bounds what one test can keep alive on the other side.
const maxObjects = 1 << 20

// box stores a value that a function returned in the candidate, and returns its ID.
func (p *Peer) box(v reflect.Value, intern bool) uint64 {
	if intern && v.Comparable() {
		key := v.Interface()
		p.mu.Lock()
		id, ok := p.interned[key]
		p.mu.Unlock()
		if ok {
			return id
		}
		id = p.identify(pointerToCopy(v))
		p.mu.Lock()
		p.interned[key] = id
		p.mu.Unlock()
		return id
	}
	return p.identify(pointerToCopy(v))
}

// pointerToCopy returns a pointer to a copy of v.
func pointerToCopy(v reflect.Value) reflect.Value {
	ptr := reflect.New(v.Type())
	ptr.Elem().Set(v)
	return ptr
}

// identify returns the ID of what ptr points at, a new one at first.
func (p *Peer) identify(ptr reflect.Value) uint64 {
	key := address{ptr.Pointer(), ptr.Type()}
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, ok := p.ids[key]; ok {
		return id
	}
	p.room(len(p.handles))
	p.lastID += 2
	p.ids[key] = p.lastID
	p.handles[p.lastID] = pointerToCopy(ptr).Elem() // a copy: ptr may be a variable that changes
	return p.lastID
}
