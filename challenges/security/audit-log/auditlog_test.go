package auditlog_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/security/audit-log"
	"github.com/gradus-dev/gradus/challenges/security/audit-log/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrBroken": auditlog.ErrBroken, "ErrTruncated": auditlog.ErrTruncated, "ErrForked": auditlog.ErrForked}

// The format of the README, written down once more: what every answer is measured by.

var zero = strings.Repeat("\x00", sha256.Size)

// sealed returns the line with the hash that it should have.
func sealed(l driver.Line) driver.Line {
	number := func(n int) string { return string(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	sum := sha256.Sum256([]byte(l.Prev + number(l.Seq) + number(int(l.Time)) + number(len(l.Actor)) + l.Actor + number(len(l.Action)) + l.Action))
	l.Hash = string(sum[:])
	return l
}

// chained returns lines as the entries that they are one after another.
func chained(lines []driver.Line) []driver.Line {
	lines = slices.Clone(lines)
	prev := zero
	for i := range lines {
		lines[i].Seq, lines[i].Prev = i+1, prev
		lines[i] = sealed(lines[i])
		prev = lines[i].Hash
	}
	return lines
}

// headOf returns the head of a log of these entries.
func headOf(lines []driver.Line) driver.Head {
	if len(lines) == 0 {
		return none
	}
	return driver.Head{Len: len(lines), Hash: lines[len(lines)-1].Hash}
}

// none is the head of an empty log: nothing is remembered.
var none = driver.Head{Hash: zero}

// log is what most tests begin with.
var log = chained([]driver.Line{
	{Time: 1710000000, Actor: "carol", Action: "open vault"},
	{Time: 1710000042, Actor: "carol", Action: "copy key 3"},
	{Time: 1710000050, Actor: "dave", Action: "open vault"},
	{Time: 1710000040, Actor: "dave", Action: "open vault"},
	{Time: -1, Actor: "", Action: "close vault"},
})

// others go on from it.
var others = []driver.Line{{Time: 1710000700, Actor: "eve", Action: "grant"}, {Actor: "eve", Action: ""}}

// show writes an entry, with the beginnings of its hashes.
func show(l driver.Line) string {
	return fmt.Sprintf("{Seq %d, {%d %q %q}, Prev %s, Hash %s}", l.Seq, l.Time, l.Actor, l.Action, short(l.Prev), short(l.Hash))
}

func short(hash string) string { return hex.EncodeToString([]byte(hash[:min(4, len(hash))])) + "…" }

func showHead(h driver.Head) string { return fmt.Sprintf("{%d %s}", h.Len, short(h.Hash)) }

// same fails t unless entries are as wanted. What says where they come from.
func same(t *testing.T, what string, got, want []driver.Line) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: entry [%d] is %s; want %s", what, i, show(got[i]), show(want[i]))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d entries; want %d", what, len(got), len(want))
	}
}

// trial is a call of Verify, and what it should return.
type trial struct {
	what  string // was done to the log
	lines []driver.Line
	head  driver.Head
	sound int
	err   error
}

// verify fails t with the first trial that goes wrong.
func verify(t *testing.T, trials []trial) {
	t.Helper()
	var calls []driver.Call
	for _, tr := range trials {
		calls = append(calls, driver.Call{Entries: tr.lines, Head: tr.head})
	}
	for i, got := range driver.Verify(calls) {
		tr := trials[i]
		call := fmt.Sprintf("of a log with %s, Verify(%d entries, Head%s)", tr.what, len(tr.lines), showHead(tr.head))
		if !promised.Only(t, got.Err, tr.err, "%s", call) {
			t.FailNow()
		}
		if got.Sound != tr.sound {
			t.Fatalf("%s = %d, %v; want %d", call, got.Sound, got.Err, tr.sound)
		}
	}
}

// altered returns the log with a change of entry k, and nothing else.
func altered(k int, change func(*driver.Line)) []driver.Line {
	lines := slices.Clone(log)
	change(&lines[k])
	return lines
}

// flipped returns a hash of which the lowest bit of one byte is another.
func flipped(hash string, at int) string {
	b := []byte(hash)
	b[at] ^= 1
	return string(b)
}

func TestChain(t *testing.T) {
	_, _, got := driver.Append(log)
	same(t, fmt.Sprintf("Entries() after %d events", len(log)), got, log)
}

// TestFormat compares with hashes that a program in another language has computed.
func TestFormat(t *testing.T) {
	appended, _, _ := driver.Append(log)
	for i, want := range []string{
		"f1bf9d59dd2ea37bf460d8fd98cb57105969c7746970c42ac43423067938adbc",
		"1dd0f12df2285409f856abde330cf1c38c67ea7f9983d2975d76ef68f1f74499",
		"f936d36cdcff54d4fe17b9b2033e2039cf77b6689363d47becd43ca53dd4f451",
		"bd22187ac2b9ade2efc23c76c5d2ef89a0b9a700984f2694a44d8361c2f387ba",
		"7018c4da3aca905a2619b25c0334642de3f2d2208bfcf3dfb086d019965e09d2",
	} {
		if got := hex.EncodeToString([]byte(appended[i].Hash)); got != want {
			t.Fatalf("the hash of entry [%d], %s, is %s; want %s", i, show(log[i]), got, want)
		}
	}
}

func TestFields(t *testing.T) {
	for _, tt := range []struct{ actor, action string }{
		{"sam", "halt"},
		{"samh", "alt"},
		{"samhalt", ""},
		{"", "samhalt"},
		{"sam|halt", "x"},
		{"sam", "halt|x"},
		{"sam\x00halt", "\n"},
		{"sam\x00", "halt\n"},
		{"\xff\xfe", "日本"},
		{strings.Repeat("a", 300), strings.Repeat("b", 70_000)},
	} {
		for _, at := range []int64{0, -1, math.MaxInt64, math.MinInt64} {
			lines := chained([]driver.Line{{Time: at, Actor: tt.actor, Action: tt.action}})
			appended, _, _ := driver.Append(lines)
			if got, want := appended[0].Hash, lines[0].Hash; got != want {
				t.Fatalf("the hash of Event{%d, %.20q, %.20q} as the first entry is %s; want %s", at, tt.actor, tt.action, short(got), short(want))
			}
		}
	}
}

func TestHeads(t *testing.T) {
	appended, heads, _ := driver.Append(log)
	for i := range log {
		want := headOf(log[:i+1])
		if appended[i] != want {
			t.Fatalf("Append of event %d, counted from 1, returned Head%s; want Head%s", i+1, showHead(appended[i]), showHead(want))
		}
		if heads[i] != want {
			t.Fatalf("Head() after %d events = Head%s; want Head%s", i+1, showHead(heads[i]), showHead(want))
		}
	}
}

func TestEmpty(t *testing.T) {
	head, entries := driver.Empty()
	if head != none || len(entries) > 0 {
		t.Errorf("a new log has Head%s and %d entries; want Head{} and none", showHead(head), len(entries))
	}
	verify(t, []trial{{"nothing in it", nil, none, 0, nil}})
}

func TestSound(t *testing.T) {
	for n := range len(log) + 1 {
		for m := range n + 1 {
			verify(t, []trial{{"nothing changed", log[:n], headOf(log[:m]), n, nil}})
		}
	}
}

// edits change an entry in one way each.
var edits = []struct {
	what   string
	change func(*driver.Line)
}{
	{"Seq one higher", func(l *driver.Line) { l.Seq++ }},
	{"Seq 0", func(l *driver.Line) { l.Seq = 0 }},
	{"Seq below zero", func(l *driver.Line) { l.Seq = -l.Seq }},
	{"another Time", func(l *driver.Line) { l.Time++ }},
	{"another Time, far off", func(l *driver.Line) { l.Time += 1 << 32 }},
	{"another Actor", func(l *driver.Line) { l.Actor += "e" }},
	{"another Action", func(l *driver.Line) { l.Action = "open" }},
	{"a letter moved from Action to Actor", func(l *driver.Line) { l.Actor, l.Action = l.Actor+l.Action[:1], l.Action[1:] }},
	{"Actor and Action exchanged", func(l *driver.Line) { l.Actor, l.Action = l.Action, l.Actor }},
	{"another bit in the first byte of Prev", func(l *driver.Line) { l.Prev = flipped(l.Prev, 0) }},
	{"another bit in the last byte of Prev", func(l *driver.Line) { l.Prev = flipped(l.Prev, 31) }},
	{"another bit in the first byte of Hash", func(l *driver.Line) { l.Hash = flipped(l.Hash, 0) }},
	{"another bit in the last byte of Hash", func(l *driver.Line) { l.Hash = flipped(l.Hash, 31) }},
	{"Hash all zero", func(l *driver.Line) { l.Hash = zero }},
}

func TestEdited(t *testing.T) {
	for _, e := range edits {
		var trials []trial
		for k := range log {
			trials = append(trials, trial{fmt.Sprintf("%s in entry [%d]", e.what, k), altered(k, e.change), none, k, auditlog.ErrBroken})
		}
		verify(t, trials)
	}
}

// TestResealed changes entries and gives each the hash that it then should have: the next
// one tells, or the head does.
func TestResealed(t *testing.T) {
	change := func(l *driver.Line) {
		l.Action = "nothing"
		*l = sealed(*l)
	}
	last := len(log) - 1
	var trials []trial
	for k := range last {
		trials = append(trials, trial{fmt.Sprintf("another Action in entry [%d], and its Hash to fit", k), altered(k, change), none, k + 1, auditlog.ErrBroken})
	}
	for k := range log {
		for _, e := range edits {
			if strings.Contains(e.what, "Seq") || strings.Contains(e.what, "Prev") {
				lines := altered(k, func(l *driver.Line) { e.change(l); *l = sealed(*l) })
				trials = append(trials, trial{fmt.Sprintf("%s in entry [%d], and its Hash to fit", e.what, k), lines, none, k, auditlog.ErrBroken})
			}
		}
	}
	verify(t, trials)
}

func TestRemoved(t *testing.T) {
	var trials []trial
	for k := range len(log) - 1 {
		rest := slices.Delete(slices.Clone(log), k, k+1)
		trials = append(trials, trial{fmt.Sprintf("entry [%d] removed", k), rest, none, k, auditlog.ErrBroken})
		renumbered := slices.Clone(rest)
		for i := range renumbered {
			renumbered[i].Seq = i + 1
			if i >= k {
				renumbered[i] = sealed(renumbered[i])
			}
		}
		trials = append(trials, trial{fmt.Sprintf("entry [%d] removed, those behind it renumbered, and each Hash to fit", k), renumbered, none, k, auditlog.ErrBroken})
	}
	verify(t, append(trials, trial{"the first three entries removed", log[3:], none, 0, auditlog.ErrBroken}))
}

func TestReordered(t *testing.T) {
	var trials []trial
	for k := range len(log) - 1 {
		moved := slices.Clone(log)
		moved[k], moved[k+1] = moved[k+1], moved[k]
		trials = append(trials, trial{fmt.Sprintf("entries [%d] and [%d] exchanged", k, k+1), moved, none, k, auditlog.ErrBroken})
		events := slices.Clone(log) // exchanges the events only
		events[k].Time, events[k].Actor, events[k].Action = moved[k].Time, moved[k].Actor, moved[k].Action
		events[k+1].Time, events[k+1].Actor, events[k+1].Action = moved[k+1].Time, moved[k+1].Actor, moved[k+1].Action
		trials = append(trials, trial{fmt.Sprintf("the events of entries [%d] and [%d] exchanged", k, k+1), events, none, k, auditlog.ErrBroken})
	}
	for k := range log {
		twice := slices.Insert(slices.Clone(log), k, log[k])
		trials = append(trials, trial{fmt.Sprintf("entry [%d] there twice", k), twice, none, k + 1, auditlog.ErrBroken})
	}
	slipped := slices.Insert(slices.Clone(log), 2, sealed(driver.Line{Seq: 3, Actor: "eve", Prev: log[1].Hash}))
	verify(t, append(trials, trial{"an entry slipped in behind [1] that fits there", slipped, none, 3, auditlog.ErrBroken}))
}

func TestTruncated(t *testing.T) {
	var trials []trial
	for n := range log {
		trials = append(trials,
			trial{fmt.Sprintf("all but the first %d entries removed", n), log[:n], headOf(log), n, auditlog.ErrTruncated},
			trial{fmt.Sprintf("entries to come behind the first %d", n), log[:n], headOf(log[:n]), n, nil},
			trial{"one entry fewer than it had", log[:n], headOf(log[:n+1]), n, auditlog.ErrTruncated})
	}
	verify(t, trials)
}

// TestRewritten makes the chain anew from some entry on: it is sound, and another one.
func TestRewritten(t *testing.T) {
	var trials []trial
	for k := range log {
		forged := chained(altered(k, func(l *driver.Line) { l.Actor = "mallory" }))
		for n := range len(log) + 1 {
			tr := trial{fmt.Sprintf("all hashes made anew from entry [%d] on", k), forged, headOf(log[:n]), len(log), nil}
			if n > k {
				tr.err = auditlog.ErrForked
			}
			trials = append(trials, tr)
		}
		regrown := chained(slices.Concat(log[:k], others, others, others))
		trials = append(trials,
			trial{fmt.Sprintf("others in place of the entries from [%d] on", k), regrown, headOf(log), len(regrown), auditlog.ErrForked},
			trial{fmt.Sprintf("others behind the first %d entries", k), regrown, headOf(log[:k]), len(regrown), nil})
	}
	verify(t, trials)
}

func TestOddHeads(t *testing.T) {
	n, last := len(log), log[len(log)-1].Hash
	verify(t, []trial{
		{"nothing changed", log, driver.Head{Len: n, Hash: zero}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: n, Hash: flipped(last, 31)}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: n - 1, Hash: last}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: 0, Hash: last}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: -1, Hash: zero}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: math.MinInt, Hash: last}, n, auditlog.ErrForked},
		{"nothing changed", log, driver.Head{Len: n + 1, Hash: last}, n, auditlog.ErrTruncated},
		{"nothing changed", log, driver.Head{Len: math.MaxInt, Hash: zero}, n, auditlog.ErrTruncated},
		{"nothing in it", nil, driver.Head{Len: 0, Hash: last}, 0, auditlog.ErrForked},
		{"nothing in it", nil, driver.Head{Len: -1, Hash: zero}, 0, auditlog.ErrForked},
		{"nothing in it", nil, driver.Head{Len: 1, Hash: zero}, 0, auditlog.ErrTruncated},
	})
}

func TestBrokenComesFirst(t *testing.T) {
	change := func(l *driver.Line) { l.Actor = "mallory" }
	verify(t, []trial{
		{"another Actor in entry [1], and its end removed", altered(1, change)[:4], headOf(log), 1, auditlog.ErrBroken},
		{"another Actor in entry [3], behind the remembered head", altered(3, change), headOf(log[:2]), 3, auditlog.ErrBroken},
		{"another Actor in entry [2], and an odd head", altered(2, change), driver.Head{Len: -1, Hash: zero}, 2, auditlog.ErrBroken},
		{"another Actor in entries [1] and [3]", slices.Concat(altered(1, change)[:2], altered(3, change)[2:]), none, 1, auditlog.ErrBroken},
		{"all hashes made anew, then another Actor in entry [4]", slices.Concat(chained(altered(0, change))[:4], altered(4, change)[4:]), headOf(log[:1]), 4, auditlog.ErrBroken},
	})
}

func TestOpen(t *testing.T) {
	for n := range len(log) + 1 {
		got := driver.Open(driver.Call{Entries: log[:n], Head: headOf(log[:n/2])}, others)
		what := fmt.Sprintf("Open(%d entries, the head of the first %d)", n, n/2)
		if !promised.Only(t, got.Err, nil, "%s", what) {
			return
		}
		if want := headOf(log[:n]); got.Head != want {
			t.Fatalf("after %s, Head() = Head%s; want Head%s", what, showHead(got.Head), showHead(want))
		}
		same(t, fmt.Sprintf("Entries() after %s and %d more events", what, len(others)), got.Entries, chained(slices.Concat(log[:n], others)))
	}
}

func TestOpenRefuses(t *testing.T) {
	forged := chained(altered(1, func(l *driver.Line) { l.Actor = "mallory" }))
	for _, tr := range []trial{
		{"entry [1] removed", slices.Concat(log[:1], log[2:]), none, 0, auditlog.ErrBroken},
		{"its end removed", log[:3], headOf(log), 0, auditlog.ErrTruncated},
		{"nothing left", nil, headOf(log), 0, auditlog.ErrTruncated},
		{"all hashes made anew", forged, headOf(log), 0, auditlog.ErrForked},
	} {
		got := driver.Open(driver.Call{Entries: tr.lines, Head: tr.head}, nil)
		what := fmt.Sprintf("of a log with %s, Open(%d entries, Head%s)", tr.what, len(tr.lines), showHead(tr.head))
		if promised.Only(t, got.Err, tr.err, "%s", what) && got.Log {
			t.Errorf("%s returns a log beside the error; want nil", what)
		}
	}
}

func TestKept(t *testing.T) {
	afterOpen, afterEntries, err := driver.Changed(driver.Call{Entries: log, Head: none})
	if err != nil {
		t.Fatalf("Open(%d entries, Head{}) = error %q; want a log", len(log), err)
	}
	same(t, "after the slice that Open was given was written over, Entries()", afterOpen, log)
	same(t, "after the slice that Entries returned was written over, Entries()", afterEntries, log)
}

func TestGrowth(t *testing.T) {
	const n = 20_000
	line := driver.Line{Time: 1710000000, Actor: "carol", Action: "read"}
	want := headOf(chained(slices.Repeat([]driver.Line{line}, n)))
	last, found := driver.Growth(n, line)
	if last != want {
		t.Fatalf("after %d events, Head() = Head%s; want Head%s", n, showHead(last), showHead(want))
	}
	if found.Sound != n || found.Err != nil {
		t.Errorf("Verify of all %d entries with the last head = %d, %v; want %d, nil", n, found.Sound, found.Err, n)
	}
}
