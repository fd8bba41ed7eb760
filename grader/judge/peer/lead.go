package peer

import (
	"bufio"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// lead is the right to read from the stream. A goroutine that waits for an answer takes it
// and reads for everyone until its own frame arrives, so that a call without others in
// flight wakes only one goroutine on each side. If nobody reads for a moment, because
// nobody waits or the reader is busy with the learner's code, Run reads.
type lead struct {
	held     chan struct{} // full while someone has the lead
	released chan struct{} // full when someone has given it up since Run looked
	stream   *bufio.Reader // of whoever has it
	frames   atomic.Uint64 // read so far
}

func newLead(stream *bufio.Reader) lead {
	return lead{held: make(chan struct{}, 1), released: make(chan struct{}, 1), stream: stream}
}

func (l *lead) try() bool {
	select {
	case l.held <- struct{}{}:
		return true
	default:
		return false
	}
}

func (l *lead) release() {
	<-l.held
	select {
	case l.released <- struct{}{}:
	default:
	}
}

// awaitQuiet returns when no frame has come for a moment.
func (l *lead) awaitQuiet() {
	for seen := l.frames.Load(); ; {
		time.Sleep(moment)
		now := l.frames.Load()
		if now == seen {
			return
		}
		seen = now
	}
}

// moment is how long the stream may be without a reader.
const moment = time.Millisecond

// Run makes sure that every frame is read until the stream ends or breaks, which is
// reported by Events. It never returns.
func (p *Peer) Run() {
	p.goroutines.Add(1)
	for {
		if p.lead.try() {
			p.spawn(p.read)
		}
		<-p.lead.released // never again once the stream has ended
		p.lead.awaitQuiet()
	}
}

// serveAndRead serves a call and reads what comes after it.
func (p *Peer) serveAndRead(a *arrived) {
	p.serve(a, nil)
	if p.lead.try() {
		p.read()
	}
}

// read is called with the lead held. It reads until it has handed a frame to a waiting
// goroutine, which is likely to take the lead next, or until another goroutine has taken
// the lead while this one served a call.
func (p *Peer) read() {
	for {
		a, left := p.next()
		if left == settled {
			continue
		}
		p.lead.release()
		if left == handed {
			return
		}
		if p.serve(a, nil); !p.lead.try() {
			return
		}
	}
}

// await returns the next frame for wait.
func (p *Peer) await(wait *pending) *arrived {
	select {
	case a := <-wait.frames:
		return a
	case p.lead.held <- struct{}{}:
	}
	defer p.lead.release()
	for {
		select {
		case a := <-wait.frames:
			return a
		default:
		}
		if a, left := p.next(); left == alone {
			p.spawn(func() { p.serveAndRead(a) })
		}
	}
}

// next is called with the lead held. It reads and handles one frame, and returns a call
// that is left to serve.
func (p *Peer) next() (*arrived, arrival) {
	f, err := wire.Read(p.lead.stream)
	if err != nil {
		p.fail(err)
		select {} // with the lead: there is nothing more to read
	}
	p.lead.frames.Add(1)
	a, left, reason := p.receive(f)
	if reason != "" {
		p.violation(reason)
		select {}
	}
	return a, left
}
