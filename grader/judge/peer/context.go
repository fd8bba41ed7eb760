package peer

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

var contextType = reflect.TypeFor[context.Context]()

// remoteContext is a context of the other side: its deadline and cancellation come
// across, and its values are asked for.
type remoteContext struct {
	context.Context
	p         *Peer
	id, epoch uint64
	cancel    context.CancelCauseFunc
}

// peerKey asks a context for the remoteContext it was derived from, so that one
// given back becomes a child of the original.
type peerKey struct{ p *Peer }

func (c *remoteContext) Value(key any) any {
	if k, ok := key.(peerKey); ok && k.p == c.p {
		return c
	}
	if _, crosses := c.p.reg.names[reflect.TypeOf(key)]; !crosses || !c.p.current(c.epoch) {
		return c.Context.Value(key)
	}
	var value any
	c.p.call(target{objectTarget(c.id), 0, c.epoch}, elems([]any{&key}), elems([]any{&value}), "").rethrow()
	return value
}

func encodeContext(m *encoder, v reflect.Value) {
	if v.IsNil() {
		m.Uint(objNil)
		return
	}
	p, ctx := m.p, v.Interface().(context.Context)
	if root, ok := ctx.(*remoteContext); ok && root.p == p && p.current(root.epoch) {
		m.Uint(objYours)
		m.Uint(root.id)
		return
	}
	id := p.export(new(byte), v, func(reflect.Value) []reflect.Value { return []reflect.Value{reflect.ValueOf(ctx.Value)} })
	m.Uint(objMine)
	m.Uint(id)
	parent := uint64(0)
	if root, ok := ctx.Value(peerKey{p}).(*remoteContext); ok && p.current(root.epoch) {
		parent = root.id
	}
	m.Uint(parent)
	deadline, has := ctx.Deadline()
	m.Bool(has)
	if has {
		m.Int(deadline.UnixNano())
	}
	m.Bool(ctx.Err() != nil)
	if ctx.Err() != nil {
		p.encodeError(m, ctx.Err(), 0)
		return
	}
	p.mu.Lock()
	p.watched[id] = ctx
	p.mu.Unlock()
	context.AfterFunc(ctx, func() { p.sendCancel(id) })
}

// sendCancel tells the other side that a context has ended, once.
func (p *Peer) sendCancel(id uint64) {
	p.mu.Lock()
	ctx := p.watched[id]
	delete(p.watched, id)
	p.mu.Unlock()
	if ctx == nil {
		return
	}
	p.post(&encoder{}, &wire.Frame{Kind: wire.Cancel, Target: id}, func(m *encoder) bool {
		p.encodeError(m, ctx.Err(), 0)
		return true
	}, func() {})
}

// flushCancels tells of every context that has ended, so that a call made after
// a cancellation finds it done.
func (p *Peer) flushCancels() {
	var ended []uint64
	p.mu.Lock()
	for id, ctx := range p.watched {
		if ctx.Err() != nil {
			ended = append(ended, id)
		}
	}
	p.mu.Unlock()
	for _, id := range ended {
		p.sendCancel(id)
	}
}

func decodeContext(d *decoder, v reflect.Value) {
	switch d.Uint() {
	case objNil:
		if d.Err() == nil {
			v.SetZero()
		}
	case objMine:
		ctx := d.p.decodeRemoteContext(d)
		d.p.setAs(d, v, ctx)
	case objYours:
		if ctx := d.p.ours(d, d.Uint()); ctx.IsValid() {
			d.p.setAs(d, v, ctx)
		}
	default:
		d.Fail("a bad context")
	}
}

func (p *Peer) decodeRemoteContext(d *decoder) any {
	id, parent := d.Uint(), context.Background()
	if pid := d.Uint(); pid != 0 {
		if v := p.ours(d, pid); v.IsValid() {
			if ctx, ok := v.Interface().(context.Context); ok {
				parent = ctx
			}
		}
	}
	var deadline time.Time
	if d.Bool() {
		deadline = time.Unix(0, d.Int())
	}
	var done error
	if d.Bool() {
		done = p.decodeError(d, 0)
	}
	if d.Err() != nil {
		return nil
	}
	return p.imported(d, id, func() any {
		ctx, cancel := context.WithCancelCause(parent)
		if !deadline.IsZero() {
			var stop context.CancelFunc
			ctx, stop = context.WithDeadline(ctx, deadline)
			context.AfterFunc(ctx, stop)
		}
		if done == nil {
			done = p.cancelled[id]
		}
		if done != nil {
			cancel(done)
		}
		return &remoteContext{&expired{ctx, done}, p, id, p.epoch, cancel}
	}, func(s any) any { return s })
}

// expired answers Err with DeadlineExceeded when that is how the other side's
// context ended before it was sent.
type expired struct {
	context.Context
	err error
}

func (c *expired) Err() error {
	if c.err != nil && errors.Is(c.err, context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return c.Context.Err()
}

// receiveCancel ends the stand-in of a context that ended over there.
func (p *Peer) receiveCancel(f *wire.Frame) string {
	p.state.Lock()
	defer p.state.Unlock()
	d, stale := p.decoder(f)
	if stale {
		return ""
	}
	cause := p.decodeError(d, 0)
	if reason := d.absorb(); reason != "" {
		return reason
	}
	p.mu.Lock()
	ctx, ok := p.remote[f.Target].(*remoteContext)
	if !ok && len(p.cancelled) < maxObjects {
		p.cancelled[f.Target] = cause // overtook the message that brings the context
	}
	p.mu.Unlock()
	if ok && !errors.Is(cause, context.DeadlineExceeded) {
		ctx.cancel(cause) // a deadline passes on this side by itself
	}
	return ""
}
