package engine

import (
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
)

// Channel is what a run does with a channel. What is buffered is in the real channel,
// with which it is also closed, so that code that is not rewritten finds it there.
type Channel interface {
	Key() unsafe.Pointer // nil for a nil channel
	Len() int
	Cap() int
	Send(v any)                // into the buffer, which has room, or panics if it is closed
	Receive() (v any, ok bool) // from the buffer, which has something, or from a closed channel
	Close()
	// Poll receives if the channel has been closed, or if code that is not rewritten is
	// sending. Nothing is in the buffer.
	Poll() (v any, ok, received bool)
}

// channel is what a run knows of one.
type channel struct {
	slots          []race.Clock // of the buffer, used in turn
	sent, received int
	closed         bool
	closing        race.Clock // of the task that closed it
	senders        []*Offer   // waiting senders, first come first
	receivers      []*Offer
}

// Offer is one channel operation that a task would like to do, alone or as a case of a
// select statement.
type Offer struct {
	Channel Channel
	Sends   bool
	Value   any  // what it sends or has received
	OK      bool // it received what was sent

	task  *Task
	group *[]*Offer // the cases of its select; one is done at most
	done  bool      // by the one at the other end
}

func (t *Task) channel(c Channel) *channel {
	s := State[channel](t, c.Key())
	if s.slots == nil {
		s.slots = make([]race.Clock, c.Cap())
	}
	return s
}

// Do waits until one of the offers can be done, does it, and returns its index; if
// several can, the first that the turn favours. With otherwise, it returns -1 if none can
// be done at once.
func (t *Task) Do(offers []*Offer, otherwise bool, what string) int {
	for _, o := range offers {
		o.task, o.group = t, &offers
	}
	op := Op{What: what}
	if otherwise {
		t.Point(op)
	} else {
		t.enlist(offers)
		t.Await(op, func() bool { return t.possible(offers) >= 0 })
		t.withdraw(offers)
	}
	i := t.possible(offers)
	if i < 0 {
		return -1
	}
	if o := offers[i]; !o.done {
		t.complete(o)
	}
	return i
}

// possible returns the index of an offer that can be done or has been, or -1. Among
// several it is another one each time, by the points of the run.
func (t *Task) possible(offers []*Offer) int {
	for i, o := range offers {
		if o.done {
			return i
		}
	}
	for i := range offers {
		i = (i + t.Run.points) % len(offers)
		if t.can(offers[i]) {
			return i
		}
	}
	return -1
}

func (t *Task) can(o *Offer) bool {
	if o.Channel.Key() == nil {
		return false
	}
	c, buffered := t.channel(o.Channel), o.Channel.Cap() > 0
	if o.Sends {
		return c.closed || o.Channel.Len() < o.Channel.Cap() || !buffered && c.partner(c.receivers, t) != nil
	}
	return c.closed || o.Channel.Len() > 0 || !buffered && c.partner(c.senders, t) != nil || c.polled(o)
}

// partner returns the first offer that another task waits with.
func (c *channel) partner(offers []*Offer, t *Task) *Offer {
	for _, o := range offers {
		if o.task != t && !o.taken() {
			return o
		}
	}
	return nil
}

// taken reports whether one of the cases of its select has been done.
func (o *Offer) taken() bool {
	for _, other := range *o.group {
		if other.done {
			return true
		}
	}
	return false
}

// polled looks for a close or send by code that is not rewritten. What happened before it
// is unknown, so it is ordered after everything.
func (c *channel) polled(o *Offer) bool {
	v, ok, received := o.Channel.Poll()
	if received && !ok {
		c.closed = true
		for _, t := range o.task.Run.tasks {
			c.closing.Join(t.Clock())
		}
	} else if received {
		o.Value, o.OK, o.done = v, true, true
	}
	return received
}

func (t *Task) enlist(offers []*Offer) {
	for _, o := range offers {
		if o.Channel.Key() == nil {
			continue
		}
		if c := t.channel(o.Channel); o.Sends {
			c.senders = append(c.senders, o)
		} else {
			c.receivers = append(c.receivers, o)
		}
	}
}

func (t *Task) withdraw(offers []*Offer) {
	for _, o := range offers {
		if o.Channel.Key() != nil {
			c := t.channel(o.Channel)
			c.senders, c.receivers = without(c.senders, o), without(c.receivers, o)
		}
	}
}

func without(offers []*Offer, o *Offer) []*Offer {
	for i := range offers {
		if offers[i] == o {
			return append(offers[:i:i], offers[i+1:]...)
		}
	}
	return offers
}

// complete does an offer, which can be done.
func (t *Task) complete(o *Offer) {
	c := t.channel(o.Channel)
	switch {
	case o.Sends && o.Channel.Cap() == 0 && !c.closed:
		meet(o, c.partner(c.receivers, t))
	case o.Sends:
		if !c.closed {
			t.use(&c.slots[c.sent%len(c.slots)])
			c.sent++
		}
		o.Channel.Send(o.Value)
	case o.Channel.Len() > 0:
		t.use(&c.slots[c.received%len(c.slots)])
		c.received++
		o.Value, o.OK = o.Channel.Receive()
	case o.Channel.Cap() == 0 && !c.closed:
		meet(c.partner(c.senders, t), o)
	default:
		t.Acquire(c.closing)
		o.Value, o.OK = o.Channel.Receive()
	}
}

// use orders a use of a buffer's slot after the one before it: a send before the receive
// of its value, and a receive before the send that its room made possible.
func (t *Task) use(slot *race.Clock) {
	t.Acquire(*slot)
	t.Release(slot)
}

// meet hands a value over without a buffer. What both have done so far is ordered before
// what either does next.
func meet(sender, receiver *Offer) {
	receiver.Value, receiver.OK = sender.Value, true
	sender.done, receiver.done = true, true
	var both race.Clock
	sender.task.Release(&both)
	receiver.task.Release(&both)
	sender.task.Acquire(both)
	receiver.task.Acquire(both)
}

// Close closes a channel.
func (t *Task) Close(c Channel) {
	t.Point(Op{What: "close a channel"})
	c.Close() // panics as it should
	s := t.channel(c)
	t.Release(&s.closing)
	s.closed = true
}

// Put sends a timer's value to a buffered channel, if there is room.
func (r *Run) Put(c Channel, v any, clock race.Clock) {
	if c.Len() == c.Cap() {
		return
	}
	s := stateOf[channel](r, c.Key())
	if s.slots == nil {
		s.slots = make([]race.Clock, c.Cap())
	}
	s.slots[s.sent%len(s.slots)].Join(clock)
	s.sent++
	c.Send(v)
}
