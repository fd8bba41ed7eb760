package pipeline

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// crowd is a submission that does nothing wrong yet.
const crowd = `package crowd

import ("os"; "strings"; "time")

var _, _ = os.Exit, time.Sleep

// long is made once: eight thousand of it are more memory than there is.
var long = strings.Repeat("\x01", 60<<10)

func Echo(text string) string {
	return text
}
`

// TestMuchToTell has a judge tell of more than fits into a record: thousands of
// calls, and texts of which each byte takes six. The test that it belongs to fails,
// and the one after it is run.
func TestMuchToTell(t *testing.T) {
	p := newPipeline(t)
	p.NoRules = true
	for _, tt := range []struct {
		name, act string // statements of Echo
		many      grader.Verdict
		panics    grader.Verdict
	}{
		{"right", "", grader.Accepted, grader.Accepted},
		{"hang", `if text[0] == 1 { select {} }`, grader.TimeLimit, grader.Accepted},
		{"panic with control characters", `if text != "last" { panic(long) }`, grader.RuntimeError, grader.RuntimeError},
		{"panic with bytes that are no text", `if text == "once" { panic(strings.Repeat("\xff<", 60<<10)) }`, grader.Accepted, grader.RuntimeError},
		{"return control characters", `if text == "once" { return strings.Repeat("\x02", 300<<10) }`, grader.Accepted, grader.WrongAnswer},
		{"end", `if text[0] == 1 { time.Sleep(100 * time.Millisecond); os.Exit(0) }`, grader.RuntimeError, grader.Accepted},
		{"crash", `if text[0] == 1 { go panic(strings.Repeat("\x01", 1<<18)); select {} }`, grader.RuntimeError, grader.Accepted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ch := fixture(t, "crowd")
			ch.Limits.Wall = 5 * time.Second // eight thousand calls on a busy machine
			src := strings.Replace(crowd, "return text", tt.act+"\nreturn text", 1)
			r := grade(t, p, ch, submission(tt.name, src))
			want := map[string]grader.Verdict{"TestManyAtOnce": tt.many, "TestPanics": tt.panics, "TestLast": grader.Accepted}
			for _, o := range r.Outcomes {
				if o.Verdict != want[o.Test] {
					t.Errorf("%s: %s, %.300q; want %s", o.Test, o.Verdict, o.Message, want[o.Test])
				}
			}
			if text, err := json.Marshal(r); err != nil || len(r.Outcomes) != len(want) || len(text) > 8<<20 {
				t.Errorf("%d outcomes in %d bytes, error %v", len(r.Outcomes), len(text), err)
			}
		})
	}
}
