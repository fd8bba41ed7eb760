//go:build amd64 || arm64

package sandbox

import (
	"slices"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	bounded := Limits{Wall: hang, CPU: hang, Memory: 128 << 20, Processes: 50, FileBytes: 8 << 20, OutputBytes: 64 << 10}
	with := func(change func(*Limits)) Limits { l := bounded; change(&l); return l }
	short := with(func(l *Limits) { l.Wall = 500 * time.Millisecond })
	for _, tt := range []struct {
		act    []string
		limits Limits
		min    Level
		want   []Status // any of these
	}{
		{[]string{"sleep"}, short, LevelPartial, []Status{WallLimit}},
		{[]string{"stubborn"}, short, LevelPartial, []Status{WallLimit}},
		{[]string{"spin"}, with(func(l *Limits) { l.CPU = 300 * time.Millisecond }), LevelPartial, []Status{CPULimit}},
		{[]string{"memory"}, bounded, LevelPartial, []Status{MemoryLimit}},
		{[]string{"flood", "1"}, bounded, LevelPartial, []Status{OutputLimit}},
		{[]string{"flood", "2"}, bounded, LevelPartial, []Status{OutputLimit}},
		{[]string{"disk"}, bounded, LevelFull, []Status{FileLimit}},
		{[]string{"inodes"}, bounded, LevelFull, []Status{FileLimit}},
		{[]string{"panic"}, bounded, LevelPartial, []Status{Exited}},
		// The thread that is refused ends a Go program, with or without a cgroup to tell.
		{[]string{"threads"}, bounded, LevelFull, []Status{Exited, ProcessLimit}},
	} {
		t.Run(tt.act[0], func(t *testing.T) {
			levels(t, tt.min, func(t *testing.T, l Level) {
				s := probeSpec(t, tt.act...)
				s.Level, s.Limits = l, tt.limits
				r := run(t, s)
				if !slices.Contains(tt.want, r.Status) {
					t.Errorf("%v, code %d, signal %v after %v: %.200s; want %v", r.Status, r.ExitCode, r.Signal, r.Wall, r.Stderr, tt.want)
				}
				if r.Success() {
					t.Error("a success")
				}
				if n := int64(len(r.Stdout) + len(r.Stderr)); n > tt.limits.OutputBytes {
					t.Errorf("%d bytes of output were kept; want at most %d", n, tt.limits.OutputBytes)
				}
			})
		})
	}
}

// TestLimitsTogether is about several processes that only together use too
// much, which takes a cgroup to see.
func TestLimitsTogether(t *testing.T) {
	place, err := cgroupPlace()
	if err != nil {
		t.Skip("cgroups: ", err)
	}
	t.Logf("version 2: %v", place.v2)
	for _, tt := range []struct {
		act  []string
		want Status
	}{
		{[]string{"children", "50000000"}, MemoryLimit},
		{[]string{"forkbomb"}, WallLimit},
	} {
		s := probeSpec(t, tt.act...)
		s.AllowProcesses = true
		s.Limits = Limits{Wall: 2 * time.Second, Memory: 100 << 20, Processes: 40}
		if r := run(t, s); r.Status != tt.want || r.MaxMemory > 110<<20 {
			t.Errorf("%v: %v after %v with %d bytes; want %v", tt.act, r.Status, r.Wall, r.MaxMemory, tt.want)
		}
	}
}

func TestOutputIsExact(t *testing.T) {
	for size, want := range map[int64]Status{6: Exited, 5: OutputLimit} {
		s := probeSpec(t, "hello") // which is 6 bytes with its newline
		s.Limits.OutputBytes = size
		r := run(t, s)
		if r.Status != want || int64(len(r.Stdout)) != size {
			t.Errorf("6 bytes of %d: %v, kept %q; want %v", size, r.Status, r.Stdout, want)
		}
	}
}
