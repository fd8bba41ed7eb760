package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
)

// events makes the stream of go test -json from lines "ACTION TEST|OUTPUT".
func events(t *testing.T, lines ...string) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for _, l := range lines {
		head, output, _ := strings.Cut(l, "|")
		action, test, _ := strings.Cut(head, " ")
		if output != "" {
			output += "\n"
		}
		if err := enc.Encode(event{action, test, output}); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestReadEvents(t *testing.T) {
	for _, tt := range []struct {
		reason string
		stream string
		want   report.Examples
	}{
		{"a test that runs out of time never ends: its own frames are kept", events(t,
			"run TestLoop", "output TestLoop|=== RUN   TestLoop",
			"output TestLoop|panic: test timed out after 20s", "output TestLoop|\trunning tests:", "output TestLoop|\t\tTestLoop (20s)", "output TestLoop|",
			"output TestLoop|goroutine 21 [running]:", "output TestLoop|testing.(*M).startAlarm.func1()", "output TestLoop|\t/usr/local/go/src/testing/testing.go:2802 +0x354",
			"output TestLoop|example.com/bfs.(*Graph).walk(0x2ff582d9ed88?)", "output TestLoop|\t/home/me/bfs/bfs.go:9 +0x12",
			"output TestLoop|created by testing.(*T).Run in goroutine 1", "output TestLoop|\t/usr/local/go/src/testing/testing.go:2101 +0x4c5",
			"output |FAIL\tx\t1.007s", "fail "),
			report.Examples{Crashed: true, List: []report.Example{{Name: "TestLoop", Status: grader.Failed,
				Output: "panic: test timed out after 20s\n    at bfs.go:9 in bfs.(*Graph).walk"}}}},
		{"subtests are named once, in front of what they say", events(t,
			"run TestT", "run TestT/a_b", "output TestT/a_b|    x_test.go:1: one", "output TestT/a_b|    x_test.go:2: two", "output TestT/a_b|    --- FAIL: TestT/a_b (0.00s)",
			"run TestT/c", "output TestT/c|    x_test.go:3: three", "output TestT|--- FAIL: TestT (0.00s)", "fail TestT", "fail "),
			report.Examples{List: []report.Example{{Name: "TestT", Status: grader.Failed,
				Output: "a b:\n    x_test.go:1: one\n    x_test.go:2: two\nc:\n    x_test.go:3: three"}}}},
		{"the compiler's words", events(t,
			"build-output |# x [x.test]", "build-output |./a.go:3:23: undefined: y", "build-fail ", "start ", "output |FAIL\tx [build failed]", "fail "),
			report.Examples{Build: "./a.go:3:23: undefined: y"}},
		{"passed, skipped, and printed outside", events(t,
			"output |from init", "run TestA", "output TestA|printed", "pass TestA", "run TestB", "output TestB|    b_test.go:1: later", "skip TestB", "output |PASS", "output |ok  \tx\t0.1s", "pass "),
			report.Examples{Rest: "from init", List: []report.Example{
				{Name: "TestA", Status: grader.Passed, Output: "printed"},
				{Name: "TestB", Status: grader.Skipped, Output: "    b_test.go:1: later"}}}},
		{"lines that are no events are output", "hello\n{\"Action\":\"run\",\"Test\":\"TestA\"}\n",
			report.Examples{Rest: "hello", List: []report.Example{{Name: "TestA", Status: grader.Failed}}}},
	} {
		got, err := readEvents(strings.NewReader(tt.stream), "/home/me/bfs")
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
		}
	}
}
