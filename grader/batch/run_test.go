package batch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// sum is what hand-ins of these tests answer.
var sum = &grader.Challenge{Track: "numbers", Slug: "sum", Package: "sum", Kind: grader.KindCode}

// class of learners who handed in these files, by name.
func classOf(t *testing.T, files map[string]string) []*handins.HandIn {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "class")
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := handins.Find([]string{dir}, handins.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c.HandIns
}

// broken grades with a pipeline without a builder, which panics at every submission.
func broken(j *Journal) *Run {
	return &Run{Pipeline: &pipeline.Pipeline{}, Challenges: []*grader.Challenge{sum}, Auto: true, Journal: j, Jobs: 2, Wait: time.Millisecond}
}

// TestFaultIsParked holds that a fault of the grader costs the one hand-in: it is tried
// three times and parked with the cause, and others are done.
func TestFaultIsParked(t *testing.T) {
	j := openJournal(t, t.TempDir())
	r := broken(j)
	var told []string
	r.Listen = func(p Progress) {
		for _, rec := range p.Records {
			told = append(told, filepath.Base(rec.Key)+" "+string(rec.State))
		}
	}
	if err := r.Grade(t.Context(), classOf(t, map[string]string{"ann/sum.go": "package sum\n", "bob/README.md": "x"})); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, ", "); got != "bob none, ann parked" {
		t.Errorf("told of %s", got)
	}
	s, err := Summarise(j, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Parked) != 1 || !strings.Contains(s.Parked[0].Why, "gradus failed at this hand-in") || len(s.NoHandIn) != 1 || s.Graded != 0 {
		t.Errorf("parked %v, none %v", s.Parked, s.NoHandIn)
	}
	rec, err := j.last(unit{s.Parked[0].Key, ""})
	if err != nil || rec.Tries != tries || len(j.deaths) > 0 {
		t.Errorf("the record is %+v, %v; deaths %v", rec, err, j.deaths)
	}
}

// TestKillerIsParked holds that a hand-in with which gradus ended three times while it was
// graded alone is not begun again, unless that is asked for.
func TestKillerIsParked(t *testing.T) {
	j := openJournal(t, t.TempDir())
	all := classOf(t, map[string]string{"ann/sum.go": "package sum\n"})
	for range lone {
		add(t, j, &Record{State: Begun, Key: all[0].Key, Alone: true})
	}
	if err := broken(j).Grade(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	cause := func() string {
		t.Helper()
		rec, err := j.last(unit{all[0].Key, ""})
		if err != nil || rec == nil {
			t.Fatalf("there is no record: %v", err)
		}
		return rec.Cause
	}
	if got := cause(); !strings.HasPrefix(got, "gradus ended 3 times") {
		t.Errorf("the cause is %q", got)
	}
	if err := broken(j).Grade(t.Context(), all); err != nil || !strings.HasPrefix(cause(), "gradus ended 3 times") {
		t.Errorf("in the next run: %v, %q", err, cause())
	}
	again := broken(j)
	again.Again = true
	if err := again.Grade(t.Context(), all); err != nil || !strings.HasPrefix(cause(), "gradus failed") {
		t.Errorf("when it is asked for: %v, %q", err, cause())
	}
}

// TestOrder holds that those with which gradus ended come last, the least suspect first.
func TestOrder(t *testing.T) {
	j := openJournal(t, t.TempDir())
	all := classOf(t, map[string]string{"a/x": "", "b/x": "", "c/x": "", "d/x": ""})
	begun := func(i int, alone bool) *Record { return &Record{State: Begun, Key: all[i].Key, Alone: alone} }
	add(t, j, begun(0, true), begun(2, false))
	crowd, suspects := broken(j).apart(all)
	var got []string
	for _, h := range append(crowd, suspects...) {
		got = append(got, filepath.Base(h.Key))
	}
	if strings.Join(got, " ") != "b d c a" || len(suspects) != 2 {
		t.Errorf("the order is %v, %d of them alone", got, len(suspects))
	}
}
