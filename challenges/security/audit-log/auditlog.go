// Package auditlog keeps a log to which entries are only ever added, and finds out
// where somebody has done anything else.
package auditlog

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
)

var (
	// ErrBroken says that an entry was changed, or does not follow the one before it.
	ErrBroken = errors.New("auditlog: broken chain")
	// ErrTruncated says that the log has fewer entries than it once had.
	ErrTruncated = errors.New("auditlog: truncated")
	// ErrForked says that the log is not the one whose head was remembered.
	ErrForked = errors.New("auditlog: another history")
)

// Hash is a SHA-256 hash.
type Hash [sha256.Size]byte

// Event is what happened.
type Event struct {
	Time   int64 // in seconds since 1970
	Actor  string
	Action string
}

// Entry is an event in its place in the log, as it is stored.
type Entry struct {
	Seq   int // 1 for the first entry, one more for each that follows
	Event Event
	Prev  Hash // of the entry before; of the first entry, 32 zero bytes
	Hash  Hash
}

// Head says how long a log is, and which hash its last entry has. The head of a log
// without entries is Head{}.
type Head struct {
	Len  int
	Hash Hash
}

// Log is an append-only log.
type Log struct {
	entries []Entry
}

// New returns a log without entries.
func New() *Log { return &Log{} }

// Open returns a log that goes on after entries that were stored. The error is the one
// that Verify returns.
func Open(entries []Entry, head Head) (*Log, error) {
	if _, err := Verify(entries, head); err != nil {
		return nil, err
	}
	return &Log{slices.Clone(entries)}, nil
}

// Append adds an entry for event after the last, and returns the new head.
func (l *Log) Append(event Event) Head {
	last := l.Head()
	e := Entry{Seq: last.Len + 1, Event: event, Prev: last.Hash}
	e.Hash = e.sum()
	l.entries = append(l.entries, e)
	return l.Head()
}

// Head returns the head of the log as it is now.
func (l *Log) Head() Head { return headOf(l.entries) }

// Entries returns a copy of all entries, the first one first.
func (l *Log) Entries() []Entry { return slices.Clone(l.entries) }

// Verify returns how many entries are sound before the first that is not. The error is
// ErrBroken if one is not, ErrTruncated if there are fewer than head says, and ErrForked
// if the first head.Len entries do not have this head.
func Verify(entries []Entry, head Head) (sound int, err error) {
	var before Head
	for i, e := range entries {
		if e.Seq != before.Len+1 || e.Prev != before.Hash || e.Hash != e.sum() {
			return i, ErrBroken
		}
		before = Head{e.Seq, e.Hash}
	}
	switch {
	case len(entries) < head.Len:
		return len(entries), ErrTruncated
	case head.Len < 0 || headOf(entries[:head.Len]) != head:
		return len(entries), ErrForked
	}
	return len(entries), nil
}

func headOf(entries []Entry) Head {
	if len(entries) == 0 {
		return Head{}
	}
	return Head{len(entries), entries[len(entries)-1].Hash}
}

// sum returns the hash that the entry should have.
func (e Entry) sum() Hash {
	data := slices.Clone(e.Prev[:])
	data = binary.BigEndian.AppendUint64(data, uint64(e.Seq))
	data = binary.BigEndian.AppendUint64(data, uint64(e.Event.Time))
	for _, text := range []string{e.Event.Actor, e.Event.Action} {
		data = binary.BigEndian.AppendUint64(data, uint64(len(text)))
		data = append(data, text...)
	}
	return sha256.Sum256(data)
}
