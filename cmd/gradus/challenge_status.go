package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/gradus-dev/gradus/grader/report"
)

// statusLine shows on one line of a terminal what is being waited for.
type statusLine struct {
	mu    sync.Mutex
	w     io.Writer // nil where nobody looks
	plain bool      // a terminal that can't go back in a line
	n, of int
}

func (a *app) newStatusLine(of int) *statusLine {
	s := &statusLine{of: of, plain: os.Getenv("TERM") == "dumb"}
	if isTerminal(a.stderr) {
		s.w = a.stderr
	}
	return s
}

const statusWidth = 76

func (s *statusLine) show(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil {
		return
	}
	line := report.CleanLine(fmt.Sprintf("%d of %d  %s", min(s.n+1, s.of), s.of, what), statusWidth)
	if s.plain {
		fmt.Fprintln(s.w, line)
	} else {
		fmt.Fprintf(s.w, "\r\x1b[K%s", line)
	}
}

// done counts one more, and makes room for what is printed of it.
func (s *statusLine) done() {
	s.clear()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *statusLine) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w != nil && !s.plain {
		fmt.Fprint(s.w, "\r\x1b[K")
	}
}
