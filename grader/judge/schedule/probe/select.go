package probe

import (
	"reflect"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Case is a case of a select statement.
type Case interface {
	offer() *engine.Offer
	native() reflect.SelectCase
	take(v reflect.Value, ok bool)
	received(o *engine.Offer)
}

// Got is a case that receives, and what it has received if it was chosen.
type Got[T any] struct {
	V  T
	OK bool
	c  <-chan T
}

// From is the case <-c.
func From[T any](c <-chan T) *Got[T] { return &Got[T]{c: c} }

func (g *Got[T]) offer() *engine.Offer { return &engine.Offer{Channel: receiver(g.c)} }
func (g *Got[T]) native() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(g.c)}
}
func (g *Got[T]) take(v reflect.Value, ok bool) {
	g.OK = ok
	if ok {
		reflect.ValueOf(&g.V).Elem().Set(v)
	}
}
func (g *Got[T]) received(o *engine.Offer) { g.V, g.OK = value[T](o), o.OK }

// To begins the case c <- v: To(c).Value(v).
func To[T any](c chan<- T) Target[T] { return Target[T]{c} }

// Target is a channel to which a case sends.
type Target[T any] struct{ c chan<- T }

// Value is what is sent.
func (t Target[T]) Value(v T) Case { return &sent[T]{t.c, v} }

type sent[T any] struct {
	c chan<- T
	v T
}

func (s *sent[T]) offer() *engine.Offer {
	return &engine.Offer{Channel: sender(s.c), Sends: true, Value: s.v}
}
func (s *sent[T]) native() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(s.c), Send: reflect.ValueOf(&s.v).Elem()}
}
func (s *sent[T]) take(reflect.Value, bool) {}
func (s *sent[T]) received(*engine.Offer)   {}

// Select is a select statement: it returns the index of the case that was done, or -1
// for the default case, which it has if otherwise says so.
func Select(otherwise bool, cases ...Case) int {
	t := engine.Current()
	if t == nil {
		return native(otherwise, cases)
	}
	offers := make([]*engine.Offer, len(cases))
	for i, c := range cases {
		offers[i] = c.offer()
	}
	i := t.Do(offers, otherwise, "go on in a select")
	if i >= 0 {
		cases[i].received(offers[i])
	}
	return i
}

func native(otherwise bool, cases []Case) int {
	all := make([]reflect.SelectCase, len(cases), len(cases)+1)
	for i, c := range cases {
		all[i] = c.native()
	}
	if otherwise {
		all = append(all, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	i, v, ok := reflect.Select(all)
	if i == len(cases) {
		return -1
	}
	cases[i].take(v, ok)
	return i
}
