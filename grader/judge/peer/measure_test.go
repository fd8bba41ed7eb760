package peer

import (
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/meter"
	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// step calls F with n and returns what it panicked with.
func step(n int) (reason any) {
	defer func() { reason = recover() }()
	Invoke("F", "F", []any{&n}, nil)
	return nil
}

func TestCountersCross(t *testing.T) {
	p := connect(t, map[string]any{"F": func(n int) {
		done := make(chan bool)
		go func() { // a panic here would end the process
			meter.Step(n)
			meter.Alloc(1, n)
			close(done)
		}()
		<-done
	}})
	var author string
	p.events.Author = func(m string) { author = m; panic(m) }
	counting := meter.Allow(0).On // since this test ran before
	func() {
		defer func() { _ = recover() }()
		Measure(0)
	}()
	if !counting && !strings.Contains(author, "built without counters") {
		t.Errorf("a candidate that counts nothing is told of as %q", author)
	}
	meter.On()
	Measure(10)
	if reason := step(7); reason != nil {
		t.Errorf("7 steps of 10 end with %v", reason)
	}
	if r, ok := Measure(10); !ok || r != (meter.Reading{Steps: 7, Allocs: 1, Space: 7, On: true}) {
		t.Errorf("Measure() = %+v, %t; want 7 steps", r, ok)
	}
	if !p.Idle() {
		t.Error("not idle, though every call came back")
	}
	if reason := step(11); reason != (meter.Exceeded{}) {
		t.Errorf("11 steps of 10 end with %v", reason)
	}
	if p.Idle() {
		t.Error("idle, though a call never came back")
	}
	if r, _ := Measure(0); r.Steps != 10 || !r.Exceeded {
		t.Errorf("Measure() = %+v; want 10 steps, exceeded", r)
	}
	if reason := step(1 << 40); reason != nil {
		t.Errorf("steps without a limit end with %v", reason)
	}
	Measure(0)
}

// TestTampering holds that counters which disagree, or went back, break the protocol.
func TestTampering(t *testing.T) {
	p := connect(t, nil)
	var reason string
	p.events.Violation = func(r string) { reason = r }
	answer := func(steps, allocs, space int64, torn bool) (r meter.Reading) {
		defer func() { _ = recover() }()
		m := &encoder{p: p}
		for _, n := range []int64{steps, allocs, space} {
			m.Int(n)
		}
		for _, is := range []bool{false, true, torn} {
			m.Bool(is)
		}
		reason = ""
		return p.reading(&wire.Frame{Kind: wire.Return, Body: m.Bytes()}, 0)
	}
	if r := answer(10, 20, 30, false); reason != "" || r.Steps != 10 {
		t.Errorf("counters that rise: %+v, %q", r, reason)
	}
	for _, tt := range []struct {
		steps, allocs, space int64
		torn                 bool
		want                 string
	}{
		{11, 21, 31, true, "a counter and its twin disagree"},
		{9, 20, 30, false, "a counter that went back"},
		{10, 19, 30, false, "a counter that went back"},
		{10, 20, 29, false, "a counter that went back"},
	} {
		p.measured.totals = meter.Totals{Steps: 10, Allocs: 20, Space: 30}
		if answer(tt.steps, tt.allocs, tt.space, tt.torn); !strings.Contains(reason, tt.want) {
			t.Errorf("%+v: %q", tt, reason)
		}
	}
}

// TestLateEnd holds that a candidate that says late, again or for no reason that a
// limit is reached ends no call.
func TestLateEnd(t *testing.T) {
	p := connect(t, map[string]any{"F": func(int) {}})
	meter.On()
	Measure(0)
	if _, _, reason := p.receive(&wire.Frame{Kind: wire.Meter}); reason != "" {
		t.Errorf("a violation: %s", reason)
	}
	if reason := step(1); reason != nil {
		t.Errorf("a call ends with %v", reason)
	}
}
