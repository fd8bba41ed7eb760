package session

import (
	"bytes"
	"regexp"
)

// capped keeps the beginning of what is written to it.
type capped struct{ text []byte }

// maxOutput bounds what a report shows of a submission's output, in bytes.
const maxOutput = 16 << 10

func (c *capped) Write(b []byte) (int, error) {
	if room := maxOutput - len(c.text); room > 0 {
		c.text = append(c.text, b[:min(len(b), room)]...)
	}
	return len(b), nil
}

func (c *capped) String() string {
	if c == nil {
		return ""
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

// A dump is what the runtime writes to standard error when it crashes: why, and
// the stacks of all goroutines, the grader's too. It is kept apart from what the
// submission prints, beginning with the first words that may be the runtime's.
// Whether they are shows when the process has ended.
type dump struct {
	begun  []byte // the end of what was printed, if it may be the beginning of such words
	head   capped
	tail   tail    // of what comes after head
	before *capped // the output it came after; nil until it begins
}

// reports are how the runtime begins what it writes of a crash. See printpanics,
// fatalthrow, sighandler and newstack in package runtime.
var reports = [][]byte{[]byte("panic: "), []byte("fatal error: "), []byte("runtime: "), []byte("unexpected fault address "),
	[]byte("SIGABRT: "), []byte("SIGBUS: "), []byte("SIGFPE: "), []byte("SIGILL: "), []byte("SIGQUIT: "),
	[]byte("SIGSEGV: "), []byte("SIGSYS: "), []byte("SIGTRAP: ")}

// take takes what belongs to a dump from text, which was printed to standard error
// after what is in output, and returns the rest.
func (d *dump) take(text []byte, output *capped) (rest []byte) {
	if d.before != nil {
		d.keep(text)
		return nil
	}
	text = append(d.begun, text...)
	start := len(text)
	for _, r := range reports {
		if i := bytes.Index(text[:start], r); i >= 0 {
			start, d.before = i, output
		}
	}
	if d.before == nil {
		start -= unfinished(text)
		d.begun = bytes.Clone(text[start:])
	} else {
		d.keep(text[start:])
	}
	return text[:start]
}

func (d *dump) keep(text []byte) {
	n := min(len(text), maxOutput-len(d.head.text))
	d.head.Write(text[:n])
	d.tail.Write(text[n:])
}

// unfinished returns the length of the longest end of text with which a report may
// begin.
func unfinished(text []byte) (n int) {
	for _, r := range reports {
		for k := min(len(r)-1, len(text)); k > n; k-- {
			if bytes.HasSuffix(text, r[:k]) {
				n = k
			}
		}
	}
	return n
}

// stacks matches what follows a crash in a dump, and nothing else that is likely.
var stacks = regexp.MustCompile(`(?m)^(?:goroutine \d+ |runtime stack:|PC=0x)`)

// settle hands what was kept to the output it came after, unless it is the dump of a
// process that ended badly. Output is where the unfinished words belong.
func (d *dump) settle(crashed bool, output *capped) {
	if d.before == nil {
		output.Write(d.begun)
	} else if !crashed || !stacks.MatchString(d.String()) {
		d.before.Write([]byte(d.String()))
	}
}

// String returns the dump, without its middle if it is long.
func (d *dump) String() string { return string(d.head.text) + string(d.tail.text) }
