package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestLevelNames(t *testing.T) {
	for l := LevelNone; l <= LevelFull; l++ {
		if got, err := ParseLevel(l.String()); err != nil || got != l {
			t.Errorf("ParseLevel(%q) = %v, %v; want %v", l.String(), got, err, l)
		}
	}
	if l, err := ParseLevel("total"); err == nil || l != LevelNone {
		t.Errorf("ParseLevel(total) = %v, %v; want an error", l, err)
	}
	if LevelNone >= LevelLimits || LevelLimits >= LevelPartial || LevelPartial >= LevelFull {
		t.Error("levels are not in order")
	}
}

func TestProbe(t *testing.T) {
	r := Probe()
	t.Log(r)
	if r.Level < LevelLimits || len(r.Layers) == 0 {
		t.Errorf("Probe() = %+v; want a level and layers", r)
	}
	for _, l := range r.Layers {
		if !l.Held && l.Why == "" {
			t.Errorf("layer %s does not hold, for no reason", l.Name)
		}
	}
}

func TestZeroStatusIsNoSuccess(t *testing.T) {
	if (Result{}).Success() || Unknown.String() != "unknown" || Status(99).String() != "Status(99)" {
		t.Error("the zero Result must not be a success")
	}
}

func TestEnds(t *testing.T) {
	for _, tt := range []struct {
		act    []string
		status Status
		code   int
	}{
		{[]string{"hello"}, Exited, 0},
		{[]string{"exit", "7"}, Exited, 7},
		{[]string{"no such act"}, Exited, 2},
	} {
		levels(t, LevelLimits, func(t *testing.T, l Level) {
			s := probeSpec(t, tt.act...)
			s.Level = l
			r := run(t, s)
			if r.Status != tt.status || r.ExitCode != tt.code || r.Success() != (tt.code == 0) {
				t.Errorf("%v: %v, code %d; want %v, code %d\n%s", tt.act, r.Status, r.ExitCode, tt.status, tt.code, r.Stderr)
			}
			if r.Wall <= 0 || r.CPU <= 0 {
				t.Errorf("wall %v, cpu %v; want both known", r.Wall, r.CPU)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_GRADER", "1")
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		s := probeSpec(t, "env")
		s.Level = l
		s.Env = []string{"A=b", Marker + "=2"}
		lines := strings.Split(strings.TrimSpace(string(run(t, s).Stdout)), "\n")
		lines = slices.DeleteFunc(lines, func(v string) bool { return strings.HasPrefix(v, "TMPDIR=/") })
		want := []string{"A=b"}
		if l >= LevelPartial {
			want = append(want, Marker+"=1")
		}
		if !slices.Equal(lines, want) {
			t.Errorf("environment %q; want %q and TMPDIR", lines, want)
		}
	})
}

func TestOutput(t *testing.T) {
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		s := probeSpec(t, "echo", "to", "stderr")
		s.Level = l
		if r := run(t, s); string(r.Stderr) != "to stderr\n" || len(r.Stdout) != 0 {
			t.Errorf("stdout %q, stderr %q; want the second only", r.Stdout, r.Stderr)
		}
		var mu sync.Mutex
		heard := map[int]string{}
		s.OnOutput = func(stream int, p []byte) { mu.Lock(); heard[stream] += string(p); mu.Unlock() }
		if r := run(t, s); heard[2] != "to stderr\n" || heard[1] != "" || len(r.Stderr) != 0 {
			t.Errorf("OnOutput heard %v, and %q was kept", heard, r.Stderr)
		}
	})
}

// TestCatchUp has a program print and say so, a thousand times: each time, what it
// printed is there, in order, be it one pipe or two.
func TestCatchUp(t *testing.T) {
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		for _, one := range []bool{false, true} {
			s := probeSpec(t, "say")
			s.Level, s.OneStream = l, one
			var mu sync.Mutex
			heard := map[int]string{}
			s.OnOutput = func(stream int, p []byte) { mu.Lock(); heard[stream] += string(p); mu.Unlock() }
			var files [4]*os.File // told, tell, heard, hear
			for i := 0; i < len(files); i += 2 {
				var err error
				if files[i], files[i+1], err = os.Pipe(); err != nil {
					t.Fatal(err)
				}
			}
			tell, hear := files[1], files[2]
			s.Files = []*os.File{files[0], files[3]}
			p, err := Start(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			closeAll(s.Files)
			for i := range 1000 {
				b := []byte{byte('a' + i%26)}
				tell.Write(b)
				if n, err := hear.Read(b); n == 0 {
					t.Fatalf("%v: %+v", err, p.Wait())
				}
				p.CatchUp()
				mu.Lock()
				got := [2]string{heard[1], heard[2]}
				heard = map[int]string{}
				mu.Unlock()
				if want := (map[bool][2]string{false: {string(b), string(b)}, true: {string(b) + string(b), ""}})[one]; got != want {
					t.Fatalf("one pipe %t, time %d: heard %q; want %q", one, i, got, want)
				}
			}
			tell.Close()
			if r := p.Wait(); !r.Success() {
				t.Errorf("%+v", r)
			}
			p.CatchUp() // nothing is left to wait for
			hear.Close()
		}
	})
}

func TestWallLimit(t *testing.T) {
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		s := probeSpec(t, "sleep")
		s.Level = l
		s.Limits.Wall = 300 * time.Millisecond
		r := run(t, s)
		if r.Status != WallLimit || r.ExitCode != -1 || r.Wall < s.Limits.Wall || string(r.Stdout) != "asleep\n" {
			t.Errorf("%v, code %d after %v, having said %q", r.Status, r.ExitCode, r.Wall, r.Stdout)
		}
	})
}

func TestKilled(t *testing.T) {
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		ctx, cancel := context.WithCancel(context.Background())
		for _, end := range []func(*Process){(*Process).Kill, func(*Process) { cancel() }} {
			s := probeSpec(t, "sleep")
			s.Level = l
			s.Limits.Wall = hang
			p, err := Start(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			end(p)
			if r := p.Wait(); r.Status != Killed {
				t.Errorf("%v; want killed", r.Status)
			}
			p.Kill() // harmless by now
		}
		if _, err := Start(ctx, probeSpec(t, "hello")); !errors.Is(err, context.Canceled) {
			t.Errorf("Start after the context ended: %v", err)
		}
	})
}

func TestSetupErrors(t *testing.T) {
	good := program(t, "probe")
	missing := filepath.Join(t.TempDir(), "missing")
	levels(t, LevelLimits, func(t *testing.T, l Level) {
		for name, s := range map[string]Spec{
			"no program":       {Path: missing},
			"relative program": {Path: "probe"},
			"not a program":    {Path: filepath.Join(moduleDir(t), "go.mod")},
			"no directory":     {Path: good, Dir: missing},
			"no mount source":  {Path: good, Mounts: []Mount{{Source: missing, Target: missing}}},
			"relative mount":   {Path: good, Mounts: []Mount{{Source: "testdata"}}},
			"mount over all":   {Path: good, Mounts: []Mount{{Source: good, Target: "/"}}},
			"zero byte":        {Path: good, Args: []string{"a\x00b"}},
			"better than best": {Path: good, Level: LevelFull + 1},
		} {
			if s.Level == 0 {
				s.Level = l
			}
			if name == "no mount source" && l == LevelLimits {
				continue // nothing is mounted there
			}
			p, err := Start(context.Background(), &s)
			var setup *SetupError
			if !errors.As(err, &setup) {
				t.Errorf("%s: error %v; want a SetupError", name, err)
			}
			if err == nil {
				p.Kill()
				p.Wait()
			}
		}
	})
}

func moduleDir(t *testing.T) string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
