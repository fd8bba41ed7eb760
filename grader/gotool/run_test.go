//go:build unix

package gotool

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell runs a script by Exec. The time limit of the tests that need none is a
// guard against hanging.
func shell(ctx context.Context, script string, wall time.Duration, memory int64) (Output, error) {
	return Exec(ctx, Command{Path: "/bin/sh", Args: []string{"-c", script}, Dir: os.TempDir(),
		Env: []string{"PATH=" + os.Getenv("PATH")}, Wall: wall, Memory: memory})
}

func TestExec(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		wall         time.Duration
		want         Output
	}{
		{"success", "echo out; echo err >&2", time.Minute, Output{Text: []byte("out\nerr\n")}},
		{"failure", "echo no; exit 3", time.Minute, Output{Text: []byte("no\n"), Exit: 3}},
		{"too long", "echo begun; sleep 600", 300 * time.Millisecond, Output{Text: []byte("begun\n"), Exit: -1, Stop: StopWall}},
		{"killed", "kill -9 $$", time.Minute, Output{Exit: -1}},
		{"no environment", "echo $HOME", time.Minute, Output{Text: []byte("\n")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := shell(t.Context(), tt.script, tt.wall, 0)
			if err != nil || string(got.Text) != string(tt.want.Text) || got.Exit != tt.want.Exit || got.Stop != tt.want.Stop {
				t.Errorf("output %q %+v, error %v; want %q %+v", got.Text, got, err, tt.want.Text, tt.want)
			}
		})
	}
}

func TestExecCapsOutput(t *testing.T) {
	out, err := shell(t.Context(), "head -c 3000000 /dev/zero", time.Minute, 0)
	if err != nil || len(out.Text) != maxOutput {
		t.Errorf("%d bytes, error %v; want %d", len(out.Text), err, maxOutput)
	}
}

// TestExecLeavesNoProcess has a command start another that outlives it.
func TestExecLeavesNoProcess(t *testing.T) {
	for name, wall := range map[string]time.Duration{"it ends": time.Minute, "it is stopped": 500 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			script := "sleep 600 >/dev/null 2>&1 & echo $!"
			if name == "it is stopped" {
				script += "; sleep 600"
			}
			out, err := shell(t.Context(), script, wall, 0)
			if err != nil {
				t.Fatal(err)
			}
			pid := strings.TrimSpace(string(out.Text))
			for range 100 { // the signal is sent; the kernel may still be at it
				if state, err := os.ReadFile(filepath.Join("/proc", pid, "stat")); err != nil || strings.Contains(string(state), ") Z ") {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
			t.Errorf("process %s is still there", pid)
		})
	}
}

func TestExecEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the user had enough")
	time.AfterFunc(100*time.Millisecond, func() { cancel(why) })
	if _, err := shell(ctx, "sleep 600", 0, 0); !errors.Is(err, why) {
		t.Errorf("error %v; want %v", err, why)
	}
	_, err := Exec(t.Context(), Command{Path: "/no/such/program"})
	if !errors.Is(err, syscall.ENOENT) {
		t.Errorf("error %v; want %v", err, syscall.ENOENT)
	}
}
