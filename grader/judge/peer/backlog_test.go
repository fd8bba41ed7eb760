package peer

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// gate is a connection that lets nothing through before it is opened.
type gate struct{ open chan struct{} }

func (g gate) Read([]byte) (int, error) { return 0, io.EOF }

func (g gate) Write(b []byte) (int, error) {
	<-g.open
	return len(b), nil
}

// TestBacklogIsBounded answers hundreds of calls at once while the other side reads
// nothing: only so many of the answers are encoded.
func TestBacklogIsBounded(t *testing.T) {
	g := gate{make(chan struct{})}
	p := NewCandidate(NewRegistry(), g, Events{})
	text := strings.Repeat("x", 256<<10)
	var answers sync.WaitGroup
	for range 400 {
		answers.Go(func() {
			p.post(&encoder{}, &wire.Frame{Kind: wire.Return}, func(m *encoder) bool { m.String(text); return true }, func() {})
		})
	}
	for p.backlog.Load() <= maxBacklog {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // for those that would go on
	if n := p.backlog.Load(); n > maxBacklog+int64(len(text))+1<<10 {
		t.Errorf("%d bytes wait to be sent; want at most about %d", n, maxBacklog)
	}
	close(g.open)
	answers.Wait()
	if n := p.backlog.Load(); n != 0 {
		t.Errorf("%d bytes are left", n)
	}
}
