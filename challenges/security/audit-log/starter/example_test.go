package auditlog

import (
	"encoding/hex"
	"errors"
	"testing"
)

var events = []Event{
	{1767225600, "ann", "login"},
	{1767225642, "ann", "delete invoice 7"},
	{1767225650, "ben", "login"},
}

// example returns the log of the README.
func example() *Log {
	l := New()
	for _, e := range events {
		l.Append(e)
	}
	return l
}

func TestExampleAppend(t *testing.T) {
	l := New()
	for i, want := range []string{
		"2f0e8986ff4e3d7ae4a56c9a91c6e6ff2ccb5cffe6e2f80d3a78f1947df199f3",
		"c9640770600993fa80ac54654ce8b92dcb6ea29a678878b99bc004ddec38c75f",
		"5b470572e361fb296c8edb822ea8ce68e0c66109315aaa9848f8d300f5b12c96",
	} {
		head := l.Append(events[i])
		if got := hex.EncodeToString(head.Hash[:]); head.Len != i+1 || got != want {
			t.Fatalf("Append(%v) = Head{%d, %s}; want Head{%d, %s}", events[i], head.Len, got, i+1, want)
		}
	}
}

func TestExampleVerify(t *testing.T) {
	l := example()
	entries, head := l.Entries(), l.Head()
	check := func(what string, entries []Entry, head Head, want int, wantErr error) {
		t.Helper()
		if got, err := Verify(entries, head); got != want || !errors.Is(err, wantErr) {
			t.Errorf("%s: Verify = %d, %v; want %d, %v", what, got, err, want, wantErr)
		}
	}
	if len(entries) != len(events) {
		t.Fatalf("Entries() of the example has %d entries; want %d", len(entries), len(events))
	}
	check("nothing changed", entries, head, 3, nil)
	check("two of three, and nothing remembered", entries[:2], Head{}, 2, nil)
	check("two of three", entries[:2], head, 2, ErrTruncated)
	entries[1].Event.Actor = "ben"
	check("another actor", entries, head, 1, ErrBroken)
}
