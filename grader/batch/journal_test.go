package batch

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
)

func openJournal(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := OpenJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// verdict is a record of a verdict.
func verdict(key string, score int) *Record {
	return &Record{State: Graded, Key: key, Challenge: "numbers/sum", Learners: []handins.Learner{{Login: key}},
		Report: &grader.Report{Challenge: "numbers/sum", Verdict: grader.Partial, Score: score, MaxScore: 10, SubmissionHash: key}}
}

func add(t *testing.T, j *Journal, records ...*Record) {
	t.Helper()
	for _, r := range records {
		if err := j.Add(r); err != nil {
			t.Fatal(err)
		}
	}
}

// scores reads all results of a journal.
func scores(t *testing.T, j *Journal) string {
	t.Helper()
	var b strings.Builder
	if err := j.Each(func(r *Record) error {
		fmt.Fprintf(&b, "%s %s", r.Key, r.State)
		if r.Report != nil {
			fmt.Fprintf(&b, " %d", r.Report.Score)
		}
		b.WriteString("; ")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestJournalCutShort cuts a journal at every seventh byte and around the ends of lines,
// as a kill or a power cut may: what was whole is there, and new records follow it.
func TestJournalCutShort(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	add(t, j, verdict("a", 1), verdict("b", 2), &Record{State: None, Key: "c", Cause: strings.Repeat("nothing ", 100)}, verdict("a", 3))
	j.Close()
	whole, err := os.ReadFile(filepath.Join(dir, JournalFile))
	if err != nil {
		t.Fatal(err)
	}
	states := []string{"", "", "a graded 1; ", "a graded 1; b graded 2; ", "a graded 1; b graded 2; c none; ", "a graded 3; b graded 2; c none; "}
	for n := 0; n <= len(whole); n++ {
		around := whole[max(0, n-2):min(len(whole), n+1)]
		if n%7 != 0 && n != len(whole) && !bytes.Contains(around, []byte("\n")) {
			continue
		}
		cut := t.TempDir()
		if err := os.WriteFile(filepath.Join(cut, JournalFile), whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		j, err := OpenJournal(cut)
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		lines := bytes.Count(whole[:n], []byte("\n"))
		if got := scores(t, j); got != states[lines] {
			t.Errorf("cut at %d: %q; want %q", n, got, states[lines])
		}
		rest := n - 1 - bytes.LastIndexByte(whole[:n], '\n')
		if j.Cut != int64(rest) {
			t.Errorf("cut at %d: %d bytes set aside; want %d", n, j.Cut, rest)
		}
		if kept, _ := os.ReadFile(filepath.Join(cut, JournalFile+".cut")); rest > 0 && !bytes.Equal(kept, whole[n-rest:n]) {
			t.Errorf("cut at %d: %q was kept", n, kept)
		}
		add(t, j, verdict("z", 9))
		j.Close()
		again := openJournal(t, cut)
		if got := scores(t, again); got != states[lines]+"z graded 9; " || again.Cut != 0 {
			t.Errorf("cut at %d and written to: %q, %d bytes cut", n, got, again.Cut)
		}
		again.Close()
	}
}

// TestJournalDamaged refuses a journal with a damaged line in its middle, takes one at
// the end for unfinished, and refuses what is no journal.
func TestJournalDamaged(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, JournalFile)
	j := openJournal(t, dir)
	add(t, j, verdict("a", 1), verdict("b", 2))
	j.Close()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for _, tt := range []struct{ reason, text, want string }{
		{"the middle", string(lines[0]) + strings.Repeat("\x00", 20) + "\n" + string(lines[2]), ":2: the journal is damaged here"},
		{"another file", "name,points\nx,1\n", "this is no journal"},
	} {
		if err := os.WriteFile(file, []byte(tt.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenJournal(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %s", tt.reason, err, tt.want)
		}
		if now, _ := os.ReadFile(file); string(now) != tt.text {
			t.Errorf("%s: the file was changed", tt.reason)
		}
	}
	if err := os.WriteFile(file, append(whole, strings.Repeat("\x00", 30)+"\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := scores(t, openJournal(t, dir)); got != "a graded 1; b graded 2; " {
		t.Errorf("with zeros at the end: %q", got)
	}
}

func TestJournalForOne(t *testing.T) {
	dir := t.TempDir()
	add(t, openJournal(t, dir), verdict("a", 1))
	if _, err := OpenJournal(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("a second one: %v; want %v", err, ErrInUse)
	}
	r, err := ReadJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := scores(t, r); got != "a graded 1; " {
		t.Errorf("read: %q", got)
	}
	if err := r.Add(verdict("b", 1)); err == nil {
		t.Error("a journal that is read was written to")
	}
}

// TestJournalConcurrent adds from many goroutines.
func TestJournalConcurrent(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	var going sync.WaitGroup
	for i := range 8 {
		going.Go(func() {
			for n := range 20 {
				key := fmt.Sprintf("%d-%02d", i, n)
				if err := errors.Join(j.Add(&Record{State: Begun, Key: key}), j.Add(verdict(key, n%10))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	going.Wait()
	want := scores(t, j)
	j.Close()
	again := openJournal(t, dir)
	if got := scores(t, again); got != want || again.Len() != 160 || len(again.deaths) > 0 {
		t.Errorf("%d results, %d begun; want 160, 0", again.Len(), len(again.deaths))
	}
}

// TestJournalOfFullDisk holds that a write that fails is an error, that nothing follows
// it, and that what was there can be read.
func TestJournalOfFullDisk(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	add(t, j, verdict("a", 1))
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	real := j.file
	j.file = full
	if err := j.Add(verdict("b", 2)); err == nil || !strings.Contains(err.Error(), "write the journal") {
		t.Errorf("on a full disk: %v", err)
	}
	full.Close()
	j.file = real
	if err := j.Add(verdict("c", 2)); err == nil {
		t.Error("a record follows one that was not written")
	}
	j.Close()
	if got := scores(t, openJournal(t, dir)); got != "a graded 1; " {
		t.Errorf("then: %q", got)
	}
}

// TestDeaths counts how often gradus ended with a hand-in.
func TestDeaths(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	begun := func(key string, alone bool) *Record { return &Record{State: Begun, Key: key, Alone: alone} }
	add(t, j, begun("died", false), begun("ended", false), begun("stopped", true), verdict("ended", 1),
		&Record{State: Stopped, Key: "stopped", Alone: true}, begun("twice", true), begun("twice", true))
	j.Close()
	j = openJournal(t, dir)
	if fmt.Sprint(j.deaths) != "map[died:{1 0} twice:{2 2}]" {
		t.Errorf("deaths are %v", j.deaths)
	}
	add(t, j, verdict("twice", 1))
	if _, dead := j.deaths["twice"]; dead {
		t.Error("a verdict leaves a death")
	}
}
