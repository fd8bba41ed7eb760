// Package driver makes the hidden tests' calls of package auditlog beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/security/audit-log"

// Line is an entry. Its hashes are strings, since arrays of bytes take long to send.
type Line struct {
	Seq           int
	Time          int64
	Actor, Action string
	Prev, Hash    string
}

// Head is a head, with its hash as those of Line.
type Head struct {
	Len  int
	Hash string
}

func (l Line) event() auditlog.Event {
	return auditlog.Event{Time: l.Time, Actor: l.Actor, Action: l.Action}
}

func (h Head) head() auditlog.Head { return auditlog.Head{Len: h.Len, Hash: hash(h.Hash)} }

func hash(text string) (h auditlog.Hash) {
	copy(h[:], text)
	return h
}

func headOf(h auditlog.Head) Head { return Head{h.Len, string(h.Hash[:])} }

func entries(lines []Line) []auditlog.Entry {
	var entries []auditlog.Entry
	for _, l := range lines {
		entries = append(entries, auditlog.Entry{Seq: l.Seq, Event: l.event(), Prev: hash(l.Prev), Hash: hash(l.Hash)})
	}
	return entries
}

func linesOf(entries []auditlog.Entry) (lines []Line) {
	for _, e := range entries {
		lines = append(lines, Line{e.Seq, e.Event.Time, e.Event.Actor, e.Event.Action, string(e.Prev[:]), string(e.Hash[:])})
	}
	return lines
}

// Append appends the events of lines to a new log. It returns the head that Append returned
// and the one that Head did, after each, and all entries at the end.
func Append(events []Line) (appended, heads []Head, entries []Line) {
	l := auditlog.New()
	for _, e := range events {
		appended = append(appended, headOf(l.Append(e.event())))
		heads = append(heads, headOf(l.Head()))
	}
	return appended, heads, linesOf(l.Entries())
}

// Empty returns the head and the entries of a new log.
func Empty() (head Head, entries []Line) {
	l := auditlog.New()
	return headOf(l.Head()), linesOf(l.Entries())
}

// Call is a call of Verify or Open.
type Call struct {
	Entries []Line
	Head    Head
}

// Found is what Verify returned.
type Found struct {
	Sound int
	Err   error
}

// Verify makes the calls.
func Verify(calls []Call) (found []Found) {
	for _, c := range calls {
		sound, err := auditlog.Verify(entries(c.Entries), c.Head.head())
		found = append(found, Found{sound, err})
	}
	return found
}

// Opened is what came of Open: whether it returned a log and, without an error, the log's head
// and, after events were appended, its entries.
type Opened struct {
	Log     bool
	Err     error
	Head    Head
	Entries []Line
}

// Open opens a log and appends events.
func Open(c Call, events []Line) Opened {
	l, err := auditlog.Open(entries(c.Entries), c.Head.head())
	if err != nil || l == nil {
		return Opened{Log: l != nil, Err: err}
	}
	head := headOf(l.Head())
	for _, e := range events {
		l.Append(e.event())
	}
	return Opened{true, nil, head, linesOf(l.Entries())}
}

// Changed opens a log, and writes over what it was given. It then writes over what Entries
// returned, and returns what that returns after each.
func Changed(c Call) (afterOpen, afterEntries []Line, err error) {
	given := entries(c.Entries)
	l, err := auditlog.Open(given, c.Head.head())
	if err != nil {
		return nil, nil, err
	}
	clear(given)
	afterOpen = linesOf(l.Entries())
	clear(l.Entries())
	return afterOpen, linesOf(l.Entries()), nil
}

// Growth appends n times the event of line, asking for the head after each, and verifies all
// entries at the end. It returns the last head and what Verify found.
func Growth(n int, line Line) (last Head, found Found) {
	l := auditlog.New()
	var head auditlog.Head
	for range n {
		l.Append(line.event())
		head = l.Head()
	}
	sound, err := auditlog.Verify(l.Entries(), head)
	return headOf(head), Found{sound, err}
}
