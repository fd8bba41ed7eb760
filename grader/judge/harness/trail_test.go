package harness

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/peer"
	"github.com/gradus-dev/gradus/grader/judge/record"
)

func TestTrail(t *testing.T) {
	for _, tt := range []struct {
		made int
		want []string
	}{
		{0, nil},
		{1, []string{"1"}},
		{10, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
		{11, []string{"1", "2", "3", "… 1 more …", "5", "6", "7", "8", "9", "10", "11"}},
		{1000, []string{"1", "2", "3", "… 990 more …", "994", "995", "996", "997", "998", "999", "1000"}},
	} {
		var made trail
		for i := range tt.made {
			made.add(record.Call{Call: fmt.Sprint(i + 1)}, 1)
		}
		omitted := 0
		for _, c := range made.calls() {
			omitted += c.Omitted
		}
		if got := texts(made.calls()); !slices.Equal(got, tt.want) || omitted+len(got)-min(omitted, 1) != tt.made {
			t.Errorf("of %d calls, %q are shown and %d left out; want %q", tt.made, got, omitted, tt.want)
		}
	}
}

func texts(calls []record.Call) (texts []string) {
	for _, c := range calls {
		texts = append(texts, c.Call)
	}
	return texts
}

// TestTrailOfSubtests runs a test with subtests as the judge does. What each call leaves
// of the trail is what led there, be the goroutine that made it a new one or used again.
func TestTrailOfSubtests(t *testing.T) {
	j := &judge{}
	call := func(name string, want ...string) {
		t.Helper()
		j.calling()(peer.CallRecord{Call: name})
		if got := texts(j.trail.calls()); !slices.Equal(got, want) {
			t.Errorf("after %s, the trail is %q; want %q", name, got, want)
		}
	}
	inner := func(tt *testing.T) {
		j.follow(tt)
		call("New", "New")
		tt.Run("a", func(*testing.T) { call("A", "New", "A"); call("B", "New", "A", "B") })
		tt.Run("b", func(tt *testing.T) {
			call("C", "New", "C")
			tt.Run("x", func(*testing.T) { call("X", "New", "C", "X") })
			tt.Run("x", func(*testing.T) { call("Y", "New", "C", "Y") })
			call("D", "New", "C", "D")
		})
		tt.Run("c/d", func(*testing.T) {
			done := make(chan bool)
			go func() { defer close(done); call("E", "New", "E") }()
			<-done
		})
		call("Len", "New", "Len")
		tt.Run("e", func(tt *testing.T) { call("F", "New", "Len", "F"); tt.Fail(); call("G", "New", "Len", "F") })
		tt.Run("f", func(tt *testing.T) { call("H", "New", "Len", "F") })
		call("I", "New", "Len", "F")
	}
	run := flag.Lookup("test.run")
	defer run.Value.Set(run.Value.String())
	run.Value.Set(levels)
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	os.Stdout, _ = os.Open(os.DevNull) // where it would say that it failed
	for range 100 {
		j.trail = trail{}
		if testing.RunTests(j.subtest, []testing.InternalTest{{Name: "TestInner", F: inner}}) {
			t.Fatal("the test passed; want it to fail in a subtest")
		}
	}
}
