package session

import (
	"bytes"
	"regexp"
)

// capped keeps the beginning of what is written to it.
type capped struct {
	text []byte
	cut  bool // more was written
}

// maxOutput bounds what a report shows of a submission's output, in bytes.
const maxOutput = 16 << 10

func (c *capped) Write(b []byte) (int, error) {
	n := min(len(b), maxOutput-len(c.text))
	c.text = append(c.text, b[:n]...)
	c.cut = c.cut || n < len(b)
	return len(b), nil
}

func (c *capped) String() string {
	switch {
	case c == nil:
		return ""
	case c.cut:
		return string(c.text) + "… (cut)"
	}
	return string(c.text)
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.text = append(t.text, b[max(0, len(b)-maxOutput):]...)
	t.text = t.text[max(0, len(t.text)-maxOutput):]
	return len(b), nil
}

// printed sorts what a submission prints by the running test, and keeps the runtime's
// crash report apart: a reason, then the stacks of all goroutines, the grader's too. The
// submission may print something that looks the same. So output that begins like a crash
// report is held back while it goes on like one, and is given to its test if it does not.
// Whether a complete one is real is known only when the process has ended.
type printed struct {
	owner *capped // where output goes: the current test's
	line  []byte  // the beginning of a line that has not ended
	ahead int     // how many bytes of line are held already
	rest  bool    // the beginning of the line has been dealt with

	state state
	held  []held
	head  capped // of all that is held
	tail  tail   // of what comes after head
}

// held is what was held back of one test's output.
type held struct {
	owner *capped
	text  capped
}

// state is how much of a crash report has been seen.
type state int

const (
	nothing state = iota // nothing is held
	words                // the reason
	stacks               // the reason and stacks
)

// Bounds of what is looked at of one line, in bytes.
const (
	maxLine   = 4 << 10
	maxReason = 32 // more than the runtime's first words
)

// Write takes what was printed while the owner's test ran.
func (p *printed) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		part := b
		if end := bytes.IndexByte(b, '\n'); end >= 0 {
			part = b[:end+1]
		}
		b = b[len(part):]
		p.add(part, part[len(part)-1] == '\n')
	}
	return n, nil
}

// add adds a part of a line, or its end.
func (p *printed) add(part []byte, ends bool) {
	if p.rest {
		p.put(part)
		p.rest = !ends
		return
	}
	p.line = append(p.line, part...)
	switch {
	case ends:
		p.flush()
	case len(p.line) <= maxLine:
	case p.state == nothing && !reason.Match(p.line):
		keep := len(p.line) - maxReason
		p.put(p.line[:keep])
		p.line = append(p.line[:0], p.line[keep:]...)
	default:
		p.flush()
		p.rest = p.state != nothing
	}
}

// flush deals with the line that has not ended.
func (p *printed) flush() {
	line := p.line
	if len(line) > 0 {
		p.take(line)
	}
	p.line, p.ahead = line[:0], 0
}

// turn begins the output of a test: what was printed before is not its own, even in the
// same line. While something is held, an unfinished line is sorted when it ends.
func (p *printed) turn(owner *capped) {
	if p.state == nothing {
		p.flush()
		p.rest = p.state != nothing
	} else {
		p.put(p.line[p.ahead:])
		p.ahead = len(p.line)
	}
	p.owner = owner
}

// put adds to what came last.
func (p *printed) put(text []byte) {
	if p.state == nothing {
		p.owner.Write(text)
		return
	}
	if n := len(p.held); n == 0 || p.held[n-1].owner != p.owner {
		p.held = append(p.held, held{owner: p.owner})
	}
	p.held[len(p.held)-1].text.Write(text)
	n := min(len(text), maxOutput-len(p.head.text))
	p.head.Write(text[:n])
	p.tail.Write(text[n:])
}

// release hands what is held to the tests that it came from.
func (p *printed) release() {
	for _, h := range p.held {
		h.owner.Write(h.text.text)
		h.owner.cut = h.owner.cut || h.text.cut
	}
	p.held, p.head, p.tail, p.state = nil, capped{}, tail{}, nothing
}

// How the runtime writes of a crash. See printpanics, fatalthrow, sighandler, newstack
// and goroutineheader in package runtime, Go 1.26.
var (
	reason = regexp.MustCompile(`panic: |fatal error: |runtime: |unexpected fault address |SIG(?:ABRT|BUS|FPE|ILL|QUIT|SEGV|SYS|TRAP): `)
	anew   = regexp.MustCompile(`^(?:panic: |fatal error: )`)
	also   = regexp.MustCompile(`^(?:\t|\[|$)`) // "\tpanic: ", "[signal ", an empty line
	where  = regexp.MustCompile(`^(?:goroutine \d+ |runtime stack:|PC=0x)`)
)

// take sorts a line.
func (p *printed) take(line []byte) {
	text := bytes.TrimSuffix(line, []byte("\n"))
	if p.state == words {
		switch {
		case where.Match(text):
			p.state = stacks
		case !also.Match(text) && !reason.Match(text):
			p.release()
		}
	}
	if p.state == stacks && anew.Match(text) {
		p.release()
	}
	begins := p.ahead
	if p.state == nothing {
		if at := reason.FindIndex(text); at != nil {
			begins = max(begins, at[0])
			p.put(line[p.ahead:begins])
			p.state = words
		}
	}
	p.put(line[begins:])
}

// fatal reports whether what is held is more than a panic.
func (p *printed) fatal() bool { return !bytes.HasPrefix(p.head.text, []byte("panic: ")) }

// end ends the output. crashed says that the process ended as after a crash; then a held
// crash report is real and is returned.
func (p *printed) end(crashed bool) (crash string) {
	p.flush()
	if crashed && p.state == stacks {
		return string(p.head.text) + string(p.tail.text)
	}
	p.release()
	return ""
}
