package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/batch"
	"github.com/gradus-dev/gradus/grader/handins"
)

// TestBatchProgress shows the same hand-ins on a terminal and elsewhere.
func TestBatchProgress(t *testing.T) {
	who := []handins.Learner{{Name: "Ann\x1b[2J\n"}}
	graded := &batch.Record{State: batch.Graded, Challenge: "numbers/sum", Learners: who, Report: &grader.Report{Verdict: grader.Partial, Score: 3, MaxScore: 6}}
	parked := &batch.Record{State: batch.Parked, Learners: who, Cause: "the disk\nis full"}
	for _, tt := range []struct {
		bar  bool
		want string
	}{
		{true, "\r\x1b[K" + strings.Repeat("#", 10) + strings.Repeat(".", 20) + " 1 of 3, about 2m5s left" +
			"\r\x1b[K" + strings.Repeat("#", 30) + " 3 of 3, 1 not graded\n"},
		{false, "1/3  partial            3/6  Ann\\n  numbers/sum, about 2m5s left\n" +
			"2/3  not-graded              Ann\\n: the disk\\nis full\n"},
	} {
		var out strings.Builder
		p := &batchProgress{app: newApp(nil, io.Discard, &out), bar: tt.bar}
		p.tell(batch.Progress{Records: []*batch.Record{graded}, Done: 1, Total: 3, Left: 125 * time.Second})
		p.tell(batch.Progress{Records: []*batch.Record{parked}, Done: 2, Total: 3}) // too soon to be drawn
		p.tell(batch.Progress{Records: []*batch.Record{graded}, Before: true, Done: 3, Total: 3})
		p.end()
		if out.String() != tt.want {
			t.Errorf("bar %t:\ngot  %q\nwant %q", tt.bar, out.String(), tt.want)
		}
	}
}
