package engine

import (
	"strings"
	"testing"
	"time"
)

// TestWaitsForOthers ends a run whose goroutine waits for something that no schedule
// brings about, and lets one go on that only takes its time.
func TestWaitsForOthers(t *testing.T) {
	never := make(chan int)
	for _, tt := range []struct {
		name string
		main func(*Task)
		want string
	}{
		{"a channel", func(*Task) { <-never }, Outside},
		{"by another", func(t *Task) { t.Join([]*Task{t.Go("receives", func() { <-never })}) }, Outside},
		{"a computation", func(*Task) {
			for end := time.Now().Add(3 * patience); time.Now().Before(end); {
			}
		}, ""},
		{"a sleep", func(*Task) { time.Sleep(3 * patience) }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Start(NewWalk(1), tt.main)
			switch {
			case tt.want == "" && r.Trouble != nil:
				t.Errorf("%s: %s; want none", r.Trouble.Kind, r.Trouble.Text())
			case tt.want != "" && (r.Trouble == nil || r.Trouble.Kind != tt.want || !strings.Contains(r.Trouble.Text(), "waits in ")):
				t.Errorf("trouble %+v; want %s", r.Trouble, tt.want)
			}
		})
	}
}
