//go:build amd64 || arm64

package sandbox

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// copied returns a program of its own, as empty as a build's before it ends.
func copied(t *testing.T, s *Spec) (fill func()) {
	t.Helper()
	data, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	s.Path = filepath.Join(shared(t), "program")
	if err := os.WriteFile(s.Path, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(s.Path, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPrepare(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(t *testing.T, s *Spec, fill func())
	}{
		{"the program is written meanwhile", func(_ *testing.T, _ *Spec, fill func()) { fill() }},
		{"the program is replaced", func(t *testing.T, s *Spec, fill func()) {
			if err := os.Remove(s.Path); err != nil {
				t.Fatal(err)
			}
			fill()
		}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			levels(t, LevelLimits, func(t *testing.T, l Level) {
				s := probeSpec(t, "env")
				s.Level = l
				fill := copied(t, s)
				r, err := Prepare(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				tt.change(t, s, fill)
				p, err := r.Start(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if res := p.Wait(); !res.Success() || !strings.Contains(string(res.Stdout), "TMPDIR=") {
					t.Errorf("%+v: %s%s", res, res.Stdout, res.Stderr)
				}
			})
		})
	}
}

// TestPreparedWithoutProgram holds that what is no program fails as it does without
// a box that waits.
func TestPreparedWithoutProgram(t *testing.T) {
	s := probeSpec(t, "env")
	copied(t, s)
	r, err := Prepare(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := r.Start(t.Context()); err == nil {
		t.Errorf("an empty file ran: %+v", p.Wait())
	}
}

// TestWallOfPrepared holds that waiting takes nothing from a program's time.
func TestWallOfPrepared(t *testing.T) {
	s := probeSpec(t, "sleep")
	s.Limits.Wall = 500 * time.Millisecond
	r, err := Prepare(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(s.Limits.Wall)
	start := time.Now()
	p, err := r.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if res, wall := p.Wait(), time.Since(start); res.Status != WallLimit || wall < s.Limits.Wall {
		t.Errorf("%v after %v; want the wall limit after %v", res.Status, wall, s.Limits.Wall)
	}
}

func TestAllow(t *testing.T) {
	p, err := Start(t.Context(), probeSpec(t, "sleep"))
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	start := time.Now()
	p.Allow(300 * time.Millisecond)
	if res, wall := p.Wait(), time.Since(start); res.Status != WallLimit || wall < 300*time.Millisecond {
		t.Errorf("%v after %v; want the wall limit after 300ms", res.Status, wall)
	}
}

// TestPreparedLeavesNothing makes boxes for programs that never begin.
func TestPreparedLeavesNothing(t *testing.T) {
	for _, procs := range []int{runtime.GOMAXPROCS(0), 1} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		levels(t, LevelLimits, func(t *testing.T, l Level) {
			t.Setenv("TMPDIR", shared(t))
			s := probeSpec(t, "env")
			s.Level = l
			abandon := func() {
				r, err := Prepare(context.Background(), s)
				if err != nil {
					t.Fatal(err)
				}
				r.Close()
			}
			abandon()
			before := traces(t)
			had := children(t)
			for range 100 {
				abandon()
			}
			if after := traces(t); after != before {
				t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
			}
			if has := children(t); has != had {
				t.Errorf("the test has %d children; before it had %d", has, had)
			}
		})
	}
}

// children counts the processes that this one has made.
func children(t *testing.T) int {
	t.Helper()
	n := 0
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		pids, err := os.ReadFile(list)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		n += len(strings.Fields(string(pids)))
	}
	return n
}
